package org.weightcast.learn.averages;

import java.util.List;
import org.weightcast.train.Averaged;
import org.weightcast.train.Averager;
import org.weightcast.train.Objective;
import org.weightcast.train.Schedule;
import org.weightcast.train.Sgd;
import org.weightcast.train.Trainer;
import org.weightcast.train.TrainerSettings;
import org.weightcast.train.TrainingListener;
import org.weightcast.train.TrainingState;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/**
 * Descent with momentum at a constant rate with the averages that one run gives, and the schedules that they are compared with.
 *
 * @param steps of a run
 * @param momentum share of the last move that goes on
 */
public record ConstantRateTraining(long steps, double momentum) {
    /** The weights that a run at the rate ends with. */
    public static final String LAST = "last weights";

    /** The weights if the rate is halved for the last quarter. */
    public static final String HALVED = "half the rate for the last quarter";

    /** The weights if the rate falls along half a cosine. */
    public static final String COSINE = "cosine";

    public ConstantRateTraining {
        if (steps < 4) {
            throw new IllegalArgumentException("A run has quarters, but not with " + steps + " steps");
        }
    }

    /** The averages of a run: moving ones over about 100 and 1000 steps, all weights of the second half, and the ends of the last quarter. */
    public List<Averager> averagers() {
        return List.of(
                Averager.twoPoint(threeQuarters()),
                Averager.ema(0.99, 0),
                Averager.ema(0.999, 0),
                Averager.swa(1, steps / 2));
    }

    /**
     * One run at a constant rate.
     *
     * @return {@value #LAST}, {@value #HALVED}, which takes a quarter of a run more, and the averages by their names
     * @throws org.weightcast.train.DivergedException if the loss or a weight is not finite any more
     */
    public Named<Named<FloatArray>> fit(
            Named<FloatArray> start, Objective objective, double rate, TrainingListener listener) {
        Averaged optimizer = new Averaged(new Sgd(momentum, false, 0), averagers());
        TrainingState before = run(
                TrainingState.start(start, optimizer), threeQuarters(), objective, constant(rate), optimizer, listener);
        TrainingState last = run(before, steps, objective, constant(rate), optimizer, listener);
        TrainingState halved = run(before, steps, objective, constant(rate / 2), optimizer, new TrainingListener() {});
        return Named.<Named<FloatArray>>builder()
                .put(LAST, last.weights())
                .put(HALVED, halved.weights())
                .putAll(optimizer.averages(last))
                .build();
    }

    /**
     * A run whose rate falls along half a cosine to nothing.
     *
     * @param rate the highest
     */
    public Named<FloatArray> cosine(
            Named<FloatArray> start, Objective objective, double rate, TrainingListener listener) {
        Averaged optimizer = new Averaged(new Sgd(momentum, false, 0), List.of());
        TrainingState from = TrainingState.start(start, optimizer);
        return run(from, steps, objective, new Schedule(rate, 0, steps, 0), optimizer, listener)
                .weights();
    }

    private long threeQuarters() {
        return Math.round(0.75 * steps);
    }

    private Schedule constant(double rate) {
        return new Schedule(rate, 0, steps, rate);
    }

    private TrainingState run(
            TrainingState from,
            long until,
            Objective objective,
            Schedule schedule,
            Averaged optimizer,
            TrainingListener listener) {
        TrainerSettings settings = new TrainerSettings(schedule, Double.POSITIVE_INFINITY, steps, steps, steps);
        long[] left = {until - from.step()};
        return new Trainer(settings, optimizer, objective, weights -> 0)
                .run(from, listener, state -> {}, () -> left[0]-- == 0);
    }
}
