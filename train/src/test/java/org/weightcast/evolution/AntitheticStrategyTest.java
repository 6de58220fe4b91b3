package org.weightcast.evolution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.weightcast.train.DivergedException;

class AntitheticStrategyTest {
    private static final double[] CURVATURES = {1, 2, 0.5, 3};
    private static final double[] POINT = {1, -1, 2, 0.5};

    private final long seed = System.nanoTime();

    /** Half the sum of curvature times square; its gradient is curvature times place. */
    private static double bowl(double[] point) {
        double sum = 0;
        for (int i = 0; i < point.length; i++) {
            sum += CURVATURES[i] * point[i] * point[i] / 2;
        }
        return sum;
    }

    @Test
    void expectsTheGradientOfAQuadratic() {
        AntitheticStrategy strategy = new AntitheticStrategy(20_000, 0.7, Shaping.NONE, 1);
        double[] gradient =
                strategy.gradient(POINT, (point, s) -> bowl(point), seed).gradient();
        for (int i = 0; i < POINT.length; i++) { // a deviation of the estimate is about 3.3 / sqrt(20,000) = 0.023
            assertThat(gradient[i]).as("seed %d, %d", seed, i).isCloseTo(CURVATURES[i] * POINT[i], within(0.15));
        }
    }

    /** Noise that depends on the random numbers only is the same on both sides of every pair. */
    @Test
    void judgesAllCandidatesOnTheSameRandomNumbers() {
        AntitheticStrategy strategy = new AntitheticStrategy(50, 0.1, Shaping.NONE, 1);
        double[] still =
                strategy.gradient(POINT, (point, s) -> bowl(point), seed).gradient();
        double[] shaken = strategy.gradient(POINT, (point, s) -> bowl(point) + s % 1000, seed)
                .gradient();
        for (int i = 0; i < POINT.length; i++) {
            assertThat(shaken[i]).as("seed %d", seed).isCloseTo(still[i], within(1e-6));
        }
    }

    @Test
    void doesNotDependOnTheNumberOfThreads() {
        for (Shaping shaping : Shaping.values()) {
            double[] alone = new AntitheticStrategy(37, 0.3, shaping, 1)
                    .gradient(POINT, (point, s) -> bowl(point), seed)
                    .gradient();
            double[] together = new AntitheticStrategy(37, 0.3, shaping, 5)
                    .gradient(POINT, (point, s) -> bowl(point), seed)
                    .gradient();
            assertThat(together).as("seed %d", seed).containsExactly(alone);
        }
    }

    @Test
    void avoidsWhereCandidatesDiverge() {
        AntitheticStrategy strategy = AntitheticStrategy.ranked(200, 0.3);
        AntitheticStrategy.Estimate estimate = strategy.gradient(
                new double[2],
                (point, s) -> {
                    if (point[1] > 0.4) {
                        throw new DivergedException(3, "too far");
                    }
                    return point[0] > 0.4 ? Double.NaN : 0;
                },
                seed);
        assertThat(Arrays.stream(estimate.gradient())).as("seed %d", seed).allSatisfy(slope -> assertThat(slope)
                .isGreaterThan(0.1));
        assertThat(estimate.diverged()).isBetween(20, 150);
        assertThat(estimate.fitness()).isZero();
    }

    @Test
    void refusesAPopulationThatMostlyDiverges() {
        AntitheticStrategy strategy = new AntitheticStrategy(4, 0.25, Shaping.RANKS, 2);
        assertThatThrownBy(() -> strategy.gradient(POINT, (point, s) -> Double.NaN, seed))
                .isInstanceOf(DivergedException.class)
                .hasMessage("8 of 8 candidates diverged; try a smaller sigma than 0.25");
        assertThatThrownBy(() -> new AntitheticStrategy(4, 0, Shaping.RANKS, 2))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void passesMistakesOn() {
        AntitheticStrategy strategy = AntitheticStrategy.ranked(2, 0.1);
        assertThatThrownBy(() -> strategy.gradient(
                        POINT,
                        (point, s) -> {
                            throw new IllegalArgumentException("a mistake");
                        },
                        seed))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a mistake");
    }
}
