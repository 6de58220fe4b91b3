package org.weightcast.cast;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Expected calibration error (Naeini et al. 2015; Guo et al. 2017): answers are sorted into 15 bins of equal width by how sure
 * they are, and the mean of how sure they are is compared with how often they are right in each; the mean over the bins,
 * weighing as much as there is in them. 0 is honest.
 */
public final class CalibrationError {
    private static final int BINS = 15;

    private final double[] weights = new double[BINS];
    private final double[] sure = new double[BINS];
    private final double[] right = new double[BINS];

    /** Adds an answer that is so sure, 0..1, and weighs so much. */
    public void add(double probability, boolean isRight, double weight) {
        int bin = Math.min(BINS - 1, (int) (probability * BINS));
        weights[bin] += weight;
        sure[bin] += weight * probability;
        right[bin] += isRight ? weight : 0;
    }

    /**
     * A bin with answers in it.
     *
     * @param weight of the answers
     * @param sure how sure they are on average, 0..1
     * @param right the share of them that is right, 0..1
     */
    public record Bin(double weight, double sure, double right) {}

    /** The bins that have answers, the least sure first: the points of a reliability diagram. */
    public List<Bin> bins() {
        return IntStream.range(0, BINS)
                .filter(bin -> weights[bin] > 0)
                .mapToObj(bin -> new Bin(weights[bin], sure[bin] / weights[bin], right[bin] / weights[bin]))
                .toList();
    }

    /** The error over all answers, of which there is one at least. */
    public double error() {
        double total = 0;
        double error = 0;
        for (int bin = 0; bin < BINS; bin++) {
            total += weights[bin];
            error += Math.abs(sure[bin] - right[bin]);
        }
        return error / total;
    }
}
