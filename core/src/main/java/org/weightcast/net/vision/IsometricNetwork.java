package org.weightcast.net.vision;

import java.util.List;
import java.util.stream.IntStream;
import org.weightcast.net.Axis;
import org.weightcast.net.Classifier;
import org.weightcast.net.LinearHead;
import org.weightcast.net.Norm;
import org.weightcast.net.Ops;
import org.weightcast.net.Signature;
import org.weightcast.weights.Named;

/**
 * A network whose maps all have one size (Sandler et al. 2019, 1909.03205): squares of pixels become channels, a convolution 1 x 1
 * gives them the width, and {@link InvertedResidual}s that are all alike follow, then a convolution 1 x 1, the mean of each map and a
 * linear map. Nothing has a stride. The blocks are those of MobileNetV2; the paper's are not published in detail. Weights:
 * {@code stem}, {@code block1} and on, {@code last} and {@code head}.
 *
 * @param channels colour channels of the image
 * @param size height and width of the image in pixels, a multiple of {@code square}
 * @param square side of the squares of pixels, so that maps have size / square pixels a side
 * @param width channels of the blocks
 * @param depth blocks
 * @param window height and width of the depthwise kernels, no larger than the maps
 * @param expansion channels of the depthwise convolutions for each of the width
 * @param last channels of the last convolution
 * @param classes K
 */
public record IsometricNetwork(
        int channels, int size, int square, int width, int depth, int window, int expansion, int last, int classes)
        implements Classifier {

    public IsometricNetwork {
        if (square < 1 || size % square != 0) {
            throw new IllegalArgumentException("A picture of " + size + " pixels does not divide into squares of "
                    + square + "; pad it to " + (size / Math.max(1, square) + 1) * square + " pixels");
        }
        if (size / square < window) {
            throw new IllegalArgumentException("Maps of " + size / square + " pixels are smaller than the kernels of "
                    + window + "; take smaller squares than " + square + " or smaller kernels");
        }
    }

    /** Eight blocks 48 channels wide, kernels 3 x 3, expansion 4, for colour pictures. */
    public static IsometricNetwork of(int size, int square, int classes) {
        return new IsometricNetwork(3, size, square, 48, 8, 3, 4, 192, classes);
    }

    /** Height and width of all maps. */
    public int inner() {
        return size / square;
    }

    @Override
    public Signature signature() {
        Named.Builder<List<Axis>> weights = Named.<List<Axis>>builder().putAll(stem().weights());
        blocks().forEach(block -> weights.putAll(block.weights()));
        return head().signature(weights.putAll(lastLayer().weights()).build(), channels, size);
    }

    private ConvNorm stem() {
        return ConvNorm.pointwise("stem", channels * square * square, width);
    }

    private ConvNorm lastLayer() {
        return ConvNorm.pointwise("last", width, last);
    }

    private ClassifierHead head() {
        return new ClassifierHead(last, classes);
    }

    /** The blocks, which differ in nothing but their names. */
    public List<InvertedResidual> blocks() {
        return IntStream.rangeClosed(1, depth)
                .mapToObj(block -> new InvertedResidual(
                        "block" + block,
                        width,
                        width * expansion,
                        width,
                        window,
                        1,
                        1,
                        InvertedResidual.Form.PUBLISHED))
                .toList();
    }

    @Override
    public <T> T logits(Ops<T> ops, Named<T> weights, T images, Norm<T> norm) {
        T x = stem().applyActive(ops, weights, spaceToDepth(ops, images), norm);
        for (InvertedResidual block : blocks()) {
            x = block.apply(ops, weights, x, norm);
        }
        T maps = lastLayer().applyActive(ops, weights, x, norm);
        return LinearHead.logits(ops, weights, ClassifierHead.pooled(ops, maps));
    }

    /** Squares of pixels as channels: [n, C, S, S] to [n, C square square, r, r], the pixels of one colour next to each other. */
    private <T> T spaceToDepth(Ops<T> ops, T images) {
        T rows = ops.unflatten(images, 2, inner(), square); // [n, C, r, b, S]
        T squares = ops.unflatten(rows, 4, inner(), square); // [n, C, r, b, r, b]
        return ops.flatten(ops.transpose(squares, 0, 1, 3, 5, 2, 4), 1, 3);
    }
}
