package org.weightcast.net.vision;

import java.util.Random;
import org.weightcast.net.Net;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/** Weights in which nothing is 0 or 1 by habit, so that a mistake in a norm or a bias shows. */
public final class RandomWeights {
    private RandomWeights() {}

    public static Named<FloatArray> of(Net net, long seed) {
        Random random = new Random(seed);
        return InitialWeights.of(net, seed).mapEntries((name, first) -> {
            float[] values = first.toArray();
            for (int i = 0; i < values.length; i++) {
                values[i] += first.rank() == 1 ? 0.3f * (float) random.nextGaussian() : 0;
                values[i] = name.endsWith("variance") ? Math.abs(values[i]) + 0.1f : values[i];
            }
            return FloatArray.wrap(values, first.shape());
        });
    }

    /** Values in 0..1. */
    public static FloatArray images(long seed, int... shape) {
        Random random = new Random(seed);
        float[] values = new float[Math.toIntExact(FloatArray.count(shape))];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat();
        }
        return FloatArray.wrap(values, shape);
    }
}
