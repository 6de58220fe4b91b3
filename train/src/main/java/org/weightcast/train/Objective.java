package org.weightcast.train;

import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.weightcast.weights.Named;

/** What a trainer makes small: a loss that depends on weights and on the step, and on nothing else. */
@FunctionalInterface
public interface Objective {
    /** The loss of a step; all randomness comes from the step's number, so that a resumed run repeats it. */
    Result evaluate(Named<Tensor> weights, long step);

    /**
     * A loss to differentiate and what to show beside it.
     *
     * @param loss scalar
     * @param metrics fractions or other plain numbers by name
     */
    record Result(Tensor loss, Map<String, Double> metrics) {}
}
