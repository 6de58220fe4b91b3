package org.weightcast.net;

import static org.weightcast.net.Signature.axes;

import java.util.Collections;
import java.util.List;
import java.util.function.BiConsumer;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/**
 * The transformer that writes the kernel of one block: a token for each slice of the kernel (the filter of one output channel) and one
 * for each support image go in, and the slices' tokens say what comes out.
 *
 * <p>Tokens are made in one of two ways. Projected: learned maps bring slices and images to {@code width} and the
 * result back. Or by the paper's rule: a slice's token is a learned row of the length d of a class code, followed by the slice to start
 * from; an image's token is its class's code followed by its features; the shorter is filled up with zeros, and the
 * result is read behind the first d values of a slice's token.
 */
record SliceTransformer(HyperTransformerSettings settings, int block) {

    private int inputs() {
        return settings.student().inputs(block);
    }

    private int outputs() {
        return settings.student().outputs(block);
    }

    /** Length of a slice. */
    private int slice() {
        return 9 * inputs();
    }

    /** Length of what an image's token tells: its label (a code and whether it has one) and its features. */
    private int sample() {
        return settings.codeSize() + 1 + features().length();
    }

    private SupportFeatures features() {
        return new SupportFeatures(settings, block);
    }

    private Encoder encoder() {
        return new Encoder(width(), settings.layers(), settings.heads());
    }

    /** Token width D: as set, or by the paper's rule, rounded up to what the heads can share. */
    private int width() {
        if (settings.projected()) {
            return settings.width();
        }
        int widest = Math.max(settings.codeSize() + slice(), sample());
        return (widest + settings.heads() - 1) / settings.heads() * settings.heads();
    }

    Named<List<Axis>> weights() {
        Named<List<Axis>> inside = encoder().weights().prefixed("encoder.");
        if (!settings.projected()) {
            return Named.of("table", axes(outputs(), settings.codeSize())).with(inside);
        }
        return Named.<List<Axis>>builder()
                .put("sample", axes(sample(), width()))
                .put("sample.bias", axes(width()))
                .put("slice", axes(outputs(), width()))
                .put("slice.previous", axes(slice(), width()))
                .putAll(inside)
                .put("change", axes(width(), slice()))
                .putAll(features().weights())
                .build();
    }

    /**
     * What is written.
     *
     * @param start the slices to start from [E, O, I*9]
     * @param features of the images, standardised [E, n, f]
     * @param labels of the images [E, n, d+1]: the class's code and 1, or zeros
     * @param looked is told by layer how tokens share their attention, [E, heads, O+n, O+n]: slices, then images
     * @return [E, O, I*9], of the order of 1
     */
    <T> T write(
            Ops<T> ops, Named<T> weights, T start, T features, T labels, int groups, BiConsumer<Integer, T> looked) {
        if (!settings.projected()) {
            return plain(ops, weights, start, features, labels, groups, looked);
        }
        T samples = ops.matmul(ops.concat(2, List.of(features, labels)), weights.get("sample"));
        T slices = ops.add(ops.matmul(start, weights.get("slice.previous")), weights.get("slice")); // [E, O, D]
        slices = features().told(ops, weights, slices, features);
        T read = encode(ops, weights, slices, ops.add(samples, weights.get("sample.bias")), looked);
        return ops.matmul(read, weights.get("change")); // [E, O, I*9]
    }

    private <T> T plain(
            Ops<T> ops, Named<T> weights, T start, T features, T labels, int groups, BiConsumer<Integer, T> looked) {
        int code = settings.codeSize();
        T table = ops.concat(0, Collections.nCopies(groups, ops.unsqueeze(weights.get("table"), 0))); // [E, O, d]
        T slices = filled(ops, ops.concat(2, List.of(table, start)), code + slice());
        T samples = filled(ops, ops.concat(2, List.of(labels, features)), sample());
        return ops.slice(encode(ops, weights, slices, samples, looked), 2, code, code + slice());
    }

    /** The slices' tokens as all tokens change them, [E, O, D]. */
    private <T> T encode(Ops<T> ops, Named<T> weights, T slices, T samples, BiConsumer<Integer, T> looked) {
        T tokens = ops.concat(1, List.of(slices, samples));
        T read = encoder().apply(ops, weights.under("encoder."), tokens, looked);
        return ops.slice(read, 1, 0, outputs());
    }

    /** Tokens [E, t, length] with zeros behind them, [E, t, D]. */
    private <T> T filled(Ops<T> ops, T tokens, int length) {
        if (length == width()) {
            return tokens;
        }
        T nothing = ops.multiply(ops.sum(tokens, 2), ops.constant(0)); // [E, t, 1], whatever t is
        T zeros = ops.add(nothing, ops.constant(FloatArray.zeros(1, 1, width() - length)));
        return ops.concat(2, List.of(tokens, zeros));
    }
}
