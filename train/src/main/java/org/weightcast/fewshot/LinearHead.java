package org.weightcast.fewshot;

import java.util.SplittableRandom;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/** First weights of a linear head: {@code head.weight} [F, K] from a normal distribution of variance 1 / F, {@code head.bias} [K] zero. */
final class LinearHead {
    private LinearHead() {}

    static Named<FloatArray> initial(int features, int classes, long seed) {
        SplittableRandom random = new SplittableRandom(~seed);
        float[] values = new float[features * classes];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (random.nextGaussian() / Math.sqrt(features));
        }
        return Named.<FloatArray>builder()
                .put("head.weight", FloatArray.wrap(values, features, classes))
                .put("head.bias", FloatArray.zeros(classes))
                .build();
    }
}
