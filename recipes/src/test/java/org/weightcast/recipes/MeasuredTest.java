package org.weightcast.recipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Set;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.weightcast.train.DivergedException;
import org.weightcast.train.RateSweep;

class MeasuredTest {
    /** 1, 2, 3: standard deviation 1, t(2) = 4.303, 4.303 / sqrt(3) = 2.484. */
    @Test
    void hasStudentsInterval() {
        Measured measured = Measured.of(1, 2, 3);
        assertThat(measured.mean()).isEqualTo(2);
        assertThat(measured.ci95()).isCloseTo(2.484, within(0.001));
        assertThat(measured).hasToString("2 ± 2.5");
    }

    @Test
    void hasTheNormalOneOfMany() {
        double[] values = DoubleStream.iterate(0, x -> 1 - x).limit(10_000).toArray();
        assertThat(Measured.of(values).ci95()).isCloseTo(1.96 * 0.5 / 100, within(1e-5));
    }

    @Test
    void knowsNoIntervalOfOneMeasurement() {
        assertThat(Measured.of(0.20041).ci95()).isNaN();
        assertThat(Measured.of(0.20041)).hasToString("0.2004");
        assertThat(Measured.of(1.25e-13)).hasToString("1.25e-13");
    }

    @Test
    void aSweepTakesTheLowestLossAndPassesOverWhatDiverged() {
        RateSweep<Double> sweep = RateSweep.of(
                "arm",
                List.of(0.1, 0.2, 0.4, 0.8),
                rate -> {
                    if (rate > 0.5) {
                        throw new DivergedException(3, "the loss is not finite");
                    }
                    return rate;
                },
                made -> made > 0.3 ? Double.NaN : 1 - made);
        assertThat(sweep.best()).isEqualTo(0.2);
        assertThat(sweep.result()).isEqualTo(0.2);
        assertThat(sweep.losses()).containsEntry(0.8, Double.POSITIVE_INFINITY).hasSize(4);
    }

    @Test
    void aSweepGoesOnBeyondAnEdgeAtMostTwice() {
        assertThat(tried(3, 1.0, 2.0, 4.0)).containsExactly(1.0, 2.0, 4.0);
        assertThat(tried(9, 1.0, 2.0, 4.0)).containsExactly(1.0, 2.0, 4.0, 8.0, 16.0);
        assertThat(tried(5, 1.0, 2.0, 4.0)).containsExactly(1.0, 2.0, 4.0, 8.0);
        assertThat(tried(0, 1.0, 2.0)).containsExactly(1.0, 2.0, 0.5, 0.25);
        assertThat(tried(9, 1.0)).containsExactly(1.0);
    }

    /** The rates of a sweep whose loss is least at one. */
    private static Set<Double> tried(double least, Double... rates) {
        return RateSweep.of("arm", List.of(rates), rate -> rate, made -> Math.abs(made - least))
                .losses()
                .keySet();
    }

    @Test
    void aSweepFailsWhereAllDiverged() {
        assertThatThrownBy(() -> RateSweep.of(
                        "arm",
                        List.of(1.0),
                        rate -> {
                            throw new DivergedException(0, "at once");
                        },
                        made -> 0))
                .isInstanceOf(DivergedException.class)
                .hasMessageContaining("'arm'");
        assertThatThrownBy(() -> RateSweep.of("arm", List.of(1.0, 2.0), rate -> rate, made -> Double.NaN))
                .isInstanceOf(DivergedException.class)
                .hasMessageContaining("with each of the rates [1.0, 2.0]");
    }
}
