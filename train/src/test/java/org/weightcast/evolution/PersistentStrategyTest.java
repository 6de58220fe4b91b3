package org.weightcast.evolution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.weightcast.train.DivergedException;

class PersistentStrategyTest {
    private static final double[] SLOPES = {1, -2};

    private final long seed = System.nanoTime();

    /** Every step adds the weights to the state; the loss is a linear function of it, so that of step t has the slope t. */
    private record Walk(int length) implements InnerRun<double[]> {
        @Override
        public double[] begin(long seed) {
            return new double[SLOPES.length];
        }

        @Override
        public int length(long seed) {
            return length;
        }

        @Override
        public Advanced<double[]> advance(double[] weights, double[] state, int step, long seed) {
            double[] next = Noise.plus(state, weights, 1);
            return new Advanced<>(next, SLOPES[0] * next[0] + SLOPES[1] * next[1] + Math.floorMod(seed, 10));
        }
    }

    /** Pieces of 2 steps; with an odd length runs end within pieces. Pieces without memory would find a slope of 1.5. */
    @ParameterizedTest
    @ValueSource(ints = {6, 5, 1})
    void expectsTheGradientOfWholeRuns(int length) {
        PersistentStrategy strategy = new PersistentStrategy(20_000, 2, 0.5, 2);
        Walk walk = new Walk(length);
        List<PersistentStrategy.Worker<double[]>> workers = strategy.start(walk, 2, seed);
        double[] mean = new double[2];
        for (int piece = 0; piece < length; piece++) { // two whole runs
            PersistentStrategy.Estimate<double[]> estimate =
                    strategy.gradient(new double[] {0.3, 0.1}, workers, walk, seed + 1 + piece);
            Noise.add(mean, estimate.gradient(), 1.0 / length);
            workers = estimate.workers();
        }
        double expected = (length + 1) / 2.0;
        for (int i = 0; i < 2; i++) {
            assertThat(mean[i])
                    .as("seed %d, weight %d", seed, i)
                    .isCloseTo(expected * SLOPES[i], within(0.1 * expected * 2));
        }
    }

    @Test
    void doesNotDependOnTheNumberOfThreads() {
        Walk walk = new Walk(3);
        double[] alone = twoPieces(new PersistentStrategy(9, 2, 0.5, 1), walk);
        assertThat(twoPieces(new PersistentStrategy(9, 2, 0.5, 4), walk))
                .as("seed %d", seed)
                .containsExactly(alone);
    }

    private double[] twoPieces(PersistentStrategy strategy, Walk walk) {
        PersistentStrategy.Estimate<double[]> first =
                strategy.gradient(new double[2], strategy.start(walk, 2, seed), walk, seed);
        return strategy.gradient(new double[2], first.workers(), walk, seed + 1).gradient();
    }

    /** Diverges wherever the first weight is positive: on one side of every pair. */
    private record Cliff(double from) implements InnerRun<Integer> {
        @Override
        public Integer begin(long seed) {
            return 0;
        }

        @Override
        public int length(long seed) {
            return 10;
        }

        @Override
        public Advanced<Integer> advance(double[] weights, Integer state, int step, long seed) {
            if (step == 1 && weights[0] > from) {
                throw new DivergedException(step, "over the cliff");
            }
            return new Advanced<>(state + 1, 1);
        }
    }

    @Test
    void turnsAwayFromWhereRunsDivergeAndBeginsAnew() {
        PersistentStrategy strategy = new PersistentStrategy(64, 4, 0.1, 2);
        Cliff cliff = new Cliff(0);
        PersistentStrategy.Estimate<Integer> estimate =
                strategy.gradient(new double[2], strategy.start(cliff, 2, seed), cliff, seed);
        assertThat(estimate.gradient()[0]).as("seed %d", seed).isPositive();
        assertThat(estimate.loss()).isEqualTo(1);
        assertThat(estimate.workers()).allSatisfy(worker -> {
            assertThat(worker.done()).isZero();
            assertThat(worker.noise()).containsExactly(0, 0);
        });
    }

    @Test
    void refusesWhereMostRunsDiverge() {
        PersistentStrategy strategy = new PersistentStrategy(3, 4, 0.1, 2);
        Cliff cliff = new Cliff(-10);
        List<PersistentStrategy.Worker<Integer>> workers = strategy.start(cliff, 2, seed);
        assertThatThrownBy(() -> strategy.gradient(new double[2], workers, cliff, seed))
                .isInstanceOf(DivergedException.class)
                .hasMessage("6 of 6 candidates diverged; try a smaller sigma than 0.1");
        assertThatThrownBy(() -> new PersistentStrategy(4, 4, 0.1, 2).gradient(new double[2], workers, cliff, seed))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("3 workers were given, the strategy has 4");
    }
}
