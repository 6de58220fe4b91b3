package org.weightcast.net;

import org.weightcast.weights.Named;

/**
 * A pure function of weights that it does not own. Written once against {@link Ops}, a network is trained with libtorch,
 * exported to ONNX and costed by running the same code with another value type.
 */
public interface Net {
    Signature signature();

    /**
     * Runs the network.
     *
     * @param weights the entries of {@code signature().weights()}
     * @param inputs the entries of {@code signature().inputs()}
     * @return the entries of {@code signature().outputs()}
     */
    <T> Named<T> apply(Ops<T> ops, Named<T> weights, Named<T> inputs);
}
