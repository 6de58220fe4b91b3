package org.weightcast.train;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.weightcast.torch.Scope;
import org.weightcast.torch.Torch;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/**
 * Another optimiser whose weights are averaged on the way. Its steps are the same to the bit. What averaging needs is part of the
 * optimiser's state, so it is saved and goes on with it.
 *
 * @param averagers each of another name
 */
public record Averaged(Optimizer optimizer, List<Averager> averagers) implements Optimizer {
    private static final String PREFIX = "average.";
    private static final String STEPS = PREFIX + "steps";

    public Averaged {
        averagers = List.copyOf(averagers);
        if (averagers.stream().map(Averager::name).distinct().count() < averagers.size()) {
            throw new IllegalArgumentException("Two averages have the same name: " + averagers);
        }
    }

    @Override
    public Named<Tensor> start(Tensor weights) {
        return optimizer.start(weights).with(averages(Named.empty(), weights, torch.zeros(1)));
    }

    @Override
    public Step step(Tensor weights, Tensor gradient, Named<Tensor> state, double rate) {
        return step(weights, gradient, Double.NaN, state, rate);
    }

    @Override
    public Step step(Tensor weights, Tensor gradient, double loss, Named<Tensor> state, double rate) {
        Step step = optimizer.step(weights, gradient, loss, state.only(name -> !name.startsWith(PREFIX)), rate);
        return averagers.isEmpty()
                ? step
                : new Step(
                        step.weights(),
                        step.state().with(averages(state, step.weights(), Torch.plus(state.get(STEPS), 1))));
    }

    private Named<Tensor> averages(Named<Tensor> before, Tensor weights, Tensor steps) {
        if (averagers.isEmpty()) {
            return Named.empty();
        }
        long count = (long) steps.item_float();
        Named<Tensor> after = Named.of(STEPS, steps);
        for (Averager averager : averagers) {
            Named<Tensor> own = averager.after(count, before.under(prefix(averager)), weights);
            after = after.with(own.prefixed(prefix(averager)));
        }
        return after;
    }

    /** The averages that a state of a training with this optimiser has, by name; those that have not begun are missing. */
    public Named<Named<FloatArray>> averages(TrainingState state) {
        FlatWeights layout = FlatWeights.like(state.weights());
        Named.Builder<Named<FloatArray>> averages = Named.builder();
        for (Averager averager : averagers) {
            if (state.step() > averager.start()) {
                try (Scope scope = Scope.withoutGradients()) {
                    Named<Tensor> own = Torch.tensors(state.optimizer().under(prefix(averager)));
                    averages.put(averager.name(), layout.read(averager.average(own, layout.flatten(state.weights()))));
                }
            }
        }
        return averages.build();
    }

    private static String prefix(Averager averager) {
        return PREFIX + averager.name() + ".";
    }
}
