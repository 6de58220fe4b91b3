package org.weightcast.incontext;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.weightcast.data.Seeds;
import org.weightcast.torch.Torch;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/**
 * One layer of linear attention above features that a small network makes of each token, for functions that are not linear
 * (von Oswald et al. 2023, section 4): tokens (x ; y) are embedded, e := e + MLP(e), then the layer. The last entry
 * of a token stands for its output, the others are features.
 *
 * <p>Weights: {@code embedding} [I + 1, width], {@code hidden.weight}, {@code hidden.bias}, {@code output.weight}, {@code output.bias} of
 * the MLP, and those of {@link Attention} below {@code 0.}; or, as the control, {@code share}, one number.
 *
 * @param descends the control: features are made of x alone, and the layer is a step of gradient descent on a linear
 *     map of them, with a trained rate
 */
public record DeepFeatures(int inputs, int width, int hidden, boolean descends) implements InContextModel {
    private static final double ATTENTION_VARIANCE = 0.02;
    private static final double STARTING_SHARE = 0.02;

    /** The paper's sizes. */
    public static DeepFeatures published(boolean descends) {
        return new DeepFeatures(1, 40, 160, descends);
    }

    @Override
    public Named<FloatArray> initial(long seed) {
        StartingWeights start = new StartingWeights(Seeds.at(seed, 0), 1);
        Named<FloatArray> features = Named.<FloatArray>builder()
                .put("embedding", start.matrix(inputs + 1, inputs + 1, width))
                .put("hidden.weight", start.matrix(width, width, hidden))
                .put("hidden.bias", FloatArray.zeros(hidden))
                .put("output.weight", start.matrix(hidden, hidden, width))
                .put("output.bias", FloatArray.zeros(width))
                .build();
        StartingWeights small = new StartingWeights(Seeds.at(seed, 1), ATTENTION_VARIANCE);
        return descends
                ? features.with("share", FloatArray.filled((float) STARTING_SHARE, 1))
                : features.with(small.attention(1, width, width).prefixed("0."));
    }

    @Override
    public Tensor predict(Named<Tensor> weights, TaskBatch tasks) {
        Tensor query = tasks.query().unsqueeze(1); // [B, 1, I]
        Tensor unknown = torch.zeros_like(query.narrow(2, 0, 1)); // [B, 1, 1]
        Tensor asked = descends ? labelled(weights, query, unknown) : token(weights, query, unknown);
        Tensor context = descends ? labelled(weights, tasks.x(), tasks.y()) : token(weights, tasks.x(), tasks.y());
        Tensor answered = Attention.LINEAR.apply(layer(weights), context, asked); // [B, 1, width]
        return answered.squeeze(1).narrow(1, width - 1, 1).neg();
    }

    private Named<Tensor> layer(Named<Tensor> weights) {
        if (!descends) {
            return weights.under("0.");
        }
        Tensor share = weights.get("share");
        return LinearSelfAttention.layer(
                share, torch.zeros_like(share), torch.zeros(1, width - 1).type_as(share));
    }

    /** Features of x alone, and y as it is. */
    private Tensor labelled(Named<Tensor> weights, Tensor x, Tensor y) {
        return Torch.concat(2, token(weights, x, torch.zeros_like(y)).narrow(2, 0, width - 1), y);
    }

    /** [B, n, I] and [B, n, 1] to [B, n, width]. */
    private static Tensor token(Named<Tensor> weights, Tensor x, Tensor y) {
        Tensor embedded = Torch.concat(2, x, y).matmul(weights.get("embedding"));
        Tensor inner = torch.gelu(embedded.matmul(weights.get("hidden.weight")).add(weights.get("hidden.bias")));
        return embedded.add(inner.matmul(weights.get("output.weight")).add(weights.get("output.bias")));
    }
}
