package org.weightcast.learn.mix;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.weightcast.torch.Scope;
import org.weightcast.torch.Torch;
import org.weightcast.train.FlatWeights;
import org.weightcast.train.Optimizer;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/**
 * A {@link LayerMix} at work on a network. Its rate is a factor of what it has learned: 1 is as learned. Told of the loss it reads it, else it
 * goes by the rest.
 */
public final class LayerMixOptimizer implements Optimizer {
    private static final String STEPS = "steps";

    private final LayerMix mix;
    private final int[] layerOf; // by weight
    private final long[] sizes; // by weight

    /**
     * For a network.
     *
     * @throws org.weightcast.weights.BadModelException if the mixture was learned for a network of other layers
     */
    public LayerMixOptimizer(LayerMix mix, FlatWeights layout) {
        this.mix = mix;
        this.layerOf = mix.layersIn(layout);
        this.sizes =
                layout.shapes().values().stream().mapToLong(FloatArray::count).toArray();
    }

    @Override
    public Named<Tensor> start(Tensor weights) {
        int layers = mix.layers().size();
        Named<Tensor> state = LayerStatus.first(0, new double[layers], new double[layers])
                .state()
                .with(STEPS, torch.zeros(1));
        for (BaseRule rule : mix.rates().keySet()) {
            state = state.with(rule.optimizer().start(weights).prefixed(prefix(rule)));
        }
        return state;
    }

    @Override
    public Step step(Tensor weights, Tensor gradient, Named<Tensor> state, double rate) {
        return step(weights, gradient, Double.NaN, state, rate);
    }

    @Override
    public Step step(Tensor weights, Tensor gradient, double loss, Named<Tensor> state, double rate) {
        double step = state.get(STEPS).item_float();
        double[] gradients = lengths(gradient);
        double[] lengths = lengths(weights);
        LayerStatus status = step == 0
                ? LayerStatus.first(loss, gradients, lengths)
                : LayerStatus.of(state).next(loss, gradients, lengths);
        Named<Tensor> next = status.state().with(STEPS, Torch.plus(state.get(STEPS), 1));
        double[][] shares = shares(status, step);
        List<Tensor> moved = Torch.split(weights, sizes);
        int position = 0;
        for (BaseRule rule : mix.rates().keySet()) {
            double own = mix.rates().getOrDefault(rule, 0.0);
            Step proposal = rule.optimizer().step(weights, gradient, state.under(prefix(rule)), own);
            next = next.with(proposal.state().prefixed(prefix(rule)));
            moved = moved(moved, proposal.weights().sub(weights), shares, position, rate);
            position++;
        }
        return new Step(Torch.concat(0, moved.toArray(Tensor[]::new)), next);
    }

    /**
     * How much of each rule's step every layer took last, [layer][rule], in the orders of {@link LayerMix#layers} and of {@link BaseRule}.
     *
     * @param state after a step, as {@link org.weightcast.train.TrainingState} keeps it
     */
    public double[][] shares(Named<FloatArray> state) {
        try (Scope scope = Scope.open()) {
            Named<Tensor> tensors = Torch.tensors(state);
            return shares(LayerStatus.of(tensors), tensors.get(STEPS).item_float() - 1);
        }
    }

    private double[][] shares(LayerStatus status, double step) {
        double[][] shares = new double[mix.layers().size()][];
        for (int layer = 0; layer < shares.length; layer++) {
            shares[layer] = mix.shares(layer, status.features(layer, step, (double) mix.horizon()));
        }
        return shares;
    }

    /** Weights, each by itself, and what their layers take of a rule's change of the flat weights [P]. */
    private List<Tensor> moved(List<Tensor> weights, Tensor change, double[][] shares, int rule, double rate) {
        List<Tensor> changes = Torch.split(change, sizes);
        List<Tensor> moved = new ArrayList<>();
        for (int weight = 0; weight < sizes.length; weight++) {
            double share = rate * shares[layerOf[weight]][rule];
            moved.add(Torch.plusTimes(weights.get(weight), changes.get(weight), share));
        }
        return moved;
    }

    /** The length of each layer's part. */
    private double[] lengths(Tensor flat) {
        List<Tensor> squares = new ArrayList<>();
        for (Tensor part : Torch.split(flat, sizes)) {
            squares.add(part.square().sum().reshape(1));
        }
        double[] byWeight = Torch.doubles(Torch.concat(0, squares.toArray(Tensor[]::new)));
        double[] lengths = new double[mix.layers().size()];
        for (int weight = 0; weight < byWeight.length; weight++) {
            lengths[layerOf[weight]] += byWeight[weight];
        }
        for (int layer = 0; layer < lengths.length; layer++) {
            lengths[layer] = Math.sqrt(lengths[layer]);
        }
        return lengths;
    }

    private static String prefix(BaseRule rule) {
        return rule.label() + ".";
    }
}
