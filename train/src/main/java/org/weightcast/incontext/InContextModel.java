package org.weightcast.incontext;

import org.bytedeco.pytorch.Tensor;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/** Answers queries from the context alone: a function of weights that it does not own. */
public interface InContextModel {
    /** Random weights to start a training from. */
    Named<FloatArray> initial(long seed);

    /** Predictions [B, O] for the queries of tasks; in the type of the weights and tasks, which must agree. */
    Tensor predict(Named<Tensor> weights, TaskBatch tasks);
}
