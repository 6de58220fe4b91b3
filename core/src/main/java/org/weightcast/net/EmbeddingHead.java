package org.weightcast.net;

import static org.weightcast.net.Signature.axes;

import java.util.List;
import org.weightcast.weights.Named;

/**
 * A prototype head on the embedding of a network that knows nothing of it. Embeddings of unknown origin have a common part
 * and lengths that say little about the class, so they are moved by a centre and brought to length 1 first (SimpleShot:
 * Wang et al. 2019, 1911.04623).
 *
 * <p>Input {@code embedding} [batch, F]. Outputs {@code logits} [batch, K] and {@code distance} [batch], as those of {@link
 * StudentCnn}, and {@code evidence} [batch] that the picture shows one of the classes: minus the distance. Weights, all under {@value #HEAD}: {@code center} [F], {@code prototypes} [K, F], the scalar {@code temperature}.
 *
 * @param features the length F of the embedding
 * @param classes the number of classes K
 */
public record EmbeddingHead(int features, int classes) implements Net {
    /** How the names of the weights start. */
    public static final String HEAD = "head.";

    private static final float SHORTEST = 1e-6f;

    @Override
    public Signature signature() {
        return new Signature(
                Named.<List<Axis>>builder()
                        .put("center", axes(features))
                        .put("prototypes", axes(classes, features))
                        .put("temperature", axes())
                        .build()
                        .prefixed(HEAD),
                Named.of("embedding", axes("batch", features)),
                Named.<List<Axis>>builder()
                        .put("logits", axes("batch", classes))
                        .put("distance", axes("batch"))
                        .put("evidence", axes("batch"))
                        .build());
    }

    @Override
    public <T> Named<T> apply(Ops<T> ops, Named<T> weights, Named<T> inputs) {
        Named<T> head = weights.under(HEAD);
        T directions = directions(ops, head.get("center"), inputs.get("embedding"));
        Named<T> answers = PrototypeHead.answers(ops, head, ops.unsqueeze(directions, 0));
        return answers.with("evidence", ops.multiply(answers.get("distance"), ops.constant(-1)));
    }

    /** Embeddings [n, F], moved by the centre [F], each brought to length 1. */
    public static <T> T directions(Ops<T> ops, T center, T embedding) {
        T moved = ops.subtract(embedding, center);
        T lengths = ops.sqrt(ops.sum(ops.multiply(moved, moved), 1)); // [n, 1]
        return ops.divide(moved, ops.maximum(lengths, ops.constant(SHORTEST)));
    }
}
