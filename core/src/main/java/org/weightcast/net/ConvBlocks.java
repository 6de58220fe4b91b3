package org.weightcast.net;

import static org.weightcast.net.Signature.axes;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/**
 * The convolutional part of a student: blocks of convolution 3x3, norm, ReLU and max-pooling by 2. A block may be deeper than
 * one convolution: then residual ones follow, x + ReLU(norm(convolution(x))) on the smaller map (He et al. 2016, 1512.03385).
 *
 * <p>The norm's statistics are weights too (mean and variance a channel), so a block is the same function of an image
 * alone or in a batch. Its gain is kept as a logarithm: a positive gain lets pooling move before the affine map, which is
 * the same function on a quarter of the values.
 *
 * <p>With E groups, E networks of this shape run side by side: images [n, E*C, H, W], kernels [E*O, I, 3, 3], the vectors
 * [E*O]; with one group this is the ordinary network.
 *
 * @param inputChannels colour channels of the image
 * @param size height and width of the image in pixels
 * @param channels output channels of each block, from the first on
 * @param depths convolutions of each block
 */
public record ConvBlocks(int inputChannels, int size, List<Integer> channels, List<Integer> depths) {
    private static final float EPSILON = 1e-3f;

    public ConvBlocks {
        channels = List.copyOf(channels);
        depths = List.copyOf(depths);
        if (channels.isEmpty() || channels.stream().anyMatch(c -> c < 1)) {
            throw new IllegalArgumentException("Blocks need at least one channel each, not " + channels);
        }
        if (size >> channels.size() < 1) {
            throw new IllegalArgumentException(
                    "An image of " + size + " pixels cannot be halved " + channels.size() + " times");
        }
        if (depths.size() != channels.size() || depths.stream().anyMatch(depth -> depth < 1)) {
            throw new IllegalArgumentException("Each of the " + channels.size()
                    + " blocks needs a depth of one convolution or more, given are " + depths);
        }
    }

    /** Blocks of one convolution each. */
    public ConvBlocks(int inputChannels, int size, List<Integer> channels) {
        this(inputChannels, size, channels, Collections.nCopies(channels.size(), 1));
    }

    /**
     * The blocks that some weights belong to, told from names and shapes of their kernels.
     *
     * @param weights as {@link #weights} names them, perhaps among others
     */
    public static ConvBlocks of(int inputChannels, int size, Named<FloatArray> weights) {
        List<Integer> channels = new ArrayList<>();
        List<Integer> depths = new ArrayList<>();
        for (int block = 1; weights.has(name(block) + "kernel"); block++) {
            channels.add(weights.get(name(block) + "kernel").axis(0));
            int depth = 1;
            while (weights.has(name(block, depth + 1) + "kernel")) {
                depth++;
            }
            depths.add(depth);
        }
        return new ConvBlocks(inputChannels, size, channels, depths);
    }

    public int blocks() {
        return channels.size();
    }

    /** The first of these blocks. */
    public ConvBlocks first(int count) {
        return new ConvBlocks(inputChannels, size, channels.subList(0, count), depths.subList(0, count));
    }

    /** Convolutions of a block, counted from 1. */
    public int depth(int block) {
        return depths.get(block - 1);
    }

    /** Output channels of a block, counted from 1. */
    public int outputs(int block) {
        return channels.get(block - 1);
    }

    /** Input channels of a block, counted from 1. */
    public int inputs(int block) {
        return block == 1 ? inputChannels : outputs(block - 1);
    }

    /** Length F of the embedding: the last block's map, flattened. */
    public int features() {
        int side = size >> blocks();
        return outputs(blocks()) * side * side;
    }

    /** How the names of the weights of a block's first convolution start. */
    public static String name(int block) {
        return "block" + block + ".";
    }

    /** The same for any convolution of a block, both counted from 1; those from the second on are residual. */
    public static String name(int block, int convolution) {
        return convolution == 1 ? name(block) : "block" + block + "_" + convolution + ".";
    }

    /** The weights of all blocks, for one group. */
    public Named<List<Axis>> weights() {
        Named.Builder<List<Axis>> weights = Named.builder();
        for (int block = 1; block <= blocks(); block++) {
            int out = outputs(block);
            for (int convolution = 1; convolution <= depth(block); convolution++) {
                String name = name(block, convolution);
                weights.put(name + "kernel", axes(out, convolution == 1 ? inputs(block) : out, 3, 3));
                for (String vector : List.of("mean", "variance", "log_gain", "bias")) {
                    weights.put(name + vector, axes(out));
                }
            }
        }
        return weights.build();
    }

    /** First weights: kernels after He (2015), gains 1, biases 0, means 0 and variances 1. */
    public Named<FloatArray> initial(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return weights().mapEntries((name, axes) -> {
            int[] shape = Signature.sizes(axes);
            if (name.endsWith("kernel")) {
                return FloatArray.normal(random, Math.sqrt(2.0 / (9 * shape[1])), shape);
            }
            return FloatArray.filled(name.endsWith("variance") ? 1 : 0, shape);
        });
    }

    /**
     * All blocks, normalised by the statistics among the weights.
     *
     * @param images [n, E*C, H, W]
     * @return the embedding [E, n, F]
     */
    public <T> T embed(Ops<T> ops, Named<T> weights, T images, int groups) {
        return embed(ops, weights, images, groups, Norm.stored());
    }

    /**
     * All blocks.
     *
     * @param images [n, E*C, H, W]
     * @return the embedding [E, n, F]
     */
    public <T> T embed(Ops<T> ops, Named<T> weights, T images, int groups, Norm<T> norm) {
        T x = images;
        for (int block = 1; block <= blocks(); block++) {
            for (int convolution = 1; convolution <= depth(block); convolution++) {
                String name = name(block, convolution);
                Named<T> own = weights.under(name);
                T convolved = convolve(ops, own.get("kernel"), x, groups);
                x = after(ops, convolution, own, norm.moments(ops, name, own, convolved), convolved, x);
            }
        }
        return embedding(ops, x, groups);
    }

    /** The convolution of a block: [n, E*I, h, w] to [n, E*O, h, w]. */
    <T> T convolve(Ops<T> ops, T kernel, T x, int groups) {
        return ops.conv2d(x, kernel, 1, 1, groups);
    }

    /**
     * What follows a convolution. After the first of a block norm, ReLU and pooling, computed as pooling, norm, ReLU: [n, E*O, h, w]
     * to [n, E*O, h/2, w/2]; after the others norm, ReLU and the sum with their input.
     *
     * @param own weights of the convolution
     * @param x its input
     */
    <T> T after(Ops<T> ops, int convolution, Named<T> own, Ops.Moments<T> moments, T convolved, T x) {
        return convolution == 1
                ? activate(ops, own, moments, ops.maxPool(convolved, 2))
                : ops.add(x, activate(ops, own, moments, convolved));
    }

    private static <T> T activate(Ops<T> ops, Named<T> own, Ops.Moments<T> moments, T convolved) {
        T deviation = ops.sqrt(ops.add(moments.variance(), ops.constant(EPSILON)));
        T scale = ops.divide(ops.exp(own.get("log_gain")), deviation);
        T shift = ops.subtract(own.get("bias"), ops.multiply(moments.mean(), scale));
        return ops.relu(ops.add(ops.multiply(convolved, perChannel(ops, scale)), perChannel(ops, shift)));
    }

    /** The last block's maps [n, E*O, h, w] as vectors [E, n, F]. */
    <T> T embedding(Ops<T> ops, T maps, int groups) {
        T grouped = ops.unflatten(maps, 1, groups, outputs(blocks())); // [n, E, O, h, w]
        return ops.transpose(ops.flatten(grouped, 2, 4), 1, 0, 2); // [E, n, F]
    }

    private static <T> T perChannel(Ops<T> ops, T vector) {
        return ops.unsqueeze(ops.unsqueeze(vector, 1), 2); // [c, 1, 1]
    }
}
