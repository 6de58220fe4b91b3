package org.weightcast.net;

import static org.weightcast.net.Signature.axes;

import java.util.List;
import java.util.SplittableRandom;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/**
 * A linear head: {@code head.weight} [F, K] and {@code head.bias} [K].
 *
 * @param features F
 * @param classes K
 */
public record LinearHead(int features, int classes) {
    public static final String WEIGHT = "head.weight";
    public static final String BIAS = "head.bias";

    /** Names and axes of the weights. */
    public Named<List<Axis>> weights() {
        return Named.<List<Axis>>builder()
                .put(WEIGHT, axes(features, classes))
                .put(BIAS, axes(classes))
                .build();
    }

    /** First weights: from a normal distribution of variance 1 / F, biases zero. */
    public Named<FloatArray> initial(long seed) {
        SplittableRandom random = new SplittableRandom(~seed);
        return Named.<FloatArray>builder()
                .put(WEIGHT, FloatArray.normal(random, 1 / Math.sqrt(features), features, classes))
                .put(BIAS, FloatArray.zeros(classes))
                .build();
    }

    /** Logits [n, K] of features [n, F]. */
    public static <T> T logits(Ops<T> ops, Named<T> weights, T features) {
        return ops.add(ops.matmul(features, weights.get(WEIGHT)), weights.get(BIAS));
    }
}
