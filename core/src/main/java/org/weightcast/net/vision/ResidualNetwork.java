package org.weightcast.net.vision;

import java.util.ArrayList;
import java.util.List;
import org.weightcast.net.Axis;
import org.weightcast.net.Classifier;
import org.weightcast.net.LinearHead;
import org.weightcast.net.Norm;
import org.weightcast.net.Ops;
import org.weightcast.net.Signature;
import org.weightcast.weights.Named;

/**
 * The residual network for small pictures (He et al. 2016, 1512.03385, section 4.2): a convolution, three segments of blocks of two
 * convolutions each, the mean of each map and a linear map; 6 N + 2 layers. The second and third segment double the channels and
 * halve the map, with a convolution 1 x 1 beside their first block. Weights: {@code stem}, {@code segment1.block1.first},
 * {@code segment1.block1.second} and on, {@code segment2.block1.shortcut}, {@code head}.
 *
 * @param channels colour channels of the image
 * @param size height and width of the image in pixels
 * @param blocks N of each segment
 * @param width channels of the first segment; 16 as published
 * @param classes K
 */
public record ResidualNetwork(int channels, int size, int blocks, int width, int classes) implements Classifier {
    private static final int SEGMENTS = 3;

    /**
     * The network of some depth for colour pictures, 16 channels wide.
     *
     * @param depth 6 N + 2
     */
    public static ResidualNetwork ofDepth(int depth, int size, int classes) {
        if (depth < 8 || depth % 6 != 2) {
            throw new IllegalArgumentException("A residual network has 8, 14, 20 and so on layers, not " + depth);
        }
        return new ResidualNetwork(3, size, (depth - 2) / 6, 16, classes);
    }

    /** Two convolutions beside a shortcut; {@code halves} where channels double and the map shrinks. */
    private record Block(String name, int in, int out, boolean halves) {
        ConvNorm first() {
            return ConvNorm.of(name + ".first", in, out, 3, halves ? 2 : 1);
        }

        ConvNorm second() {
            return ConvNorm.of(name + ".second", out, out, 3, 1);
        }

        ConvNorm shortcut() {
            return ConvNorm.of(name + ".shortcut", in, out, 1, 2);
        }

        Named<List<Axis>> weights() {
            Named<List<Axis>> both = first().weights().with(second().weights());
            return halves ? both.with(shortcut().weights()) : both;
        }

        <T> T apply(Ops<T> ops, Named<T> weights, T x, Norm<T> norm) {
            T changed = ops.relu(first().apply(ops, weights, x, norm));
            T result = second().apply(ops, weights, changed, norm);
            return ops.relu(ops.add(result, halves ? shortcut().apply(ops, weights, x, norm) : x));
        }
    }

    @Override
    public Signature signature() {
        Named.Builder<List<Axis>> weights = Named.<List<Axis>>builder().putAll(stem().weights());
        all().forEach(block -> weights.putAll(block.weights()));
        return head().signature(weights.build(), channels, size);
    }

    private ConvNorm stem() {
        return ConvNorm.of("stem", channels, width, 3, 1);
    }

    private ClassifierHead head() {
        return new ClassifierHead(width << (SEGMENTS - 1), classes);
    }

    private List<Block> all() {
        List<Block> all = new ArrayList<>();
        for (int segment = 1; segment <= SEGMENTS; segment++) {
            int out = width << (segment - 1);
            for (int block = 1; block <= blocks; block++) {
                boolean halves = segment > 1 && block == 1;
                String name = "segment" + segment + ".block" + block;
                all.add(new Block(name, halves ? out / 2 : out, out, halves));
            }
        }
        return all;
    }

    /** What the head reads [n, 4 width] from images [n, C, S, S]. */
    public <T> T features(Ops<T> ops, Named<T> weights, T images, Norm<T> norm) {
        T x = ops.relu(stem().apply(ops, weights, images, norm));
        for (Block block : all()) {
            x = block.apply(ops, weights, x, norm);
        }
        return ClassifierHead.pooled(ops, x);
    }

    @Override
    public <T> T logits(Ops<T> ops, Named<T> weights, T images, Norm<T> norm) {
        return LinearHead.logits(ops, weights, features(ops, weights, images, norm));
    }
}
