package org.weightcast.net;

import static org.weightcast.net.Signature.axes;

import java.util.List;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/**
 * The convolutional part of the student as published ({@link PublishedHyperTransformer}) with weights of its own, for methods that
 * are compared with it: blocks of convolution 3x3 without bias, ReLU, max-pooling by 2 and batch norm, in this order.
 *
 * <p>Weights: {@code block1.kernel} [O, I, 3, 3], {@code block1.norm.gain} and {@code block1.norm.bias} [O], and so on. E episodes
 * side by side are channel groups, and their weights stand one behind the other on the first axis.
 *
 * @param inputChannels colour channels of the image
 * @param size height and width of the image in pixels
 * @param blocks convolutions
 * @param channels output channels of each
 */
public record PublishedBlocks(int inputChannels, int size, int blocks, int channels) {

    /** Length F of the flattened last map. */
    public int features() {
        int side = size >> blocks;
        return channels * side * side;
    }

    /** Names and axes of the weights of one network. */
    public Named<List<Axis>> weights() {
        Named.Builder<List<Axis>> weights = Named.builder();
        for (int block = 1; block <= blocks; block++) {
            String name = ConvBlocks.name(block);
            weights.put(name + "kernel", axes(channels, block == 1 ? inputChannels : channels, 3, 3))
                    .put(name + "norm.gain", axes(channels))
                    .put(name + "norm.bias", axes(channels));
        }
        return weights.build();
    }

    /** First weights: kernels after Glorot, gains 1, biases 0. */
    public Named<FloatArray> initial(long seed) {
        return PublishedHyperTransformer.drawn(weights(), seed);
    }

    /**
     * What becomes of support images and queries.
     *
     * @param support [E, s, F]
     * @param query [E, q, F]
     */
    public record Embedded<T>(T support, T query) {}

    /**
     * Both embeddings. Support images are normalised by their own statistics.
     *
     * @param weights of E networks
     * @param support [s, E*C, S, S]
     * @param query [q, E*C, S, S]
     * @param inductive whether queries are normalised by the support images' statistics, else by their own
     */
    public <T> Embedded<T> embed(Ops<T> ops, Named<T> weights, T support, T query, int groups, boolean inductive) {
        T seen = support;
        T asked = query;
        for (int block = 1; block <= blocks; block++) {
            Named<T> own = weights.under(ConvBlocks.name(block));
            seen = PublishedStudent.pooled(ops, own.get("kernel"), seen, groups);
            asked = PublishedStudent.pooled(ops, own.get("kernel"), asked, groups);
            Ops.Moments<T> ofSupport = ops.moments(seen, 0, 2, 3);
            Ops.Moments<T> ofQuery = inductive ? ofSupport : ops.moments(asked, 0, 2, 3);
            seen = PublishedStudent.normalised(ops, own.under("norm."), ofSupport, seen);
            asked = PublishedStudent.normalised(ops, own.under("norm."), ofQuery, asked);
        }
        return new Embedded<>(
                PublishedStudent.flat(ops, seen, channels, groups),
                PublishedStudent.flat(ops, asked, channels, groups));
    }

    /** The embedding [E, n, F] of images [n, E*C, S, S], normalised by their own statistics. */
    public <T> T embed(Ops<T> ops, Named<T> weights, T images, int groups) {
        T x = images;
        for (int block = 1; block <= blocks; block++) {
            Named<T> own = weights.under(ConvBlocks.name(block));
            x = PublishedStudent.pooled(ops, own.get("kernel"), x, groups);
            x = PublishedStudent.normalised(ops, own.under("norm."), ops.moments(x, 0, 2, 3), x);
        }
        return PublishedStudent.flat(ops, x, channels, groups);
    }
}
