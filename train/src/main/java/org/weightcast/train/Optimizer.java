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

    /** What a step makes; owned by the open scope. Tensors that the step does not change may be the given ones. */
    record Step(Tensor weights, Named<Tensor> state) {}
}
