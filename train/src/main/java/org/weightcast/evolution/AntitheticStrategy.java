package org.weightcast.evolution;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.weightcast.data.Seeds;

/**
 * The gradient of a smoothed fitness from pairs of candidates on either side of a point (Salimans et al. 2017, 1703.03864; pairs after
 * Geweke 1988): with e drawn from N(0, sigma^2 I), the mean of e (f(x + e) - f(x - e)) / (2 sigma^2). All candidates are judged with one seed.
 *
 * @param pairs of candidates
 * @param sigma deviation of a candidate from the point, in each direction
 * @param shaping what fitness values count as
 * @param threads that judge candidates; the estimate does not depend on it
 */
public record AntitheticStrategy(int pairs, double sigma, Shaping shaping, int threads) {
    public AntitheticStrategy {
        if (pairs < 1 || !(sigma > 0) || threads < 1) {
            throw new IllegalArgumentException(
                    "Pairs, sigma and threads must be positive, not " + pairs + ", " + sigma + " and " + threads);
        }
    }

    /** By ranks, on all cores. */
    public static AntitheticStrategy ranked(int pairs, double sigma) {
        return new AntitheticStrategy(
                pairs, sigma, Shaping.RANKS, Runtime.getRuntime().availableProcessors());
    }

    /**
     * What a population tells.
     *
     * @param gradient downhill is against it [P]
     * @param fitness mean over the candidates that did not diverge
     * @param diverged candidates that did
     */
    public record Estimate(double[] gradient, double fitness, int diverged) {}

    /**
     * Estimates the gradient at a point.
     *
     * @throws org.weightcast.train.DivergedException if more than half of the candidates diverge
     */
    public Estimate gradient(double[] point, Fitness fitness, long seed) {
        List<double[]> noise = new ArrayList<>();
        List<Callable<Double>> jobs = new ArrayList<>();
        for (int pair = 0; pair < pairs; pair++) {
            double[] step = Noise.draw(Seeds.at(seed, pair), point.length, sigma);
            noise.add(step);
            jobs.add(() -> Candidates.judge(fitness, Noise.plus(point, step, 1), seed));
            jobs.add(() -> Candidates.judge(fitness, Noise.plus(point, step, -1), seed));
        }
        double[] values = Candidates.all(threads, jobs).stream()
                .mapToDouble(Double::doubleValue)
                .toArray();
        Candidates.checkMostAreFinite(values, 0, sigma);
        double[] shaped = shaping.shape(values);
        double[] gradient = new double[point.length];
        for (int pair = 0; pair < pairs; pair++) {
            double slope = (shaped[2 * pair] - shaped[2 * pair + 1]) / (2 * sigma * sigma * pairs);
            Noise.add(gradient, noise.get(pair), slope);
        }
        double[] finite = Arrays.stream(values).filter(Double::isFinite).toArray();
        return new Estimate(gradient, Arrays.stream(finite).average().orElseThrow(), values.length - finite.length);
    }
}
