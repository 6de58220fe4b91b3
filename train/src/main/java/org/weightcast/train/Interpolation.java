package org.weightcast.train;

import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;
import org.weightcast.weights.WeightMath;

/**
 * The losses on the straight line between two sets of weights.
 *
 * @param losses at equal distances, from the first weights to the second
 */
public record Interpolation(List<Double> losses) {
    public Interpolation {
        losses = List.copyOf(losses);
        if (losses.size() < 3) {
            throw new IllegalArgumentException("Two ends and something between them, not " + losses.size() + " points");
        }
    }

    /**
     * Measures.
     *
     * @param points ends included, at least 3
     * @param loss of weights; measure the statistics of norms in there, where the network has such
     * @throws IllegalArgumentException if the weights have unlike names or shapes
     */
    public static Interpolation between(
            Named<FloatArray> from, Named<FloatArray> to, int points, ToDoubleFunction<Named<FloatArray>> loss) {
        return new Interpolation(IntStream.range(0, points)
                .mapToObj(i -> WeightMath.interpolate(from, to, i / (points - 1.0)))
                .map(loss::applyAsDouble)
                .toList());
    }

    /**
     * The barrier: how far the losses rise at most above the straight line between those at the ends (Frankle et al. 2020, 1912.05671). 0
     * or nearly so where both lie in one basin.
     */
    public double barrier() {
        int last = losses.size() - 1;
        return IntStream.rangeClosed(0, last)
                .mapToDouble(i -> losses.get(i) - losses.get(0) - (losses.get(last) - losses.get(0)) * i / last)
                .max()
                .orElseThrow();
    }
}
