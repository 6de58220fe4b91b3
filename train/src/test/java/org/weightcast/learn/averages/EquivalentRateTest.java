package org.weightcast.learn.averages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Offset;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EquivalentRateTest {
    private static final Offset<Double> CLOSE = within(5e-5);

    /** Values worked out by hand for s = 0.2: 0.2 / 1.8 = 0.1111, half of it, and with g = 0.05 the two factors of the moving average. */
    @Test
    void knownValues() {
        assertThat(EquivalentRate.last(0.2).variance()).isCloseTo(0.1111, CLOSE);
        assertThat(EquivalentRate.last(0.2).step()).isCloseTo(0.2, CLOSE);
        assertThat(EquivalentRate.twoPoint(0.2, 1000).variance()).isCloseTo(0.0556, CLOSE);
        assertThat(EquivalentRate.twoPoint(0.2, 1000).step()).isCloseTo(0.1053, CLOSE);
        assertThat(EquivalentRate.ema(0.2, 0.95).variance()).isCloseTo(0.0209, CLOSE);
        assertThat(EquivalentRate.ema(0.2, 0.95).step()).isCloseTo(0.0409, CLOSE);
        assertThat(EquivalentRate.ema(1, 0.95).step()).isCloseTo(0.05, CLOSE);
        assertThat(EquivalentRate.ema(0.05, 0.95).step()).isCloseTo(0.0253, CLOSE);
        assertThat(EquivalentRate.step(0.1, 0.9, 0.5)).isCloseTo(0.5, CLOSE);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.05, 0.2, 0.5, 1})
    void shortFormsAgreeWithTheGeneralOne(double s) {
        assertThat(EquivalentRate.points(s, 7).step())
                .isCloseTo(2 * s / (2 * 7 - 6 * s), Percentage.withPercentage(1e-9));
        assertThat(EquivalentRate.swa(s, 7, 10_000).variance())
                .isCloseTo(EquivalentRate.points(s, 7).variance(), Percentage.withPercentage(1e-9));
        assertThat(EquivalentRate.swa(s, 2, 3).variance())
                .isCloseTo(EquivalentRate.twoPoint(s, 3).variance(), Percentage.withPercentage(1e-9));
        assertThat(EquivalentRate.twoPoint(s, 10_000).step())
                .isCloseTo(2 * s / (4 - s), Percentage.withPercentage(1e-9));
        assertThat(EquivalentRate.ema(s, 0).variance())
                .isCloseTo(EquivalentRate.last(s).variance(), Percentage.withPercentage(1e-9));
    }

    /** The variance of any average is the sum of the squared shares of the centres, once the start is forgotten. */
    @ParameterizedTest
    @ValueSource(doubles = {0.2, 0.5, 1})
    void agreeWithTheSumOverCentres(double s) {
        int steps = 600;
        double[] moving = new double[steps + 1];
        double[] spaced = new double[steps + 1];
        for (int t = 0; t <= steps; t++) {
            moving[t] = t == 0 ? Math.pow(0.9, steps) : 0.1 * Math.pow(0.9, steps - t);
        }
        for (int i = 0; i < 5; i++) {
            spaced[steps - 4 * i] = 0.2;
        }
        assertThat(squares(ScheduleEquivalence.ofAverage(s, moving)))
                .isCloseTo(EquivalentRate.ema(s, 0.9).variance(), Percentage.withPercentage(1e-6));
        assertThat(squares(ScheduleEquivalence.ofAverage(s, spaced)))
                .isCloseTo(EquivalentRate.swa(s, 5, 4).variance(), Percentage.withPercentage(1e-6));
    }

    private static double squares(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value * value;
        }
        return sum;
    }

    @Test
    void refusesWhatDoesNotComeToRest() {
        assertThatThrownBy(() -> EquivalentRate.last(2)).hasMessageContaining("not 2.0");
        assertThatThrownBy(() -> EquivalentRate.ema(0.1, 1)).hasMessageContaining("not 1.0");
        assertThatThrownBy(() -> EquivalentRate.points(0.1, 0)).hasMessageContaining("not 0");
    }
}
