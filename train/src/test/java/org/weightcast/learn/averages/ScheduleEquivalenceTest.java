package org.weightcast.learn.averages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleEquivalenceTest {
    private static final int STEPS = 400;
    private final long seed = System.nanoTime();

    private double[] centres() {
        return new SplittableRandom(seed).doubles(STEPS, -3, 3).toArray();
    }

    /** The mean of the second half, the moving average and the midpoint, as shares of the weights that a run passes through. */
    private static double[][] averages() {
        double[] half = new double[STEPS + 1];
        Arrays.fill(half, STEPS / 2 + 1, STEPS + 1, 2.0 / STEPS);
        double[] moving = new double[STEPS + 1];
        for (int t = 0; t <= STEPS; t++) {
            moving[t] = (t == 0 ? 1 : 0.02) * Math.pow(0.98, STEPS - t);
        }
        double[] points = new double[STEPS + 1];
        points[STEPS] = 0.5;
        points[STEPS - 100] = 0.5;
        return new double[][] {half, moving, points};
    }

    private static double average(double[] shares, double[] x) {
        double sum = 0;
        for (int t = 0; t < x.length; t++) {
            sum += shares[t] * x[t];
        }
        return sum;
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.05, 0.2, 0.5, 1})
    void anAverageIsTheLastIterateOfASchedule(double s) {
        double[] centres = centres();
        double[] constant = new double[STEPS];
        Arrays.fill(constant, s);
        for (double[] shares : averages()) {
            double averaged = average(shares, ScheduleEquivalence.path(2, constant, centres));
            double[] schedule = ScheduleEquivalence.schedule(ScheduleEquivalence.ofAverage(s, shares));
            double scheduled = ScheduleEquivalence.path(2, schedule, centres)[STEPS];
            assertThat(scheduled).as("seed %d", seed).isCloseTo(averaged, within(1e-12));
        }
    }

    @Test
    void aScheduleIsAnAverageOfAConstantRun() {
        double[] centres = centres();
        double[] cosine = new double[STEPS];
        double[] constant = new double[STEPS];
        for (int t = 0; t < STEPS; t++) {
            cosine[t] = 0.25 * (1 + Math.cos(Math.PI * t / STEPS));
            constant[t] = 0.5;
        }
        double[] shares = ScheduleEquivalence.average(0.5, ScheduleEquivalence.ofSchedule(cosine));
        assertThat(Arrays.stream(shares).sum()).isCloseTo(1, within(1e-12));
        double averaged = average(shares, ScheduleEquivalence.path(2, constant, centres));
        assertThat(averaged)
                .as("seed %d", seed)
                .isCloseTo(ScheduleEquivalence.path(2, cosine, centres)[STEPS], within(1e-12));
    }

    @Test
    void bothWaysLeadBack() {
        double[] steps = new SplittableRandom(seed).doubles(12, 0.01, 0.6).toArray();
        double[] q = ScheduleEquivalence.ofSchedule(steps);
        assertThat(ScheduleEquivalence.schedule(q)).as("seed %d", seed).containsExactly(steps, within(1e-9));
        assertThat(ScheduleEquivalence.ofAverage(0.3, ScheduleEquivalence.average(0.3, q)))
                .containsExactly(q, within(1e-12));
    }

    @Test
    void refusesWhatNoScheduleGives() {
        assertThatThrownBy(() -> ScheduleEquivalence.schedule(new double[] {0.5, 1}))
                .hasMessageContaining("centre 0");
        assertThatThrownBy(() -> ScheduleEquivalence.average(0, new double[] {1}))
                .hasMessageContaining("do not move");
    }
}
