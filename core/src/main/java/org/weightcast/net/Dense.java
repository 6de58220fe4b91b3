package org.weightcast.net;

import static org.weightcast.net.Signature.axes;

import java.util.List;
import org.weightcast.weights.Named;

/**
 * A linear map with a bias, x W + b. Weights: the matrix {@code name} [in, out] and {@code name.bias} [out].
 *
 * @param in values of a row that comes in
 * @param out values of the row that it becomes
 */
public record Dense(String name, int in, int out) {

    public Named<List<Axis>> weights() {
        return Named.of(name, axes(in, out)).with(name + ".bias", axes(out));
    }

    /** Rows [.., in] to rows [.., out]. */
    public <T> T apply(Ops<T> ops, Named<T> weights, T x) {
        return ops.add(ops.matmul(x, weights.get(name)), weights.get(name + ".bias"));
    }
}
