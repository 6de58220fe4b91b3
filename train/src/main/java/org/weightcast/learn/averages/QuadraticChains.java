package org.weightcast.learn.averages;

import java.util.Map;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;
import org.weightcast.data.Seeds;
import org.weightcast.torch.Torch;
import org.weightcast.train.Objective;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/**
 * The quadratic model of batches as something to train: independent chains along directions of curvature 1, each with the loss (x - c)^2 / 2
 * of a centre c that is drawn anew from the standard normal distribution at each step. A learning rate is the step s of
 * {@link EquivalentRate}.
 *
 * @param chains how many, each a weight
 * @param seed of the centres
 */
public record QuadraticChains(int chains, long seed) implements Objective {
    private static final String NAME = "x";

    /** Chains that all begin at the optimum, 0. */
    public Named<FloatArray> start() {
        return Named.of(NAME, FloatArray.zeros(chains));
    }

    @Override
    public Result evaluate(Named<Tensor> weights, long step) {
        SplittableRandom random = Seeds.at(seed, step);
        Tensor away = weights.get(NAME).sub(Torch.tensor(FloatArray.normal(random, 1, chains)));
        return new Result(Torch.over(away.mul(away).sum(), 2), Map.of());
    }

    /** Mean of the squared distances of all chains to the optimum. */
    public static double variance(Named<FloatArray> weights) {
        FloatArray x = weights.get(NAME);
        double sum = 0;
        for (int i = 0; i < x.size(); i++) {
            sum += (double) x.at(i) * x.at(i);
        }
        return sum / x.size();
    }
}
