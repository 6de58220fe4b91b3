package org.weightcast.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.weightcast.torch.Torch;
import org.weightcast.weights.Named;

/** Optimisers for groups of weights, chosen by name, each with its own share of the learning rate. */
public final class Grouped implements Optimizer {
    private final FlatWeights layout;
    private final List<Group> groups;
    private final List<FlatWeights> layouts;
    private final List<Optimizer> optimizers;
    private final int[] groupOf; // by position of the weight

    /**
     * One group.
     *
     * @param name of the group, unique
     * @param members names of the weights that belong to it, if to none of the groups before
     * @param optimizer made for the layout of the group's own flat weights
     * @param factor times the learning rate is the group's
     */
    public record Group(
            String name, Predicate<String> members, Function<FlatWeights, Optimizer> optimizer, double factor) {}

    /**
     * Optimisers side by side.
     *
     * @param layout of all weights
     * @throws IllegalArgumentException if a weight belongs to no group, or a group has no weight
     */
    public Grouped(FlatWeights layout, List<Group> groups) {
        this.layout = layout;
        this.groups = List.copyOf(groups);
        List<String> names = List.copyOf(layout.shapes().names());
        this.groupOf = names.stream().mapToInt(this::groupOf).toArray();
        this.layouts =
                IntStream.range(0, groups.size()).mapToObj(this::layoutOf).toList();
        this.optimizers = IntStream.range(0, groups.size())
                .mapToObj(i -> groups.get(i).optimizer().apply(layouts.get(i)))
                .toList();
    }

    private int groupOf(String weight) {
        return IntStream.range(0, groups.size())
                .filter(i -> groups.get(i).members().test(weight))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("The weight '" + weight + "' belongs to no group"));
    }

    private FlatWeights layoutOf(int group) {
        List<String> names = List.copyOf(layout.shapes().names());
        Named<int[]> members = layout.shapes().only(name -> groupOf[names.indexOf(name)] == group);
        if (members.size() == 0) {
            throw new IllegalArgumentException(
                    "No weight belongs to the group '" + groups.get(group).name() + "'");
        }
        return new FlatWeights(members);
    }

    @Override
    public Named<Tensor> start(Tensor weights) {
        List<Tensor> parts = gather(weights);
        Named<Tensor> state = Named.empty();
        for (int i = 0; i < groups.size(); i++) {
            state = state.with(optimizers.get(i).start(parts.get(i)).prefixed(prefix(i)));
        }
        return state;
    }

    @Override
    public Step step(Tensor weights, Tensor gradient, Named<Tensor> state, double rate) {
        return step(weights, gradient, Double.NaN, state, rate);
    }

    @Override
    public Step step(Tensor weights, Tensor gradient, double loss, Named<Tensor> state, double rate) {
        List<Tensor> before = gather(weights);
        List<Tensor> gradients = gather(gradient);
        List<Tensor> after = new ArrayList<>();
        Named<Tensor> next = Named.empty();
        for (int i = 0; i < groups.size(); i++) {
            Step step = optimizers
                    .get(i)
                    .step(
                            before.get(i),
                            gradients.get(i),
                            loss,
                            state.under(prefix(i)),
                            rate * groups.get(i).factor());
            after.add(step.weights());
            next = next.with(step.state().prefixed(prefix(i)));
        }
        return new Step(scatter(after), next);
    }

    private String prefix(int group) {
        return groups.get(group).name() + ".";
    }

    /** The flat weights of each group. */
    private List<Tensor> gather(Tensor flat) {
        List<Tensor> pieces = Torch.split(flat, layout.sizes());
        return IntStream.range(0, groups.size())
                .mapToObj(group -> Torch.concat(
                        0,
                        IntStream.range(0, groupOf.length)
                                .filter(i -> groupOf[i] == group)
                                .mapToObj(pieces::get)
                                .toArray(Tensor[]::new)))
                .toList();
    }

    private Tensor scatter(List<Tensor> parts) {
        List<List<Tensor>> pieces = IntStream.range(0, groups.size())
                .mapToObj(i -> Torch.split(parts.get(i), layouts.get(i).sizes()))
                .toList();
        int[] next = new int[groups.size()];
        return Torch.concat(
                0,
                Arrays.stream(groupOf)
                        .mapToObj(group -> pieces.get(group).get(next[group]++))
                        .toArray(Tensor[]::new));
    }
}
