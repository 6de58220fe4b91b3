package org.weightcast.meta;

import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/** How far two results are apart. */
final class Difference {
    private Difference() {}

    /** The largest difference, as a share of the largest value. */
    static double relative(float[] actual, float[] expected) {
        if (actual.length != expected.length) {
            throw new AssertionError(actual.length + " values instead of " + expected.length);
        }
        double difference = 0;
        double largest = 0;
        for (int i = 0; i < expected.length; i++) {
            double apart = Math.abs((double) actual[i] - expected[i]);
            difference = Double.isNaN(apart) ? Double.POSITIVE_INFINITY : Math.max(difference, apart);
            largest = Math.max(largest, Math.abs(expected[i]));
        }
        return difference / largest;
    }

    /** The worst of all entries. */
    static double relative(Named<FloatArray> actual, Named<FloatArray> expected) {
        return expected.names().stream()
                .mapToDouble(name ->
                        relative(actual.get(name).toArray(), expected.get(name).toArray()))
                .max()
                .orElseThrow();
    }
}
