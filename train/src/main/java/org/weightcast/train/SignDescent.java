package org.weightcast.train;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.weightcast.torch.Torch;
import org.weightcast.weights.Named;

/**
 * Moves every weight by the rate, against the sign of the gradient's running mean (Bernstein et al. 2018, 1802.04434).
 *
 * @param momentum share of the mean that stays, 0 for the gradient itself
 */
public record SignDescent(double momentum) implements Optimizer {
    private static final String MEAN = "mean";

    public SignDescent {
        Share.check("momentum", momentum);
    }

    @Override
    public Named<Tensor> start(Tensor weights) {
        return momentum == 0 ? Named.empty() : Named.of(MEAN, torch.zeros_like(weights));
    }

    @Override
    public Step step(Tensor weights, Tensor gradient, Named<Tensor> state, double rate) {
        Named<Tensor> next =
                momentum == 0 ? state : Named.of(MEAN, Torch.between(state.get(MEAN), gradient, 1 - momentum));
        Tensor direction = next.find(MEAN).orElse(gradient);
        return new Step(weights.sub(Torch.times(direction.sign(), rate)), next);
    }
}
