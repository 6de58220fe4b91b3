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
 * MobileNetV2 with SSDLite (Sandler et al. 2018, section 6.2; SSD: Liu et al. 2016), which finds objects: on maps of falling size each
 * pixel says, for {@value #PER_PIXEL} anchors of different shapes, which class is there and how the box differs from the anchor. The maps: the
 * widened one of the block that halves last, before it halves, the backbone's last convolution, and what further
 * blocks make of it. A predictor is a depthwise convolution 3 x 3 and a linear one 1 x 1. Input {@code image} [batch, C, S, S]; outputs
 * {@code scores} [batch, A, K + 1], logits with the background first, and {@code boxes} [batch, A, 4], offsets from the {@link #anchors()}
 * in their order. Weights: the backbone's, {@code further1} and on, {@code scores1.depthwise}, {@code scores1.kernel},
 * {@code scores1.bias}, {@code boxes1.depthwise} and so on.
 *
 * @param backbone its classes and its head are not used
 * @param classes K without the background
 * @param extras the further blocks, each of which halves the map
 */
public record SsdLite(MobileNetV2 backbone, int classes, List<Extra> extras) implements Net {
    /** Anchors of a pixel: a square, one towards the next map's size, and rectangles of 2, 1/2, 3 and 1/3. */
    public static final int PER_PIXEL = 6;

    private static final List<Extra> PUBLISHED =
            List.of(new Extra(512, 0.2), new Extra(256, 0.25), new Extra(256, 0.5), new Extra(128, 0.25));

    /** The smallest and the largest anchor, as shares of the picture's side. */
    private static final double SMALLEST = 0.2;

    private static final double LARGEST = 0.95;

    /**
     * A further block.
     *
     * @param channels that go out
     * @param expansion channels of the depthwise convolution for each that comes in
     */
    public record Extra(int channels, double expansion) {}

    public SsdLite {
        extras = List.copyOf(extras);
    }

    /** The usual four further blocks, or as many of them as have more than one pixel to halve. */
    public static SsdLite of(MobileNetV2 backbone, int classes) {
        int size = new SsdLite(backbone, classes, List.of()).sizes().get(1);
        List<Extra> extras = new ArrayList<>();
        for (Extra extra : PUBLISHED) {
            if (size > 1) {
                extras.add(extra);
                size = (size - 1) / 2 + 1;
            }
        }
        return new SsdLite(backbone, classes, extras);
    }

    @Override
    public Signature signature() {
        Named.Builder<List<Axis>> weights = Named.<List<Axis>>builder().putAll(backbone.body());
        extraBlocks().forEach(block -> weights.putAll(block.weights()));
        int anchors = 0;
        for (int map = 1; map <= channels().size(); map++) {
            weights.putAll(scores(map).weights()).putAll(boxes(map).weights());
            anchors += PER_PIXEL * sizes().get(map - 1) * sizes().get(map - 1);
        }
        return new Signature(
                weights.build(),
                Named.of("image", axes("batch", backbone.channels(), backbone.size(), backbone.size())),
                Named.<List<Axis>>builder()
                        .put("scores", axes("batch", anchors, classes + 1))
                        .put("boxes", axes("batch", anchors, 4))
                        .build());
    }

    /** The block whose widened map is the first to be looked at. */
    private InvertedResidual widened() {
        List<InvertedResidual> blocks = backbone.blocks();
        for (int block = blocks.size() - 1; block >= 0; block--) {
            if (blocks.get(block).stride() > 1) {
                return blocks.get(block);
            }
        }
        throw new IllegalArgumentException("SSDLite needs a backbone with a block that halves the map");
    }

    private List<InvertedResidual> extraBlocks() {
        List<InvertedResidual> blocks = new ArrayList<>();
        int in = backbone.last();
        for (Extra extra : extras) {
            int hidden = (int) Math.round(in * extra.expansion());
            blocks.add(InvertedResidual.of("further" + (blocks.size() + 1), in, hidden, extra.channels(), 2));
            in = extra.channels();
        }
        return blocks;
    }

    /** Channels of the maps that are looked at. */
    private List<Integer> channels() {
        List<Integer> channels = new ArrayList<>(List.of(widened().hidden(), backbone.last()));
        extras.forEach(extra -> channels.add(extra.channels()));
        return channels;
    }

    /** Height and width of the maps that are looked at. */
    public List<Integer> sizes() {
        List<Integer> sizes = new ArrayList<>();
        int size = backbone.stemLayer().size(backbone.size());
        for (InvertedResidual block : backbone.blocks()) {
            if (block.equals(widened())) {
                sizes.add(size);
            }
            size = block.size(size);
        }
        sizes.add(size);
        for (InvertedResidual extra : extraBlocks()) {
            size = extra.size(size);
            sizes.add(size);
        }
        return sizes;
    }

    /** What says something about each anchor of a map: a depthwise convolution and a linear one to {@code values} numbers an anchor. */
    private record Predictor(String name, int channels, int values) {
        ConvNorm depthwise() {
            return ConvNorm.depthwise(name + ".depthwise", channels, 3, 1, 1);
        }

        Named<List<Axis>> weights() {
            return depthwise()
                    .weights()
                    .with(name + ".kernel", axes(PER_PIXEL * values, channels, 1, 1))
                    .with(name + ".bias", axes(PER_PIXEL * values));
        }

        /** Maps [n, C, h, w] to [n, h w anchors, values]. */
        <T> T apply(Ops<T> ops, Named<T> weights, T x, Norm<T> norm) {
            T filtered = depthwise().applyActive(ops, weights, x, norm);
            T bias = ops.unflatten(weights.get(name + ".bias"), 0, PER_PIXEL * values, 1, 1);
            T maps = ops.add(ops.conv2d(filtered, weights.get(name + ".kernel"), 1, 0, 1), bias); // [n, A V, h, w]
            T pixels = ops.transpose(ops.flatten(maps, 2, 3), 0, 2, 1); // [n, h w, A V]
            return ops.flatten(ops.unflatten(pixels, 2, PER_PIXEL, values), 1, 2);
        }
    }

    private Predictor scores(int map) {
        return new Predictor("scores" + map, channels().get(map - 1), classes + 1);
    }

    private Predictor boxes(int map) {
        return new Predictor("boxes" + map, channels().get(map - 1), 4);
    }

    /**
     * What is said of every anchor.
     *
     * @param scores logits [n, A, K + 1], the background first
     * @param boxes offsets [n, A, 4]
     */
    public record Found<T>(T scores, T boxes) {}

    /** What is said of the anchors of images [n, C, S, S]. */
    public <T> Found<T> find(Ops<T> ops, Named<T> weights, T images, Norm<T> norm) {
        List<T> maps = maps(ops, weights, images, norm);
        List<T> scores = new ArrayList<>();
        List<T> boxes = new ArrayList<>();
        for (int map = 1; map <= maps.size(); map++) {
            scores.add(scores(map).apply(ops, weights, maps.get(map - 1), norm));
            boxes.add(boxes(map).apply(ops, weights, maps.get(map - 1), norm));
        }
        return new Found<>(ops.concat(1, scores), ops.concat(1, boxes));
    }

    private <T> List<T> maps(Ops<T> ops, Named<T> weights, T images, Norm<T> norm) {
        List<T> maps = new ArrayList<>();
        T x = backbone.stemLayer().applyActive(ops, weights, images, norm);
        for (InvertedResidual block : backbone.blocks()) {
            T expanded = block.expanded(ops, weights, x, norm);
            if (block.equals(widened())) {
                maps.add(expanded);
            }
            x = block.finish(ops, weights, x, expanded, norm);
        }
        x = backbone.lastLayer().applyActive(ops, weights, x, norm);
        maps.add(x);
        for (InvertedResidual extra : extraBlocks()) {
            x = extra.apply(ops, weights, x, norm);
            maps.add(x);
        }
        return maps;
    }

    @Override
    public <T> Named<T> apply(Ops<T> ops, Named<T> weights, Named<T> inputs) {
        Found<T> found = find(ops, weights, inputs.get("image"), Norm.stored());
        return Named.<T>builder()
                .put("scores", found.scores())
                .put("boxes", found.boxes())
                .build();
    }

    /** The anchors, in the order of the outputs: map by map, pixel by pixel in rows, and {@value #PER_PIXEL} of each pixel. */
    public List<Box> anchors() {
        List<Box> anchors = new ArrayList<>();
        List<Integer> sizes = sizes();
        for (int map = 0; map < sizes.size(); map++) {
            int size = sizes.get(map);
            for (int pixel = 0; pixel < size * size; pixel++) {
                int row = pixel / size;
                float x = (pixel - row * size + 0.5f) / size;
                float y = (row + 0.5f) / size;
                anchors.addAll(anchorsAt(x, y, scale(map, sizes.size()), scale(map + 1, sizes.size())));
            }
        }
        return anchors;
    }

    private static double scale(int map, int maps) {
        return map == maps ? 1 : SMALLEST + (LARGEST - SMALLEST) * map / (maps - 1);
    }

    private static List<Box> anchorsAt(float x, float y, double scale, double next) {
        List<Box> anchors = new ArrayList<>(List.of(
                new Box(x, y, (float) scale, (float) scale),
                new Box(x, y, (float) Math.sqrt(scale * next), (float) Math.sqrt(scale * next))));
        for (double ratio : new double[] {2, 0.5, 3, 1.0 / 3}) {
            double root = Math.sqrt(ratio);
            anchors.add(new Box(x, y, (float) (scale * root), (float) (scale / root)));
        }
        return anchors;
    }
}
