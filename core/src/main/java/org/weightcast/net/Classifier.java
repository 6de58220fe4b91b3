package org.weightcast.net;

import org.weightcast.weights.Named;

/**
 * A network that tells classes of images apart. Input {@code image} [batch, C, S, S], prepared, values in 0..1; output {@code logits}
 * [batch, K].
 *
 * <p>It is trained with the statistics of the batch ({@link Norm#ofBatch}); nothing is accumulated on the way. Whoever makes its weights
 * measures the statistics that are stored in them afterwards, on data.
 */
public interface Classifier extends Net {
    /**
     * The logits [n, K].
     *
     * @param images [n, C, S, S]
     */
    <T> T logits(Ops<T> ops, Named<T> weights, T images, Norm<T> norm);

    @Override
    default <T> Named<T> apply(Ops<T> ops, Named<T> weights, Named<T> inputs) {
        return Named.of("logits", logits(ops, weights, inputs.get("image"), Norm.stored()));
    }
}
