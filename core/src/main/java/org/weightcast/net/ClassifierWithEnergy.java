package org.weightcast.net;

import static org.weightcast.net.Signature.axes;

import org.weightcast.weights.Named;

/**
 * A classifier as a model for users: beside {@code logits} it answers {@code distance} [batch], which says how unlike all classes an
 * image is. It has no class vectors to be distant from, so that is the energy, -log(sum of exp(logits)) (Liu et al. 2020, 2010.03759): small
 * for what it knows, and possibly negative.
 */
public record ClassifierWithEnergy(Classifier classifier) implements Net {

    @Override
    public Signature signature() {
        Signature own = classifier.signature();
        return new Signature(own.weights(), own.inputs(), own.outputs().with("distance", axes("batch")));
    }

    @Override
    public <T> Named<T> apply(Ops<T> ops, Named<T> weights, Named<T> inputs) {
        T logits = classifier.logits(ops, weights, inputs.get("image"), Norm.stored()); // [n, K]
        T largest = ops.max(logits, 1); // [n, 1]
        T sum = ops.sum(ops.exp(ops.subtract(logits, largest)), 1);
        T energy = ops.multiply(ops.add(ops.log(sum), largest), ops.constant(-1));
        return Named.of("logits", logits).with("distance", ops.squeeze(energy, 1));
    }
}
