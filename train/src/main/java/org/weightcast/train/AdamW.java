package org.weightcast.train;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.weightcast.torch.Torch;
import org.weightcast.weights.Named;

/**
 * Adam with decoupled weight decay (Loshchilov, Hutter 2019, 1711.05101). Without decay it is Adam (Kingma, Ba 2015).
 *
 * @param decay share of a weight removed per step and unit of rate
 */
public record AdamW(double beta1, double beta2, double epsilon, double decay) implements Optimizer {

    public static AdamW withDecay(double decay) {
        return new AdamW(0.9, 0.999, 1e-8, decay);
    }

    @Override
    public Named<Tensor> start(Tensor weights) {
        return Named.<Tensor>builder()
                .put("mean", torch.zeros_like(weights))
                .put("square", torch.zeros_like(weights))
                .put("steps", torch.zeros(1))
                .build();
    }

    @Override
    public Step step(Tensor weights, Tensor gradient, Named<Tensor> state, double rate) {
        Tensor steps = Torch.plus(state.get("steps"), 1);
        double count = steps.item_float();
        Tensor mean = Torch.between(state.get("mean"), gradient, 1 - beta1);
        Tensor square = Torch.betweenSquare(state.get("square"), gradient, 1 - beta2);
        double meanCorrection = 1 - Math.pow(beta1, count);
        double squareCorrection = Math.sqrt(1 - Math.pow(beta2, count));
        // The corrections are folded into two numbers: passes over memory are what a step costs.
        Tensor deviation = Torch.rootPlus(square, epsilon * squareCorrection);
        Tensor decayed = decay == 0 ? weights : Torch.times(weights, 1 - rate * decay);
        Tensor moved = Torch.plusQuotient(decayed, mean, deviation, -rate * squareCorrection / meanCorrection);
        return new Step(
                moved,
                Named.<Tensor>builder()
                        .put("mean", mean)
                        .put("square", square)
                        .put("steps", steps)
                        .build());
    }
}
