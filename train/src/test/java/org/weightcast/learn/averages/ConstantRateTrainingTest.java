package org.weightcast.learn.averages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.weightcast.data.Seeds;
import org.weightcast.train.TrainingListener;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/** On the quadratic model without momentum, against the same steps in 64 bits. */
class ConstantRateTrainingTest {
    private static final int STEPS = 40;
    private static final QuadraticChains CHAIN = new QuadraticChains(1, 3);
    private static final TrainingListener NOBODY = new TrainingListener() {};
    private static final Named<FloatArray> START = Named.of("x", FloatArray.of(new float[] {5}, 1));

    /** Each step moves towards its centre; the centre is where a step of 1 ends. */
    private static double[] centres() {
        double[] centres = new double[STEPS];
        for (int t = 0; t < STEPS; t++) {
            centres[t] = FloatArray.normal(Seeds.at(3, t), 1, 1).at(0);
        }
        return centres;
    }

    private static double[] path(IntToDoubleFunction rate) {
        double[] steps = IntStream.range(0, STEPS).mapToDouble(rate).toArray();
        return ScheduleEquivalence.path(5, steps, centres());
    }

    @Test
    void givesTheAveragesAndTheHalvedRate() {
        Named<Named<FloatArray>> made = new ConstantRateTraining(STEPS, 0).fit(START, CHAIN, 0.3, NOBODY);
        double[] x = path(t -> 0.3);
        double[] halved = path(t -> t < 30 ? 0.3 : 0.15);
        double mean = 0;
        double moving = x[0];
        for (int t = 1; t <= STEPS; t++) {
            moving = 0.99 * moving + 0.01 * x[t];
            mean += t >= 20 ? x[t] / 21 : 0;
        }
        assertThat(value(made, ConstantRateTraining.LAST)).isCloseTo(x[40], within(1e-5));
        assertThat(value(made, ConstantRateTraining.HALVED)).isCloseTo(halved[40], within(1e-5));
        assertThat(value(made, "two-point")).isCloseTo((x[30] + x[40]) / 2, within(1e-5));
        assertThat(value(made, "ema-0.99")).isCloseTo(moving, within(1e-5));
        assertThat(value(made, "swa")).isCloseTo(mean, within(1e-5));
    }

    private static double value(Named<Named<FloatArray>> made, String name) {
        return made.get(name).get("x").at(0);
    }

    @Test
    void letsTheRateFallAlongACosine() {
        double[] x = path(t -> 0.3 * (1 + Math.cos(Math.PI * t / STEPS)) / 2);
        Named<FloatArray> made = new ConstantRateTraining(STEPS, 0).cosine(START, CHAIN, 0.3, NOBODY);
        assertThat((double) made.get("x").at(0)).isCloseTo(x[40], within(1e-5));
    }
}
