package org.weightcast.net;

import org.weightcast.weights.Named;

/**
 * Where the norms of a network take mean and variance from. A network asks it once for each of its norms, from the first to the last.
 *
 * @param <T> the interpreter's values
 */
@FunctionalInterface
public interface Norm<T> {
    /**
     * Mean and variance of each channel, both [C].
     *
     * @param name of the norm: the prefix of its weights
     * @param own the norm's weights, {@code mean} and {@code variance} [C] among them
     * @param x what is to be normalised [n, C, h, w]
     */
    Ops.Moments<T> moments(Ops<T> ops, String name, Named<T> own, T x);

    /** Whether a weight of that name is measured on data instead of trained: a norm's mean or variance. */
    static boolean isStatistic(String weight) {
        String last = weight.substring(weight.lastIndexOf('.') + 1);
        return last.equals("mean") || last.equals("variance");
    }

    /** Those stored in the weights: an image's result depends on nothing but the image and the weights. */
    static <T> Norm<T> stored() {
        return (ops, name, own, x) -> new Ops.Moments<>(own.get("mean"), own.get("variance"));
    }

    /** Those of the batch, as in training: an image's result depends on the others. */
    static <T> Norm<T> ofBatch() {
        return (ops, name, own, x) -> {
            Ops.Moments<T> moments = ops.moments(x, 0, 2, 3); // [1, C, 1, 1]
            return new Ops.Moments<>(ops.flatten(moments.mean(), 0, 3), ops.flatten(moments.variance(), 0, 3));
        };
    }
}
