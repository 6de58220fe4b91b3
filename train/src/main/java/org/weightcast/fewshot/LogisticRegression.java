package org.weightcast.fewshot;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.weightcast.torch.Torch;

/**
 * Multinomial logistic regression with an L2 penalty: least C * (sum of cross-entropies) + |W|^2 / 2, the bias not penalised. Found by
 * Nesterov's accelerated gradient descent, for several tasks at once.
 *
 * @param strength C
 * @param steps of descent
 */
record LogisticRegression(double strength, int steps) {

    /**
     * Fits classifiers.
     *
     * @param features [E, n, F], of length 1 at most each: the step length rests on it
     * @param membership [E, n, K]; an image with a zero row counts for nothing
     * @return [E, F + 1, K], the last row the bias
     */
    Tensor fit(Tensor features, Tensor membership) {
        Tensor labelled = membership.sum(2).unsqueeze(2); // [E, n, 1]
        Tensor inputs = withOne(features).mul(labelled); // [E, n, F+1]
        Tensor across = inputs.transpose(1, 2);
        Tensor penalised = Torch.concat(1, torch.ones(1, features.size(2), 1), torch.zeros(1, 1, 1)); // [1, F+1, 1]
        double step = 1 / (1 + strength * features.size(1));
        Tensor weights = across.matmul(torch.zeros_like(membership)); // [E, F+1, K]
        Tensor ahead = weights;
        for (int i = 0; i < steps; i++) {
            Tensor errors =
                    inputs.matmul(ahead).softmax(2).sub(membership); // rows of unlabelled images meet inputs of 0
            Tensor gradient = Torch.times(across.matmul(errors), strength).add(ahead.mul(penalised));
            Tensor next = ahead.sub(Torch.times(gradient, step));
            ahead = Torch.between(weights, next, 1 + i / (i + 3.0));
            weights = next;
        }
        return weights;
    }

    /** Logits [E, q, K] of features [E, q, F] under {@link #fit fitted} weights. */
    static Tensor logits(Tensor weights, Tensor features) {
        return withOne(features).matmul(weights);
    }

    private static Tensor withOne(Tensor features) {
        return Torch.concat(2, features, torch.ones_like(features.narrow(2, 0, 1)));
    }
}
