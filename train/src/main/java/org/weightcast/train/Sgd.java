package org.weightcast.train;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.weightcast.torch.Torch;
import org.weightcast.weights.Named;

/**
 * Gradient descent, plain or with momentum (Polyak 1964; Nesterov's form as in Sutskever et al. 2013). As everywhere in the
 * literature on it, decay is added to the gradient: {@code decay} times the weight.
 *
 * @param momentum share of the last move that goes on, 0 for none
 * @param nesterov whether the gradient counts as taken after that move
 */
public record Sgd(double momentum, boolean nesterov, double decay) implements Optimizer {
    public Sgd {
        if (!(momentum >= 0 && momentum < 1) || !(decay >= 0)) {
            throw new IllegalArgumentException(
                    "Momentum lies in 0..1 and decay is not negative, not " + momentum + " and " + decay);
        }
        if (nesterov && momentum == 0) {
            throw new IllegalArgumentException("Nesterov's form needs momentum");
        }
    }

    public static Sgd plain() {
        return new Sgd(0, false, 0);
    }

    @Override
    public Named<Tensor> start(Tensor weights) {
        return momentum == 0 ? Named.empty() : Named.of("velocity", torch.zeros_like(weights));
    }

    @Override
    public Step step(Tensor weights, Tensor gradient, Named<Tensor> state, double rate) {
        Tensor slope = decay == 0 ? gradient : Torch.plusTimes(gradient, weights, decay);
        if (momentum == 0) {
            return new Step(Torch.plusTimes(weights, slope, -rate), state);
        }
        Tensor velocity = Torch.plusTimes(slope, state.get("velocity"), momentum);
        Tensor direction = nesterov ? Torch.plusTimes(slope, velocity, momentum) : velocity;
        return new Step(Torch.plusTimes(weights, direction, -rate), Named.of("velocity", velocity));
    }
}
