package org.weightcast.incontext;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.weightcast.torch.Scope;
import org.weightcast.torch.Torch;
import org.weightcast.weights.Named;

/**
 * How much the first layer's token of an input depends on tokens before it: mean norms of the derivative of the one by the other. A
 * copying head shows in {@code next}, the output that belongs to the input (von Oswald et al. 2023, figure 5).
 *
 * @param itself by the same token
 * @param next by the token that follows
 * @param others by each of the others
 */
public record CopyProbe(double itself, double next, double others) {

    /** Looks at a model with separate tokens on some tasks. */
    public static CopyProbe of(InContextLearner learner, TaskBatch tasks) {
        if (!(learner.model() instanceof SeparateTokens model)) {
            throw new IllegalArgumentException("Only a model with separate tokens has a copying layer");
        }
        int inputs = (int) tasks.x().size(1);
        double itself = 0;
        double next = 0;
        double others = 0;
        for (int pair = 0; pair < inputs; pair++) {
            double[] norms = derivatives(learner, model, tasks, 2 * pair);
            itself += norms[2 * pair] / inputs;
            next += norms[2 * pair + 1] / inputs;
            for (int token = 0; token < norms.length; token++) {
                if (token / 2 != pair) {
                    others += norms[token] / inputs / (norms.length - 2);
                }
            }
        }
        return new CopyProbe(itself, next, others);
    }

    /** How much more it depends on the next token than on any of the others; 1 if it does not copy. */
    public double copying() {
        return next / others;
    }

    /** For each token of the context the mean norm of the derivative of the first layer's token at {@code position} by it. */
    private static double[] derivatives(InContextLearner learner, SeparateTokens model, TaskBatch tasks, int position) {
        try (Scope scope = Scope.open()) {
            Tensor tokens = model.tokens(tasks).detach().requires_grad_(true); // [B, n, d]
            Named<Tensor> weights = Torch.tensors(learner.weights());
            Tensor changed = SeparateTokens.afterFirst(weights, tokens)
                    .select(1, position)
                    .sum(0); // [d]
            Tensor squares = torch.zeros(tokens.size(0), tokens.size(1)); // [B, n]
            for (int entry = 0; entry < model.width(); entry++) {
                Tensor slope = Torch.gradients(changed.select(0, entry), List.of(tokens), true)
                        .get(0); // [B, n, d]
                squares = squares.add(slope.detach().square().sum(2));
            }
            Tensor norms = squares.sqrt().mean(0); // [n]
            return Torch.doubles(norms.narrow(0, 0, tokens.size(1) - 1));
        }
    }
}
