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

    Named<List<Axis>> weights() {
        Named.Builder<List<Axis>> weights = Named.builder();
        for (int layer = 1; layer <= layers; layer++) {
            String name = "layer" + layer + ".";
            weights.putAll(attention(width).prefixed(name + "self."));
            if (memory > 0) {
                weights.putAll(attention(memory).prefixed(name + "cross."));
            }
            weights.putAll(dense("in", width, inner).prefixed(name + "feed."))
                    .putAll(dense("out", inner, width).prefixed(name + "feed."))
                    .putAll(norm().prefixed(name + "feed."));
        }
        return weights.build();
    }

    private Named<List<Axis>> attention(int source) {
        return dense("query", width, inner)
                .with(dense("key", source, inner))
                .with(dense("value", source, inner))
                .with(dense("out", inner, width))
                .with(norm());
    }

    private static Named<List<Axis>> dense(String name, int in, int out) {
        return Named.<List<Axis>>builder()
                .put(name, axes(in, out))
                .put(name + ".bias", axes(out))
                .build();
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
            x = attend(ops, own.under("self."), x, x);
            if (memory > 0) {
                x = attend(ops, own.under("cross."), x, memories);
            }
            Named<T> feed = own.under("feed.");
            T fed = dense(ops, feed, "out", ops.relu(dense(ops, feed, "in", x)));
            x = norm(ops, feed, ops.add(x, fed));
        }
        return x;
    }

    private <T> T attend(Ops<T> ops, Named<T> weights, T x, T source) {
        T query = split(ops, dense(ops, weights, "query", x)); // [E, heads, t, inner/heads]
        T key = split(ops, dense(ops, weights, "key", source));
        T value = split(ops, dense(ops, weights, "value", source));
        T scale = ops.constant((float) (1 / Math.sqrt(inner / (double) heads)));
        T scores = ops.matmul(ops.multiply(query, scale), ops.transpose(key, 0, 1, 3, 2)); // [E, heads, t, m]
        T mixed = ops.matmul(ops.softmax(scores, 3), value);
        T joined = ops.flatten(ops.transpose(mixed, 0, 2, 1, 3), 2, 3); // [E, t, inner]
        return norm(ops, weights, ops.add(x, dense(ops, weights, "out", joined)));
    }

    private <T> T split(Ops<T> ops, T projected) {
        return ops.transpose(ops.unflatten(projected, 2, heads, inner / heads), 0, 2, 1, 3);
    }

    private static <T> T dense(Ops<T> ops, Named<T> weights, String name, T x) {
        return ops.add(ops.matmul(x, weights.get(name)), weights.get(name + ".bias"));
    }

    private static <T> T norm(Ops<T> ops, Named<T> weights, T x) {
        return ops.layerNorm(x, weights.get("norm.gain"), weights.get("norm.bias"), EPSILON);
    }
}
