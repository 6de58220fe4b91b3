package org.weightcast.incontext;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.weightcast.data.Seeds;
import org.weightcast.torch.Torch;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/**
 * A stack of attention layers over tokens (x ; y) and the query's (x ; -W0 x), whose last O entries are in the end the negative
 * prediction. The query is not attended to.
 *
 * <p>Weights: those of {@link Attention} below {@code 0.}, {@code 1.} and so on, of tied layers only {@code 0.}; optionally
 * {@code initial} [O, I], the W0 that is 0 otherwise.
 *
 * @param inputs I
 * @param outputs O
 * @param heads of each layer
 * @param layers how many
 * @param tied whether all layers have the same weights
 * @param attention of the layers
 */
public record InContextTransformer(int inputs, int outputs, int heads, int layers, boolean tied, Attention attention)
        implements InContextModel {
    /** The variance of a starting weight is this, by the number of layers and of a weight's inputs. */
    private static final double VARIANCE = 0.002;

    public InContextTransformer {
        if (inputs < 1 || outputs < 1 || heads < 1 || layers < 1) {
            throw new IllegalArgumentException("A transformer needs at least one input, output, head and layer, not "
                    + inputs + ", " + outputs + ", " + heads + " and " + layers);
        }
    }

    /** One head, tied layers of linear attention. */
    public static InContextTransformer linear(int inputs, int outputs, int layers) {
        return new InContextTransformer(inputs, outputs, 1, layers, true, Attention.LINEAR);
    }

    @Override
    public Named<FloatArray> initial(long seed) {
        int width = inputs + outputs;
        Named<FloatArray> weights = Named.empty();
        for (int layer = 0; layer < (tied ? 1 : layers); layer++) {
            StartingWeights start = new StartingWeights(Seeds.at(seed, layer), VARIANCE / layers);
            weights = weights.with(start.attention(heads, width, width).prefixed(layer + "."));
        }
        return weights;
    }

    @Override
    public Tensor predict(Named<Tensor> weights, TaskBatch tasks) {
        Tensor context = Torch.concat(2, tasks.x(), tasks.y()); // [B, N, d]
        Tensor query = Torch.concat(1, tasks.query(), start(weights, tasks)).unsqueeze(1); // [B, 1, d]
        int pairs = (int) context.size(1);
        for (int layer = 0; layer < layers - 1; layer++) {
            Tensor tokens = attention.apply(of(weights, layer), context, Torch.concat(1, context, query));
            context = tokens.narrow(1, 0, pairs);
            query = tokens.narrow(1, pairs, 1);
        }
        query = attention.apply(of(weights, layers - 1), context, query);
        return query.squeeze(1).narrow(1, inputs, outputs).neg();
    }

    private Named<Tensor> of(Named<Tensor> weights, int layer) {
        return weights.under((tied ? 0 : layer) + ".");
    }

    /** The last entries of the query before the first layer, -W0 x [B, O]. */
    private static Tensor start(Named<Tensor> weights, TaskBatch tasks) {
        return weights.find("initial")
                .map(initial -> tasks.query().matmul(initial.t()).neg())
                .orElseGet(() -> torch.zeros_like(tasks.answer()));
    }
}
