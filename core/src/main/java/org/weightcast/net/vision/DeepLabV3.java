package org.weightcast.net.vision;

import static org.weightcast.net.Signature.axes;

import java.util.ArrayList;
import java.util.List;
import org.weightcast.net.Axis;
import org.weightcast.net.Net;
import org.weightcast.net.Norm;
import org.weightcast.net.Ops;
import org.weightcast.net.Signature;
import org.weightcast.weights.Named;

/**
 * MobileNetV2 with the reduced head of DeepLabv3 (Sandler et al. 2018, section 6.3), which says the class of every pixel. The last
 * halving of the map is taken out and the depthwise kernels behind it are spread by 2 instead. The head reads the last block's map,
 * before the last convolution of the backbone, in two branches: a convolution 1 x 1, and the mean of the map with a convolution 1 x 1. Both together
 * go through one more, a linear map gives the classes, and bilinear resizing the picture's size. Input {@code image}
 * [batch, C, S, S]; output {@code logits} [batch, K, S, S]. Weights: the backbone's, {@code segment.local}, {@code segment.mean},
 * {@code segment.joint}, {@code segment.classes.kernel} and {@code segment.classes.bias}.
 *
 * @param backbone its classes and its head are not used
 * @param classes K
 * @param width channels of each branch; 256 as published
 * @param wide whether the head reads what the backbone's last convolution makes, which costs more; not so as published
 */
public record DeepLabV3(MobileNetV2 backbone, int classes, int width, boolean wide) implements Net {

    /** The published head. */
    public static DeepLabV3 of(MobileNetV2 backbone, int classes) {
        return new DeepLabV3(backbone, classes, 256, false);
    }

    @Override
    public Signature signature() {
        Named.Builder<List<Axis>> weights =
                Named.<List<Axis>>builder().putAll(backbone.stemLayer().weights());
        blocks().forEach(block -> weights.putAll(block.weights()));
        if (wide) {
            weights.putAll(backbone.lastLayer().weights());
        }
        weights.putAll(local().weights())
                .putAll(mean().weights())
                .putAll(joint().weights())
                .put("segment.classes.kernel", axes(classes, width, 1, 1))
                .put("segment.classes.bias", axes(classes));
        int size = backbone.size();
        return new Signature(
                weights.build(),
                Named.of("image", axes("batch", backbone.channels(), size, size)),
                Named.of("logits", axes("batch", classes, size, size)));
    }

    private int read() {
        return wide ? backbone.lastLayer().out() : backbone.lastLayer().in();
    }

    private ConvNorm local() {
        return ConvNorm.pointwise("segment.local", read(), width);
    }

    private ConvNorm mean() {
        return ConvNorm.pointwise("segment.mean", read(), width);
    }

    private ConvNorm joint() {
        return ConvNorm.pointwise("segment.joint", 2 * width, width);
    }

    /** The backbone's blocks without the last halving. */
    private List<InvertedResidual> blocks() {
        List<InvertedResidual> blocks = new ArrayList<>(backbone.blocks());
        int halving = blocks.size() - 1;
        while (halving >= 0 && blocks.get(halving).stride() == 1) {
            halving--;
        }
        for (int block = Math.max(0, halving); block < blocks.size(); block++) {
            blocks.set(block, blocks.get(block).stepping(1, block == halving ? 1 : 2));
        }
        return blocks;
    }

    /** The logits of every pixel [n, K, S, S] from images [n, C, S, S]. */
    public <T> T logits(Ops<T> ops, Named<T> weights, T images, Norm<T> norm) {
        T x = backbone.stemLayer().applyActive(ops, weights, images, norm);
        int side = backbone.stemLayer().size(backbone.size());
        for (InvertedResidual block : blocks()) {
            x = block.apply(ops, weights, x, norm);
            side = block.size(side);
        }
        T maps = wide ? backbone.lastLayer().applyActive(ops, weights, x, norm) : x; // [n, F, h, h]
        T local = local().applyActive(ops, weights, maps, norm); // [n, W, h, h]
        T mean = mean().applyActive(ops, weights, ops.mean(maps, 2, 3), norm); // [n, W, 1, 1]
        T both = ops.concat(1, List.of(local, ops.expand(mean, local)));
        T joint = joint().applyActive(ops, weights, both, norm);
        T kernel = weights.get("segment.classes.kernel");
        T bias = ops.unflatten(weights.get("segment.classes.bias"), 0, classes, 1, 1);
        T logits = ops.add(ops.conv2d(joint, kernel, 1, 0, 1), bias); // [n, K, h, h]
        return new Bilinear(side, backbone.size()).apply(ops, logits);
    }

    @Override
    public <T> Named<T> apply(Ops<T> ops, Named<T> weights, Named<T> inputs) {
        return Named.of("logits", logits(ops, weights, inputs.get("image"), Norm.stored()));
    }
}
