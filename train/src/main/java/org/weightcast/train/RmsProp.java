package org.weightcast.train;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.weightcast.torch.Torch;
import org.weightcast.weights.Named;

/**
 * Gradients by the root of their running mean square (Tieleman, Hinton 2012). Decay is added to the gradient.
 *
 * @param smoothing share of the mean square that stays
 * @param epsilon added to the root
 * @param momentum share of the last move that goes on, 0 for none
 * @param decay times the weight is added to the gradient
 */
public record RmsProp(double smoothing, double epsilon, double momentum, double decay) implements Optimizer {
    private static final String SQUARE = "square";
    private static final String VELOCITY = "velocity";

    public RmsProp {
        Share.check("smoothing", smoothing);
        Share.check("momentum", momentum);
    }

    public static RmsProp withMomentum(double momentum) {
        return new RmsProp(0.99, 1e-8, momentum, 0);
    }

    @Override
    public Named<Tensor> start(Tensor weights) {
        Named<Tensor> state = Named.of(SQUARE, torch.zeros_like(weights));
        return momentum == 0 ? state : state.with(VELOCITY, torch.zeros_like(weights));
    }

    @Override
    public Step step(Tensor weights, Tensor gradient, Named<Tensor> state, double rate) {
        Tensor slope = decay == 0 ? gradient : Torch.plusTimes(gradient, weights, decay);
        Tensor square = Torch.betweenSquare(state.get(SQUARE), slope, 1 - smoothing);
        Tensor root = Torch.rootPlus(square, epsilon);
        if (momentum == 0) {
            return new Step(Torch.plusQuotient(weights, slope, root, -rate), Named.of(SQUARE, square));
        }
        Tensor velocity = Torch.plusQuotient(Torch.times(state.get(VELOCITY), momentum), slope, root, 1);
        return new Step(
                Torch.plusTimes(weights, velocity, -rate),
                Named.of(SQUARE, square).with(VELOCITY, velocity));
    }
}
