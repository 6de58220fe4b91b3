package org.weightcast.incontext;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/** Answers zero whatever the context: the loss that everything else must beat. Without weights. */
public record NoAnswer() implements InContextModel {
    @Override
    public Named<FloatArray> initial(long seed) {
        return Named.empty();
    }

    @Override
    public Tensor predict(Named<Tensor> weights, TaskBatch tasks) {
        return torch.zeros_like(tasks.answer());
    }
}
