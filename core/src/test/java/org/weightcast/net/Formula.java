package org.weightcast.net;

import java.util.List;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/**
 * An {@link Expression} that a lambda can write: inputs by position, one output. A lambda cannot be generic, so the
 * value type is hidden behind {@link Object}; a formula only passes values from operation to operation.
 */
@FunctionalInterface
public interface Formula {
    Object apply(Ops<Object> ops, List<Object> inputs);

    /** The same formula with one output, named {@code result}. */
    default Expression expression() {
        Formula formula = this;
        return new Expression() {
            @Override
            @SuppressWarnings("unchecked") // the formula hands back only what these operations made
            public <T> Named<T> apply(Ops<T> ops, Named<T> inputs) {
                List<Object> values = List.copyOf(inputs.values());
                return Named.of("result", (T) formula.apply((Ops<Object>) ops, values));
            }
        };
    }

    /** Input names {@code input0}, {@code input1} and so on. */
    static Named<FloatArray> inputs(List<FloatArray> arrays) {
        Named.Builder<FloatArray> inputs = Named.builder();
        for (FloatArray array : arrays) {
            inputs.put("input" + inputs.build().size(), array);
        }
        return inputs.build();
    }
}
