package org.weightcast.incontext;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/**
 * Gradient descent whose settings are trained: the formula of {@link LinearSelfAttention} in every layer. What a transformer is
 * compared with.
 *
 * <p>Weights, one number each: {@code share}, the rate divided by N, and for GD++ {@code gamma}.
 *
 * @param steps of descent
 * @param plusPlus whether inputs change, too
 */
public record TunedDescent(int inputs, int outputs, int steps, boolean plusPlus) implements InContextModel {
    private static final float START = 0.1f;

    /** Starts from a small rate, whatever the seed. */
    @Override
    public Named<FloatArray> initial(long seed) {
        Named<FloatArray> share = Named.of("share", FloatArray.filled(START, 1));
        return plusPlus ? share.with("gamma", FloatArray.filled(0, 1)) : share;
    }

    @Override
    public Tensor predict(Named<Tensor> weights, TaskBatch tasks) {
        return InContextTransformer.linear(inputs, outputs, steps)
                .predict(layer(weights).prefixed("0."), tasks);
    }

    /** The weights of one layer of attention. */
    Named<Tensor> layer(Named<Tensor> weights) {
        Tensor share = weights.get("share");
        Tensor gamma = weights.find("gamma").orElseGet(() -> torch.zeros_like(share));
        return LinearSelfAttention.layer(
                share, gamma, torch.zeros(outputs, inputs).type_as(share));
    }

    /** The learning rate that training found for contexts of N pairs. */
    public static double rate(Named<FloatArray> weights, int context) {
        return weights.get("share").at(0) * context;
    }
}
