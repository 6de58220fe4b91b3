package org.weightcast.evolution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.weightcast.train.DivergedException;

class SearchTest {
    private final long seed = System.nanoTime();

    /** An ellipsoid around (1, ..., 1) whose axes differ by a factor of 1000. */
    private static double ellipsoid(double[] point) {
        double sum = 0;
        for (int i = 0; i < point.length; i++) {
            sum += Math.pow(10, 6.0 * i / (point.length - 1)) * (point[i] - 1) * (point[i] - 1);
        }
        return sum;
    }

    @Test
    void cmaesFindsAnIllConditionedOptimum() {
        List<Long> told = new ArrayList<>();
        Search.Found found = new Cmaes(12, 600, 0.5)
                .minimise((point, s) -> ellipsoid(point), new double[8], seed, (done, total, best) -> told.add(done));
        assertThat(found.fitness()).as("seed %d", seed).isLessThan(1e-8).isEqualTo(ellipsoid(found.point()));
        assertThat(Arrays.stream(found.point()))
                .allSatisfy(value -> assertThat(value).isBetween(0.999, 1.001));
        assertThat(told).hasSizeGreaterThan(50).startsWith(1L, 2L);
    }

    @Test
    void cmaesRanksDivergedCandidatesLast() {
        AtomicInteger diverged = new AtomicInteger();
        Fitness bowl = (point, s) -> {
            if (point[0] > 1.5) {
                diverged.incrementAndGet();
                return Double.NaN;
            }
            return Math.abs(point[0] - 1) + point[1] * point[1];
        };
        Search.Found found =
                new Cmaes(16, 200, 0.5).minimise(bowl, new double[] {0.8, 1}, seed, (done, total, best) -> {});
        assertThat(diverged).as("seed %d", seed).hasPositiveValue();
        assertThat(found.point()[0]).as("seed %d", seed).isBetween(0.99, 1.01);
    }

    @Test
    void cmaesStopsWhereMostCandidatesDiverge() {
        assertThatThrownBy(() -> new Cmaes(10, 5, 0.5)
                        .minimise((point, s) -> Double.NaN, new double[3], seed, (done, total, best) -> {}))
                .isInstanceOf(DivergedException.class)
                .hasMessage("10 of 10 candidates diverged; try a smaller sigma than 0.5");
    }

    @Test
    void aMeanHasSeedsOfItsOwnAndNeedsAllToBeFinite() {
        Set<Long> seeds = ConcurrentHashMap.newKeySet();
        Fitness each = (point, s) -> {
            seeds.add(s);
            return point[0] + s % 1000;
        };
        for (int threads = 1; threads <= 4; threads++) {
            double mean = Fitness.mean(each, 3, threads).of(new double[] {7}, 5);
            assertThat(seeds).hasSize(3);
            assertThat(mean)
                    .isCloseTo(7 + seeds.stream().mapToLong(s -> s % 1000).sum() / 3.0, within(1e-9));
        }
        assertThat(Fitness.mean((point, s) -> seeds.remove(s) ? 1 : Double.NaN, 4, 2)
                        .of(new double[1], 5))
                .isNaN();
    }

    @Test
    void descentFindsTheMiddleOfANoisyBowl() {
        Fitness bowl =
                (point, s) -> Arrays.stream(point).map(x -> (x - 2) * (x - 2)).sum() + s % 7;
        Search.Found found = new EvolutionDescent(new AntitheticStrategy(8, 0.1, Shaping.RANKS, 2), 200, 0.1)
                .minimise(bowl, new double[5], seed, (done, total, fitness) -> {});
        assertThat(Arrays.stream(found.point())).as("seed %d", seed).allSatisfy(value -> assertThat(value)
                .isBetween(1.8, 2.2));
    }

    @Test
    void endsWhenTheWatcherSaysSo() {
        AntitheticStrategy strategy = new AntitheticStrategy(2, 0.1, Shaping.RANKS, 1);
        for (Search search : List.of(new Cmaes(4, 1000, 0.1), new EvolutionDescent(strategy, 1000, 0.1))) {
            List<Long> told = new ArrayList<>();
            search.minimise((point, s) -> ellipsoid(point), new double[3], seed, new Search.Watcher() {
                @Override
                public void at(long done, long total, double fitness) {
                    told.add(done);
                }

                @Override
                public boolean stops() {
                    return told.size() >= 3;
                }
            });
            assertThat(told).as(search.toString()).hasSizeBetween(3, 4);
        }
    }
}
