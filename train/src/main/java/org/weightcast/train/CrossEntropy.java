package org.weightcast.train;

import org.bytedeco.pytorch.Tensor;
import org.weightcast.torch.Torch;

/** The usual loss of classifiers. */
public final class CrossEntropy {
    private CrossEntropy() {}

    /**
     * Mean over all rows, scalar.
     *
     * @param logits [.., K]
     * @param targets [.., K], each row one-hot or a distribution
     */
    public static Tensor mean(Tensor logits, Tensor targets) {
        long last = targets.dim() - 1;
        double rows = (double) targets.numel() / targets.size(last);
        return Torch.over(logits.log_softmax(last).mul(targets).sum(), -rows);
    }
}
