package org.weightcast.net;

import java.util.Collections;
import org.weightcast.weights.Named;

/**
 * The pieces of the student as published: blocks of convolution 3x3 without bias, ReLU, max-pooling by 2 and batch norm, in this
 * order, under a linear head. E episodes side by side are channel groups.
 */
final class PublishedStudent {
    private static final float EPSILON = 1e-3f;

    private PublishedStudent() {}

    /** A weight that all episodes share, repeated for each: [c, ..] to [E*c, ..]. */
    static <T> T tiled(Ops<T> ops, T weight, int groups) {
        return groups == 1 ? weight : ops.concat(0, Collections.nCopies(groups, weight));
    }

    /** A convolution with bias, its weights the same for all episodes. */
    static <T> T convolve(Ops<T> ops, Named<T> weights, T x, int stride, int padding, int groups) {
        T kernel = tiled(ops, weights.get("kernel"), groups);
        return ops.add(
                ops.conv2d(x, kernel, stride, padding, groups),
                perChannel(ops, tiled(ops, weights.get("bias"), groups)));
    }

    /** Spatial means of maps [n, E*c, h, w] as features [E, n, c]. */
    static <T> T means(Ops<T> ops, T maps, int groups) {
        T means = ops.squeeze(ops.squeeze(ops.mean(maps, 2, 3), 3), 2); // [n, E*c]
        return ops.transpose(ops.unflatten(means, 1, groups, -1), 1, 0, 2);
    }

    /** Maps [n, E*c, h, w] as vectors [E, n, c*h*w]. */
    static <T> T flat(Ops<T> ops, T maps, int channels, int groups) {
        T grouped = ops.unflatten(maps, 1, groups, channels); // [n, E, c, h, w]
        return ops.transpose(ops.flatten(grouped, 2, 4), 1, 0, 2);
    }

    /** A block before its norm: [n, E*I, h, w] to [n, E*O, h/2, w/2]. */
    static <T> T pooled(Ops<T> ops, T kernel, T x, int groups) {
        return ops.maxPool(ops.relu(ops.conv2d(x, kernel, 1, 1, groups)), 2);
    }

    /** Batch norm by the given statistics [1, E*O, 1, 1], with learned gain and bias [E*O]. */
    static <T> T normalised(Ops<T> ops, Named<T> norm, Ops.Moments<T> moments, T x) {
        T deviation = ops.sqrt(ops.add(moments.variance(), ops.constant(EPSILON)));
        T normal = ops.divide(ops.subtract(x, moments.mean()), deviation);
        T scaled = ops.multiply(normal, perChannel(ops, norm.get("gain")));
        return ops.add(scaled, perChannel(ops, norm.get("bias")));
    }

    /** The linear head: features [E, q, F] and written rows [E, n, F + 1], the last of each its bias, to logits [E, q, n]. */
    static <T> T logits(Ops<T> ops, T features, T rows, int length) {
        T matrix = ops.transpose(ops.slice(rows, 2, 0, length), 0, 2, 1); // [E, F, n]
        T bias = ops.transpose(ops.slice(rows, 2, length, length + 1), 0, 2, 1); // [E, 1, n]
        return ops.add(ops.matmul(features, matrix), bias);
    }

    private static <T> T perChannel(Ops<T> ops, T vector) {
        return ops.unsqueeze(ops.unsqueeze(vector, 1), 2); // [c, 1, 1]
    }
}
