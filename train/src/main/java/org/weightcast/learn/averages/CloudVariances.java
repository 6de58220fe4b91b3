package org.weightcast.learn.averages;

import java.util.List;
import org.weightcast.train.Averaged;
import org.weightcast.train.Averager;
import org.weightcast.train.Schedule;
import org.weightcast.train.Sgd;
import org.weightcast.train.Trainer;
import org.weightcast.train.TrainerSettings;
import org.weightcast.train.TrainingListener;
import org.weightcast.train.TrainingState;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/**
 * Variances around the optimum of chains that have come to rest, as measured; {@link EquivalentRate} has the formulas.
 *
 * @param last of the weights, at two times far apart
 * @param twoPoint of the midpoints of these times
 * @param ema of a moving average with decay {@value #DECAY}
 * @param swa of the mean of {@value #POINTS} weights, {@value #EVERY} steps from one to the next
 */
public record CloudVariances(double last, double twoPoint, double ema, double swa) {
    public static final double DECAY = 0.95;
    public static final int POINTS = 10;
    public static final int EVERY = 3;

    /** Times 1 / s until (1 - s)^t is next to nothing. */
    private static final double SETTLED = 6;

    /** Trains chains with step s, by the optimiser and the averages that networks are trained with. */
    public static CloudVariances of(QuadraticChains chains, double s) {
        long apart = Math.max((long) POINTS * EVERY, Math.round(SETTLED / s));
        long first = Math.round(SETTLED / s + SETTLED / (1 - DECAY));
        long steps = first + apart;
        Averaged optimizer = new Averaged(
                Sgd.plain(),
                List.of(
                        Averager.ema(DECAY, 0),
                        Averager.swa(EVERY, steps - (long) EVERY * (POINTS - 1)),
                        Averager.twoPoint(first)));
        TrainerSettings settings =
                new TrainerSettings(new Schedule(s, 0, steps, s), Double.POSITIVE_INFINITY, steps, first, steps);
        double[] early = new double[1];
        Trainer trainer = new Trainer(settings, optimizer, chains, weights -> 0);
        TrainingState last = trainer.run(
                trainer.start(chains.start()),
                new TrainingListener() {},
                state -> early[0] = state.step() == first ? QuadraticChains.variance(state.weights()) : early[0],
                () -> false);
        Named<Named<FloatArray>> averages = optimizer.averages(last);
        return new CloudVariances(
                (early[0] + QuadraticChains.variance(last.weights())) / 2,
                QuadraticChains.variance(averages.get("two-point")),
                QuadraticChains.variance(averages.get("ema-" + DECAY)),
                QuadraticChains.variance(averages.get("swa")));
    }
}
