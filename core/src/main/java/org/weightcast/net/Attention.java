package org.weightcast.net;

import java.util.List;
import java.util.function.Consumer;
import org.weightcast.weights.Named;

/**
 * Attention with several heads (Vaswani et al. 2017): queries from one sequence of tokens, keys and values from another or the same.
 * Weights: the {@link Dense} maps {@code query}, {@code key}, {@code value} and {@code out}. Norm and sum are the caller's.
 *
 * @param width token width D of what asks, and of the answer
 * @param source token width D' of what is looked at
 * @param inner size of queries, keys and values; a multiple of the heads
 * @param heads attention heads
 */
public record Attention(int width, int source, int inner, int heads) {
    public Attention {
        if (heads < 1 || inner % heads != 0) {
            throw new IllegalArgumentException("A width of " + inner + " cannot be split among " + heads + " heads");
        }
    }

    /** Attention among tokens of one width. */
    public static Attention of(int width, int heads) {
        return new Attention(width, width, width, heads);
    }

    public Named<List<Axis>> weights() {
        return query().weights().with(key().weights()).with(value().weights()).with(out().weights());
    }

    private Dense query() {
        return new Dense("query", width, inner);
    }

    private Dense key() {
        return new Dense("key", source, inner);
    }

    private Dense value() {
        return new Dense("value", source, inner);
    }

    private Dense out() {
        return new Dense("out", inner, width);
    }

    /**
     * Every token may look at every source.
     *
     * @param tokens [n, t, D]
     * @param sources [n, m, D']
     * @return [n, t, D]
     */
    public <T> T apply(Ops<T> ops, Named<T> weights, T tokens, T sources) {
        return read(ops, weights, scores(ops, weights, tokens, sources), sources);
    }

    /**
     * Tokens look at sources as a mask allows.
     *
     * @param tokens [n, t, D]
     * @param sources [n, m, D']
     * @param mask [t, m], added to the scores: 0 where a token may look, a large negative number where not; every token may look at
     *     something
     * @return [n, t, D]
     */
    public <T> T apply(Ops<T> ops, Named<T> weights, T tokens, T sources, T mask) {
        return read(ops, weights, ops.add(scores(ops, weights, tokens, sources), mask), sources);
    }

    /**
     * What tokens find in sources: computed by itself where sources stay while tokens change.
     *
     * @param keys [n, m, inner]
     * @param values [n, m, inner]
     */
    public record Sources<T>(T keys, T values) {}

    /** Keys and values of sources [n, m, D'], or of [m, D'] that are the same for all sequences. */
    public <T> Sources<T> sources(Ops<T> ops, Named<T> weights, T sources) {
        return new Sources<>(key().apply(ops, weights, sources), value().apply(ops, weights, sources));
    }

    /** As {@link #apply(Ops, Named, Object, Object)}, with keys and values at hand. */
    public <T> T read(Ops<T> ops, Named<T> weights, T tokens, Sources<T> sources) {
        T queries = query().apply(ops, weights, tokens);
        return out().apply(ops, weights, mix(ops, queries, sources.keys(), sources.values()));
    }

    private <T> T scores(Ops<T> ops, Named<T> weights, T tokens, T sources) {
        return scores(ops, query().apply(ops, weights, tokens), key().apply(ops, weights, sources));
    }

    private <T> T read(Ops<T> ops, Named<T> weights, T scores, T sources) {
        return out().apply(ops, weights, mixed(ops, scores, value().apply(ops, weights, sources), shares -> {}));
    }

    /** What queries [n, t, inner] read from values [n, m, inner] with keys [n, m, inner]: [n, t, inner]. */
    <T> T mix(Ops<T> ops, T queries, T keys, T values) {
        return mix(ops, queries, keys, values, shares -> {});
    }

    /** The same; {@code looked} is told how each query shares its attention among the keys, [n, heads, t, m], rows that add up to 1. */
    <T> T mix(Ops<T> ops, T queries, T keys, T values, Consumer<T> looked) {
        return mixed(ops, scores(ops, queries, keys), values, looked);
    }

    /** How much each query likes each key: [n, heads, t, m]. */
    private <T> T scores(Ops<T> ops, T queries, T keys) {
        T query = split(ops, queries); // [n, heads, t, inner/heads]
        T key = split(ops, keys);
        T scale = ops.constant((float) (1 / Math.sqrt(inner / (double) heads)));
        return ops.matmul(ops.multiply(query, scale), ops.transpose(key, 0, 1, 3, 2));
    }

    private <T> T mixed(Ops<T> ops, T scores, T values, Consumer<T> looked) {
        T shares = ops.softmax(scores, 3); // [n, heads, t, m]
        looked.accept(shares);
        T mixed = ops.matmul(shares, split(ops, values)); // [n, heads, t, inner/heads]
        return ops.flatten(ops.transpose(mixed, 0, 2, 1, 3), 2, 3); // [n, t, inner]
    }

    private <T> T split(Ops<T> ops, T projected) {
        return ops.transpose(ops.unflatten(projected, 2, heads, inner / heads), 0, 2, 1, 3);
    }
}
