package org.weightcast.train;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.weightcast.torch.Torch;
import org.weightcast.weights.Named;

/**
 * The sign of a mix of momentum and gradient, with decoupled decay (Chen et al. 2023, 2302.06675).
 *
 * @param beta1 share of the momentum in a move
 * @param beta2 share of the momentum that stays
 * @param decay share of a weight removed per step and unit of rate
 */
public record Lion(double beta1, double beta2, double decay) implements Optimizer {
    private static final String MEAN = "mean";

    public Lion {
        Share.check("beta1", beta1);
        Share.check("beta2", beta2);
    }

    public static Lion withDecay(double decay) {
        return new Lion(0.9, 0.99, decay);
    }

    @Override
    public Named<Tensor> start(Tensor weights) {
        return Named.of(MEAN, torch.zeros_like(weights));
    }

    @Override
    public Step step(Tensor weights, Tensor gradient, Named<Tensor> state, double rate) {
        Tensor mean = state.get(MEAN);
        Tensor move = Torch.between(mean, gradient, 1 - beta1).sign();
        Tensor decayed = decay == 0 ? weights : Torch.times(weights, 1 - rate * decay);
        return new Step(decayed.sub(Torch.times(move, rate)), Named.of(MEAN, Torch.between(mean, gradient, 1 - beta2)));
    }
}
