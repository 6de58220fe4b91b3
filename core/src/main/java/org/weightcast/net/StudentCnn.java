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
        return PrototypeHead.answers(ops, weights, blocks.embed(ops, weights, inputs.get("image"), 1));
    }
}
