package org.weightcast.net;

import static org.weightcast.net.Signature.axes;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.weightcast.weights.Named;

/**
 * A transformer encoder, pre-norm (x + attention(norm(x)), then x + feed-forward(norm(x))), with a norm at the end and no
 * mask and no positions: what a token is must be in the token.
 *
 * @param width token width D
 * @param layers number of layers
 * @param heads attention heads; D is a multiple of them
 */
public record Encoder(int width, int layers, int heads) {
    private static final float EPSILON = 1e-5f;

    public Encoder {
        if (width % heads != 0) {
            throw new IllegalArgumentException("A width of " + width + " cannot be split among " + heads + " heads");
        }
    }

    public Named<List<Axis>> weights() {
        Named.Builder<List<Axis>> weights = Named.builder();
        for (int layer = 1; layer <= layers; layer++) {
            String name = "layer" + layer + ".";
            weights.put(name + "attention.norm.gain", axes(width))
                    .put(name + "attention.norm.bias", axes(width))
                    .put(name + "attention.in", axes(width, 3 * width))
                    .put(name + "attention.out", axes(width, width))
                    .put(name + "feed.norm.gain", axes(width))
                    .put(name + "feed.norm.bias", axes(width))
                    .put(name + "feed.in", axes(width, 2 * width))
                    .put(name + "feed.in.bias", axes(2 * width))
                    .put(name + "feed.out", axes(2 * width, width))
                    .put(name + "feed.out.bias", axes(width));
        }
        return weights.put("norm.gain", axes(width))
                .put("norm.bias", axes(width))
                .build();
    }

    /** Tokens [E, t, D] to tokens [E, t, D]. */
    public <T> T apply(Ops<T> ops, Named<T> weights, T tokens) {
        return apply(ops, weights, tokens, (layer, shares) -> {});
    }

    /** The same; {@code looked} is told of each layer how its tokens share their attention among all tokens, [E, heads, t, t]. */
    <T> T apply(Ops<T> ops, Named<T> weights, T tokens, BiConsumer<Integer, T> looked) {
        T x = tokens;
        for (int layer = 1; layer <= layers; layer++) {
            Named<T> own = weights.under("layer" + layer + ".");
            int at = layer;
            x = ops.add(x, attention(ops, own.under("attention."), x, shares -> looked.accept(at, shares)));
            x = ops.add(x, feed(ops, own.under("feed."), x));
        }
        return norm(ops, weights, x);
    }

    private <T> T attention(Ops<T> ops, Named<T> weights, T x, Consumer<T> looked) {
        T projected = ops.matmul(norm(ops, weights, x), weights.get("in")); // [E, t, 3D]
        T mixed = Attention.of(width, heads)
                .mix(
                        ops,
                        part(ops, projected, 0),
                        part(ops, projected, 1),
                        part(ops, projected, 2),
                        looked); // [E, t, D]
        return ops.matmul(mixed, weights.get("out"));
    }

    private <T> T part(Ops<T> ops, T projected, int which) {
        return ops.slice(projected, 2, which * width, (which + 1) * width);
    }

    private <T> T feed(Ops<T> ops, Named<T> weights, T x) {
        T hidden = ops.add(ops.matmul(norm(ops, weights, x), weights.get("in")), weights.get("in.bias"));
        return ops.add(ops.matmul(ops.relu(hidden), weights.get("out")), weights.get("out.bias"));
    }

    private static <T> T norm(Ops<T> ops, Named<T> weights, T x) {
        return ops.layerNorm(x, weights.get("norm.gain"), weights.get("norm.bias"), EPSILON);
    }
}
