package org.weightcast.train;

import org.bytedeco.pytorch.Tensor;
import org.weightcast.weights.Named;

/**
 * An optimiser as a function: (weights, gradient, state, rate) to (weights, state). Nothing is changed in place, so a step can be
 * repeated or thrown away, and differentiated through where the gradient is differentiable itself. Weights and gradient are flat tensors [P]; see {@link FlatWeights}.
 */
public interface Optimizer {
    /** The state before the first step; tensors [P] or scalars. */
    Named<Tensor> start(Tensor weights);

    /**
     * One step.
     *
     * @param rate learning rate per step
     */
    Step step(Tensor weights, Tensor gradient, Named<Tensor> state, double rate);

    /**
     * One step, told of the loss that the gradient is of; only learned optimisers read it.
     *
     * @param loss before the step
     */
    default Step step(Tensor weights, Tensor gradient, double loss, Named<Tensor> state, double rate) {
        return step(weights, gradient, state, rate);
    }

    /** What a step makes; owned by the open scope. Tensors that the step does not change may be the given ones. */
    record Step(Tensor weights, Named<Tensor> state) {}
}
