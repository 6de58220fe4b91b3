package org.weightcast.incontext;

import org.bytedeco.pytorch.Tensor;
import org.weightcast.torch.Torch;

/**
 * Regression tasks side by side, each with a context of N labelled pairs and one query; owned by the scope that was open.
 *
 * @param x context inputs [B, N, I]
 * @param y context outputs [B, N, O]
 * @param query [B, I]
 * @param answer what the query's output is [B, O]
 */
public record TaskBatch(Tensor x, Tensor y, Tensor query, Tensor answer) {

    /** The same tasks in 64-bit numbers. */
    public TaskBatch inDouble() {
        return new TaskBatch(Torch.inDouble(x), Torch.inDouble(y), Torch.inDouble(query), Torch.inDouble(answer));
    }

    /** The same tasks with other queries. */
    TaskBatch asking(Tensor otherQuery) {
        return new TaskBatch(x, y, otherQuery, answer);
    }

    /** Half the squared error, summed over outputs, of each task's answer [B]. */
    public Tensor losses(Tensor predicted) {
        return Torch.over(predicted.sub(answer).square().sum(1), 2);
    }
}
