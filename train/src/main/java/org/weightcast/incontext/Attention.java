package org.weightcast.incontext;

import org.bytedeco.pytorch.Tensor;
import org.weightcast.weights.Named;

/**
 * A layer of self-attention without biases, norm or scaling, with its residual connection: a function of weights that it does not own.
 * For a token e, heads h: e + sum over h of P_h sum over i of V_h e_i a(K_h e_i . Q_h e). Only context tokens are attended to.
 *
 * <p>Weights of a layer: {@code key} and {@code query} [H, k, d], {@code value} [H, v, d], {@code projection} [H, d, v].
 */
public enum Attention {
    /** a is the identity. */
    LINEAR {
        @Override
        Tensor weigh(Tensor scores) {
            return scores;
        }
    },
    /** a is the softmax over the context. */
    SOFTMAX {
        @Override
        Tensor weigh(Tensor scores) {
            return scores.softmax(2);
        }
    };

    /** How much of each context token is taken, of scores [B, m, N]. */
    abstract Tensor weigh(Tensor scores);

    /**
     * Applies a layer.
     *
     * @param context tokens that are attended to [B, N, d]
     * @param tokens those that change [B, n, d]
     * @return the changed tokens [B, n, d]
     */
    public Tensor apply(Named<Tensor> layer, Tensor context, Tensor tokens) {
        Tensor asks = keyQuery(layer); // [H, d, d]
        Tensor gives = projectionValue(layer); // [H, d, d]
        long heads = asks.size(0);
        long width = asks.size(1);
        long batch = tokens.size(0);
        long count = tokens.size(1);
        Tensor asked = tokens.matmul(asks.reshape(heads * width, width).t()); // [B, n, H d]
        Tensor scores = asked.reshape(batch, count * heads, width).bmm(context.transpose(1, 2)); // [B, n H, N]
        Tensor mixed = weigh(scores).bmm(context); // [B, n H, d]
        Tensor given = gives.transpose(1, 2).reshape(heads * width, width); // [H d, d]
        return tokens.add(mixed.reshape(batch, count, heads * width).matmul(given));
    }

    /** The products K' Q of all heads [H, d, d]: all that counts of the two. */
    public static Tensor keyQuery(Named<Tensor> layer) {
        return layer.get("key").transpose(1, 2).bmm(layer.get("query"));
    }

    /** The products P V of all heads [H, d, d]: all that counts of the two. */
    public static Tensor projectionValue(Named<Tensor> layer) {
        return layer.get("projection").bmm(layer.get("value"));
    }
}
