package org.weightcast.incontext;

import java.util.SplittableRandom;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/**
 * Draws weights: normal, cut off at two standard deviations.
 *
 * @param variance of a weight times the number of its inputs
 */
record StartingWeights(SplittableRandom random, double variance) {
    private static final double CUT = 2;

    /** What is left of the standard deviation after the cut. */
    private static final double LEFT = 0.8796256610342398;

    /** The weights of a layer of attention over tokens of {@code width} numbers, with keys of {@code size}. */
    Named<FloatArray> attention(int heads, int width, int size) {
        return Named.<FloatArray>builder()
                .put("key", matrix(width, heads, size, width))
                .put("query", matrix(width, heads, size, width))
                .put("value", matrix(width, heads, width, width))
                .put("projection", matrix(heads * width, heads, width, width))
                .build();
    }

    FloatArray matrix(int fanIn, int... shape) {
        double deviation = Math.sqrt(variance / fanIn) / LEFT;
        float[] values = new float[Math.toIntExact(FloatArray.count(shape))];
        for (int i = 0; i < values.length; i++) {
            double standard = random.nextGaussian();
            while (Math.abs(standard) > CUT) {
                standard = random.nextGaussian();
            }
            values[i] = (float) (deviation * standard);
        }
        return FloatArray.wrap(values, shape);
    }
}
