package org.weightcast.net;

import static org.weightcast.net.Signature.axes;

import java.util.List;
import org.weightcast.weights.Named;

/**
 * A stack of transformer layers with the norms behind the sums (Vaswani et al. 2017): x = norm(x + attention(x)), where
 * there is a memory x = norm(x + attention to it), and x = norm(x + feed-forward(x)). No mask and no positions.
 *
 * @param width token width D
 * @param memory token width of what a decoder looks at; 0 for an encoder
 * @param inner size of queries, keys, values and the hidden layer; a multiple of the heads
 */
record PostNorm(int width, int memory, int inner, int layers, int heads) {
    private static final float EPSILON = 1e-6f;

    /** Layers whose inner size is the ratio of the width, rounded up to what the heads can share. */
    static PostNorm of(int width, int memory, PublishedSettings settings) {
        int heads = settings.heads();
        int inner = (int) Math.ceil(settings.innerRatio() * width);
        return new PostNorm(width, memory, (inner + heads - 1) / heads * heads, settings.layers(), heads);
    }

    /** The name of the gain of the last norm of so many layers. */
    static String lastGain(int layers) {
        return "layer" + layers + ".feed.norm.gain";
    }

    Named<List<Axis>> weights() {
        Named.Builder<List<Axis>> weights = Named.builder();
        for (int layer = 1; layer <= layers; layer++) {
            String name = "layer" + layer + ".";
            weights.putAll(looking(width).weights().with(norm()).prefixed(name + "self."));
            if (memory > 0) {
                weights.putAll(looking(memory).weights().with(norm()).prefixed(name + "cross."));
            }
            weights.putAll(in().weights().prefixed(name + "feed."))
                    .putAll(out().weights().prefixed(name + "feed."))
                    .putAll(norm().prefixed(name + "feed."));
        }
        return weights.build();
    }

    private Attention looking(int source) {
        return new Attention(width, source, inner, heads);
    }

    private Dense in() {
        return new Dense("in", width, inner);
    }

    private Dense out() {
        return new Dense("out", inner, width);
    }

    private Named<List<Axis>> norm() {
        return Named.<List<Axis>>builder()
                .put("norm.gain", axes(width))
                .put("norm.bias", axes(width))
                .build();
    }

    /** An encoder: tokens [E, t, D] to tokens [E, t, D]. */
    <T> T encode(Ops<T> ops, Named<T> weights, T tokens) {
        return decode(ops, weights, tokens, tokens);
    }

    /** A decoder: tokens [E, t, D] that look at memory [E, m, D'] to tokens [E, t, D]. */
    <T> T decode(Ops<T> ops, Named<T> weights, T tokens, T memories) {
        T x = tokens;
        for (int layer = 1; layer <= layers; layer++) {
            Named<T> own = weights.under("layer" + layer + ".");
            x = attend(ops, looking(width), own.under("self."), x, x);
            if (memory > 0) {
                x = attend(ops, looking(memory), own.under("cross."), x, memories);
            }
            Named<T> feed = own.under("feed.");
            T fed = out().apply(ops, feed, ops.relu(in().apply(ops, feed, x)));
            x = norm(ops, feed, ops.add(x, fed));
        }
        return x;
    }

    private static <T> T attend(Ops<T> ops, Attention attention, Named<T> weights, T x, T source) {
        return norm(ops, weights, ops.add(x, attention.apply(ops, weights, x, source)));
    }

    private static <T> T norm(Ops<T> ops, Named<T> weights, T x) {
        return ops.layerNorm(x, weights.get("norm.gain"), weights.get("norm.bias"), EPSILON);
    }
}
