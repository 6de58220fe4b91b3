package org.weightcast.net;

import static org.weightcast.net.Signature.axes;

import java.util.List;
import org.weightcast.weights.Named;

/**
 * The small network that a caster writes: convolutional blocks under a prototype head.
 *
 * <p>Input {@code image} [batch, C, S, S], prepared, values in 0..1. Outputs {@code logits} [batch, K] = -(squared
 * distance to each prototype) / temperature, and {@code distance} [batch], the smallest of the squared distances. Weights: those of
 * {@link ConvBlocks}, {@code prototypes} [K, F] and the scalar {@code temperature}.
 *
 * @param classes the number of classes K
 */
public record StudentCnn(ConvBlocks blocks, int classes) implements Net {

    @Override
    public Signature signature() {
        Named<List<Axis>> weights = blocks.weights()
                .with("prototypes", axes(classes, blocks.features()))
                .with("temperature", axes());
        return new Signature(
                weights,
                Named.of("image", axes("batch", blocks.inputChannels(), blocks.size(), blocks.size())),
                Named.<List<Axis>>builder()
                        .put("logits", axes("batch", classes))
                        .put("distance", axes("batch"))
                        .build());
    }

    @Override
    public <T> Named<T> apply(Ops<T> ops, Named<T> weights, Named<T> inputs) {
        return answers(ops, weights, blocks.embed(ops, weights, inputs.get("image"), 1));
    }

    /** What it answers to images of this embedding [1, batch, F]. */
    <T> Named<T> answers(Ops<T> ops, Named<T> weights, T embedding) {
        T prototypes = ops.unsqueeze(weights.get("prototypes"), 0); // [1, K, F]
        T distances = PrototypeHead.distances(ops, embedding, prototypes); // [1, n, K]
        T logits = ops.squeeze(PrototypeHead.logits(ops, distances, weights.get("temperature")), 0);
        T largest = ops.max(ops.multiply(distances, ops.constant(-1)), 2); // [1, n, 1]
        T distance = ops.multiply(ops.squeeze(ops.squeeze(largest, 2), 0), ops.constant(-1));
        return Named.<T>builder()
                .put("logits", logits)
                .put("distance", distance)
                .build();
    }
}
