package org.weightcast.incontext;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.weightcast.torch.Torch;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/**
 * What descent tends to: ridge regression on the context, solved exactly. Without weights.
 *
 * @param ridge added to the diagonal of X X', to keep it invertible
 */
public record LeastSquares(double ridge) implements InContextModel {
    @Override
    public Named<FloatArray> initial(long seed) {
        return Named.empty();
    }

    @Override
    public Tensor predict(Named<Tensor> weights, TaskBatch tasks) {
        Tensor across = tasks.x().transpose(1, 2); // [B, I, N]
        Tensor moments = across.bmm(tasks.x());
        Tensor loaded = moments.add(Torch.times(torch.eye(moments.size(1)).type_as(moments), ridge)); // [B, I, I]
        Tensor solved = torch.linalg_solve(loaded, across.bmm(tasks.y())); // [B, I, O]
        return tasks.query().unsqueeze(1).bmm(solved).squeeze(1);
    }
}
