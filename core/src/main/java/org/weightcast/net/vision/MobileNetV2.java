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
 * MobileNetV2 (Sandler et al. 2018, 1801.04381): a convolution, rows of {@link InvertedResidual}s, a convolution 1 x 1, the mean of
 * each map and a linear map. Any table of rows makes such a network. Weights: {@code stem}, {@code block1} and on, {@code last} and
 * {@code head}. Dropout before the head is left to training.
 *
 * @param channels colour channels of the image
 * @param size height and width of the image in pixels
 * @param stem channels of the first convolution
 * @param stemStride stride of the first convolution
 * @param rows the table of blocks
 * @param last channels of the last convolution
 * @param classes K
 * @param form of the blocks
 */
public record MobileNetV2(
        int channels,
        int size,
        int stem,
        int stemStride,
        List<Row> rows,
        int last,
        int classes,
        InvertedResidual.Form form)
        implements Classifier {

    /** Table 2 of the paper. */
    private static final List<Row> PUBLISHED = List.of(
            new Row(1, 16, 1, 1),
            new Row(6, 24, 2, 2),
            new Row(6, 32, 3, 2),
            new Row(6, 64, 4, 2),
            new Row(6, 96, 3, 1),
            new Row(6, 160, 3, 2),
            new Row(6, 320, 1, 1));

    /** The blocks of "K for the price of 1"'s small network for the processor. */
    private static final List<Row> MINI =
            List.of(new Row(4, 32, 1, 1), new Row(4, 48, 2, 2), new Row(4, 64, 2, 2), new Row(4, 96, 2, 1));

    /**
     * Blocks that follow each other.
     *
     * @param expansion t: channels of the depthwise convolution for each that comes in
     * @param channels c that go out
     * @param repeats n
     * @param stride s of the first of them; the others have 1
     */
    public record Row(int expansion, int channels, int repeats, int stride) {}

    public MobileNetV2 {
        rows = List.copyOf(rows);
    }

    /**
     * The published network for colour pictures.
     *
     * @param width the multiplier of all channels but those of the last convolution, which is not made smaller
     */
    public static MobileNetV2 of(double width, int size, int classes) {
        List<Row> rows = PUBLISHED.stream()
                .map(row -> new Row(row.expansion(), rounded(width * row.channels()), row.repeats(), row.stride()))
                .toList();
        return new MobileNetV2(
                3,
                size,
                rounded(32 * width),
                2,
                rows,
                rounded(1280 * Math.max(1, width)),
                classes,
                InvertedResidual.Form.PUBLISHED);
    }

    /** A small network of the same blocks for pictures of about 32 pixels: a quarter of a million weights. */
    public static MobileNetV2 mini(int size, int classes) {
        return new MobileNetV2(3, size, 32, 2, MINI, 192, classes, InvertedResidual.Form.PUBLISHED);
    }

    /** A number of channels as the paper rounds it: to a multiple of 8, at least 8, and not down by more than a tenth. */
    public static int rounded(double channels) {
        int nearest = Math.max(8, (int) (channels + 4) / 8 * 8);
        return nearest < 0.9 * channels ? nearest + 8 : nearest;
    }

    public MobileNetV2 withChannels(int others) {
        return new MobileNetV2(others, size, stem, stemStride, rows, last, classes, form);
    }

    /**
     * The same weights with larger maps: the first strides are taken out until the map is halved {@code times} times. The published
     * network halves it five times, which leaves one pixel of 32; with two or three it suits such pictures.
     */
    public MobileNetV2 halving(int times) {
        List<Row> kept = new ArrayList<>();
        int halvings = 0;
        for (int row = rows.size() - 1; row >= 0; row--) {
            Row old = rows.get(row);
            boolean stays = old.stride() == 1 || halvings < times;
            halvings += stays && old.stride() > 1 ? 1 : 0;
            kept.add(0, stays ? old : new Row(old.expansion(), old.channels(), old.repeats(), 1));
        }
        int first = halvings < times ? stemStride : 1;
        return new MobileNetV2(channels, size, stem, first, kept, last, classes, form);
    }

    public MobileNetV2 withForm(InvertedResidual.Form other) {
        return new MobileNetV2(channels, size, stem, stemStride, rows, last, classes, other);
    }

    @Override
    public Signature signature() {
        return head().signature(body(), channels, size);
    }

    /** The weights of all but the head. */
    public Named<List<Axis>> body() {
        Named.Builder<List<Axis>> weights =
                Named.<List<Axis>>builder().putAll(stemLayer().weights());
        blocks().forEach(block -> weights.putAll(block.weights()));
        return weights.putAll(lastLayer().weights()).build();
    }

    ConvNorm stemLayer() {
        return ConvNorm.of("stem", channels, stem, 3, stemStride);
    }

    ConvNorm lastLayer() {
        return ConvNorm.pointwise(
                "last", rows.isEmpty() ? stem : rows.get(rows.size() - 1).channels(), last);
    }

    ClassifierHead head() {
        return new ClassifierHead(last, classes);
    }

    /** The blocks of all rows, {@code block1} and on. */
    public List<InvertedResidual> blocks() {
        List<InvertedResidual> blocks = new ArrayList<>();
        int in = stem;
        for (Row row : rows) {
            for (int repeat = 0; repeat < row.repeats(); repeat++) {
                String name = "block" + (blocks.size() + 1);
                int stride = repeat == 0 ? row.stride() : 1;
                int hidden = in * row.expansion();
                blocks.add(new InvertedResidual(name, in, hidden, row.channels(), 3, stride, 1, form));
                in = row.channels();
            }
        }
        return blocks;
    }

    /** What the head reads [n, F], F channels of the last convolution, from images [n, C, S, S]. */
    public <T> T features(Ops<T> ops, Named<T> weights, T images, Norm<T> norm) {
        T x = stemLayer().applyActive(ops, weights, images, norm);
        for (InvertedResidual block : blocks()) {
            x = block.apply(ops, weights, x, norm);
        }
        return ClassifierHead.pooled(ops, lastLayer().applyActive(ops, weights, x, norm));
    }

    @Override
    public <T> T logits(Ops<T> ops, Named<T> weights, T images, Norm<T> norm) {
        return LinearHead.logits(ops, weights, features(ops, weights, images, norm));
    }
}
