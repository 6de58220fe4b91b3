package org.weightcast.net.vision;

import static org.weightcast.net.Signature.axes;

import java.util.List;
import org.weightcast.net.Attention;
import org.weightcast.net.Axis;
import org.weightcast.net.Dense;
import org.weightcast.net.Ops;
import org.weightcast.weights.Named;

/**
 * A layer of a vision transformer: x + attention(norm(x)), then x + feed-forward(norm(x)) with GELU. The parts can be called one by one,
 * so that tokens may look at more than themselves. Weights: {@code attention.norm.gain} and {@code .bias} [D], {@code attention.}
 * with those of {@link Attention}, and under {@code feed.} the norm and the {@link Dense} maps {@code in} and {@code out}.
 *
 * @param width token width D
 * @param heads attention heads
 * @param hidden values between the two maps of the feed-forward part
 */
public record PreNormLayer(int width, int heads, int hidden) {
    private static final float EPSILON = 1e-6f;

    public Named<List<Axis>> weights() {
        return norm().prefixed("attention.")
                .with(attention().weights().prefixed("attention."))
                .with(norm().prefixed("feed."))
                .with(in().weights().prefixed("feed."))
                .with(out().weights().prefixed("feed."));
    }

    private Named<List<Axis>> norm() {
        return Named.of("norm.gain", axes(width)).with("norm.bias", axes(width));
    }

    /** The attention of the layer, with weights under {@code attention.}. */
    public Attention attention() {
        return Attention.of(width, heads);
    }

    private Dense in() {
        return new Dense("in", width, hidden);
    }

    private Dense out() {
        return new Dense("out", hidden, width);
    }

    /** Tokens that look at each other: [n, t, D] to [n, t, D]. */
    public <T> T apply(Ops<T> ops, Named<T> weights, T x) {
        T normed = normed(ops, weights, x);
        return feed(ops, weights, ops.add(x, attention().apply(ops, weights.under("attention."), normed, normed)));
    }

    /**
     * Tokens that look at each other and at memory cells, which are not changed and not handed on.
     *
     * @param x tokens [n, t, D]
     * @param memory cells [n, m, D], read as they are, without the norm
     * @param mask [t, t + m], as {@link Attention#apply} takes it
     * @return [n, t, D]
     */
    public <T> T apply(Ops<T> ops, Named<T> weights, T x, T memory, T mask) {
        T normed = normed(ops, weights, x);
        T sources = ops.concat(1, List.of(normed, memory));
        T read = attention().apply(ops, weights.under("attention."), normed, sources, mask);
        return feed(ops, weights, ops.add(x, read));
    }

    /** The norm before attention: [n, t, D] to [n, t, D]. */
    public <T> T normed(Ops<T> ops, Named<T> weights, T x) {
        return norm(ops, weights.under("attention."), x);
    }

    /** The second half of the layer: x + feed-forward(norm(x)). */
    public <T> T feed(Ops<T> ops, Named<T> weights, T x) {
        Named<T> own = weights.under("feed.");
        T inner = gelu(ops, in().apply(ops, own, norm(ops, own, x)));
        return ops.add(x, out().apply(ops, own, inner));
    }

    /** x times the probability that a normal number is below x (Hendrycks, Gimpel 2016). */
    private static <T> T gelu(Ops<T> ops, T x) {
        T share = ops.add(ops.erf(ops.multiply(x, ops.constant((float) Math.sqrt(0.5)))), ops.constant(1));
        return ops.multiply(ops.multiply(x, ops.constant(0.5f)), share);
    }

    static <T> T norm(Ops<T> ops, Named<T> weights, T x) {
        return ops.layerNorm(x, weights.get("norm.gain"), weights.get("norm.bias"), EPSILON);
    }
}
