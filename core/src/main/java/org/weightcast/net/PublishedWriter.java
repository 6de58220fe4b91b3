package org.weightcast.net;

import static org.weightcast.net.Signature.axes;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/**
 * What writes the weights of one layer, as published: an extractor that looks at the layer's input, tokens, a transformer, and slices read from
 * its weight tokens. A weight token is a learned row of length d and zeros; a sample token is the row of the label table, the
 * extractor's features and those of the whole image. Both are as wide as the wider, except where they never meet.
 *
 * @param inputs channels of the map that is looked at
 * @param side of that map
 * @param convolutions of the extractor at most: 2, or 1 for a head
 * @param tokens W
 * @param slice values that a token writes
 */
record PublishedWriter(PublishedSettings settings, int inputs, int side, int convolutions, int tokens, int slice) {

    /** Of a convolution, counted from 1. */
    static PublishedWriter ofBlock(PublishedSettings settings, int block) {
        int in = settings.inputs(block);
        int out = settings.channels();
        return settings.slicing() == PublishedSettings.Slicing.OUTPUT
                ? new PublishedWriter(settings, in, settings.side(block), 2, out, 9 * in)
                : new PublishedWriter(settings, in, settings.side(block), 2, 9, in * out);
    }

    /** Of a linear head, a token a class, for features made from the map after that many blocks. */
    static PublishedWriter ofHead(PublishedSettings settings, int blocks, int features) {
        return new PublishedWriter(
                settings, settings.channels(), settings.side(blocks + 1), 1, settings.ways(), features + 1);
    }

    /** The name of what the slices are multiplied by at last. */
    static String lastGain(PublishedSettings settings) {
        return (hasDecoder(settings) ? "decoder." : "encoder.") + PostNorm.lastGain(settings.layers());
    }

    /** The extractor's kernels shrink to maps smaller than 3. */
    private int kernel() {
        return Math.min(3, side);
    }

    private int stride() {
        return side < 3 ? 1 : 2;
    }

    /** The second convolution is left out where its kernel no longer fits. */
    private boolean hasSecond() {
        return convolutions == 2 && (side - kernel()) / stride() + 1 >= kernel();
    }

    private int weightWidth() {
        return settings.codeSize() + slice;
    }

    private int sampleWidth() {
        return settings.codeSize() + settings.localChannels() * (hasSecond() ? 2 : 1) + settings.sharedFeatures();
    }

    private boolean isSeparate() {
        return settings.arrangement() == PublishedSettings.Arrangement.SEPARATE;
    }

    private static boolean hasDecoder(PublishedSettings settings) {
        return settings.arrangement() == PublishedSettings.Arrangement.SEPARATE
                || settings.arrangement() == PublishedSettings.Arrangement.ENCODER_DECODER;
    }

    /** Width D of the tokens that meet in one sequence. */
    int width() {
        return Math.max(weightWidth(), sampleWidth());
    }

    private PostNorm encoder() {
        return PostNorm.of(isSeparate() ? sampleWidth() : width(), 0, settings);
    }

    private PostNorm decoder() {
        return isSeparate()
                ? PostNorm.of(weightWidth(), sampleWidth(), settings)
                : PostNorm.of(width(), width(), settings);
    }

    Named<List<Axis>> weights() {
        int local = settings.localChannels();
        Named.Builder<List<Axis>> weights = Named.<List<Axis>>builder()
                .put("table", axes(tokens, settings.codeSize()))
                .put("local1.kernel", axes(local, inputs, kernel(), kernel()))
                .put("local1.bias", axes(local));
        if (hasSecond()) {
            weights.put("local2.kernel", axes(local, local, kernel(), kernel())).put("local2.bias", axes(local));
        }
        weights.putAll(encoder().weights().prefixed("encoder."));
        if (hasDecoder(settings)) {
            weights.putAll(decoder().weights().prefixed("decoder."));
        }
        return weights.build();
    }

    /**
     * The slices.
     *
     * @param maps of the support images [n, E*c, h, w]
     * @param perImage rows of the label table [E, n, d], and features of the whole images [E, n, f] where there are such
     * @return [E, W, slice]
     */
    <T> T write(Ops<T> ops, Named<T> weights, T maps, List<T> perImage, int groups) {
        T first = PublishedStudent.convolve(ops, weights.under("local1."), maps, stride(), 0, groups);
        List<T> parts = new ArrayList<>(List.of(perImage.get(0), PublishedStudent.means(ops, first, groups)));
        if (hasSecond()) {
            T second = PublishedStudent.convolve(ops, weights.under("local2."), ops.relu(first), 1, 0, groups);
            parts.add(PublishedStudent.means(ops, second, groups));
        }
        parts.addAll(perImage.subList(1, perImage.size()));
        T samples = ops.concat(2, parts); // [E, n, d + f]
        T table = ops.concat(0, Collections.nCopies(groups, ops.unsqueeze(weights.get("table"), 0))); // [E, W, d]
        T read = transform(ops, weights, table, samples);
        return ops.slice(read, 2, settings.codeSize(), weightWidth());
    }

    /** The weight tokens [E, W, D] after the transformer, or what stands for them. */
    private <T> T transform(Ops<T> ops, Named<T> weights, T table, T samples) {
        if (isSeparate()) {
            T memory = encoder().encode(ops, weights.under("encoder."), samples);
            T rows = filled(ops, table, settings.codeSize(), weightWidth());
            return decoder().decode(ops, weights.under("decoder."), rows, memory);
        }
        if (settings.arrangement() == PublishedSettings.Arrangement.READ_OUT) {
            T read = encoder().encode(ops, weights.under("encoder."), filled(ops, samples, sampleWidth(), width()));
            T keys = ops.transpose(ops.slice(read, 2, 0, settings.codeSize()), 0, 2, 1); // [E, d, n]
            return ops.matmul(ops.softmax(ops.matmul(table, keys), 2), read);
        }
        T rows = filled(ops, table, settings.codeSize(), width());
        T all = ops.concat(1, List.of(rows, filled(ops, samples, sampleWidth(), width())));
        T read = encoder().encode(ops, weights.under("encoder."), all);
        if (settings.arrangement() == PublishedSettings.Arrangement.ENCODER_DECODER) {
            read = decoder().decode(ops, weights.under("decoder."), all, read);
        }
        return ops.slice(read, 1, 0, tokens);
    }

    /** Tokens [E, t, length] with zeros behind them, [E, t, wanted]. */
    private static <T> T filled(Ops<T> ops, T x, int length, int wanted) {
        if (length == wanted) {
            return x;
        }
        T nothing = ops.multiply(ops.sum(x, 2), ops.constant(0)); // [E, t, 1], whatever t is
        return ops.concat(2, List.of(x, ops.add(nothing, ops.constant(FloatArray.zeros(1, 1, wanted - length)))));
    }
}
