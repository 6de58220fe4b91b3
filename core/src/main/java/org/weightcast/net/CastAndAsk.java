package org.weightcast.net;

import java.util.List;
import org.weightcast.weights.Named;

/**
 * A cast and its use in one graph: the support set and query images in, the logits of the queries out. What evaluations
 * run, since it needs no student file for each episode.
 *
 * <p>Inputs: those of the {@link HyperTransformer} for one episode, the scalar {@code temperature}, and {@code query}
 * [query, C, S, S]. Outputs: {@code logits} [query, K], and what they were made from: {@code prototypes} [1, K, F],
 * {@code embedding} [1, n, F] of the support images and {@code asked} [1, query, F] of the queries.
 */
public record CastAndAsk(HyperTransformerSettings settings) implements Net {

    @Override
    public Signature signature() {
        Signature cast = caster().signature();
        ConvBlocks blocks = settings.student();
        Named<List<Axis>> inputs = cast.inputs()
                .with("temperature", Signature.axes())
                .with("query", Signature.axes("query", blocks.inputChannels(), blocks.size(), blocks.size()));
        Named<List<Axis>> outputs = Named.<List<Axis>>builder()
                .put("logits", Signature.axes("query", "class"))
                .put("prototypes", Signature.axes(1, "class", blocks.features()))
                .put("embedding", Signature.axes(1, "support", blocks.features()))
                .put("asked", Signature.axes(1, "query", blocks.features()))
                .build();
        return new Signature(cast.weights(), inputs, outputs);
    }

    @Override
    public <T> Named<T> apply(Ops<T> ops, Named<T> weights, Named<T> inputs) {
        Named<T> written = caster().apply(ops, weights, inputs);
        T embedding = queries(ops, settings, written, inputs.get("query"), 1); // [1, q, F]
        T distances = PrototypeHead.distances(ops, embedding, written.get("prototypes")); // [1, q, K]
        T logits = PrototypeHead.logits(ops, distances, inputs.get("temperature"));
        return written.only(name -> name.equals("prototypes") || name.equals("embedding"))
                .with("logits", ops.squeeze(logits, 0))
                .with("asked", embedding);
    }

    /**
     * The embedding of queries, normalised as the settings say.
     *
     * @param blocks the written block weights
     * @param images [q, E*C, S, S]
     * @return [E, q, F]
     */
    public static <T> T queries(Ops<T> ops, HyperTransformerSettings settings, Named<T> blocks, T images, int groups) {
        Norm<T> norm = settings.inductive() ? Norm.stored() : Norm.ofBatch();
        return settings.student().embed(ops, blocks, images, groups, norm);
    }

    private HyperTransformer caster() {
        return new HyperTransformer(settings, 1);
    }
}
