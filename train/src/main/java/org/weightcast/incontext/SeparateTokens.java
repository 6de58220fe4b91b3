package org.weightcast.incontext;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.weightcast.data.Seeds;
import org.weightcast.torch.Torch;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/**
 * Inputs and outputs as tokens of their own, (x ; 0), (0 ; y), (x ; 0), ... and the query last, each with the code of its position
 * behind it. A first layer, with softmax, has to bring to every input the output that follows it (a copying or induction head); a
 * second, linear one can then do a step of gradient descent (von Oswald et al. 2023, proposition 3 and figure 5).
 *
 * <p>Weights: those of {@link Attention} below {@code 0.} and {@code 1.}.
 *
 * @param inputs I
 * @param outputs O
 * @param codes the size of a position's code, even: sines and cosines of falling frequencies
 */
public record SeparateTokens(int inputs, int outputs, int codes) implements InContextModel {
    private static final int KEY = 20;
    private static final double VARIANCE = 0.02 / 2; // for two layers
    private static final double LONGEST = 100; // positions in a radian of the slowest wave

    public SeparateTokens {
        if (codes < 2 || codes % 2 != 0) {
            throw new IllegalArgumentException(
                    "Inputs and outputs in tokens of their own are told apart by codes of an even size, not " + codes);
        }
    }

    /** The paper's sizes. */
    public static SeparateTokens published() {
        return new SeparateTokens(10, 1, 10);
    }

    int width() {
        return inputs + outputs + codes;
    }

    @Override
    public Named<FloatArray> initial(long seed) {
        Named<FloatArray> first = new StartingWeights(Seeds.at(seed, 0), VARIANCE).attention(1, width(), KEY);
        Named<FloatArray> second = new StartingWeights(Seeds.at(seed, 1), VARIANCE).attention(1, width(), KEY);
        return first.prefixed("0.").with(second.prefixed("1."));
    }

    @Override
    public Tensor predict(Named<Tensor> weights, TaskBatch tasks) {
        Tensor tokens = tokens(tasks); // [B, 2N + 1, d]
        int context = (int) tokens.size(1) - 1;
        Tensor copied = afterFirst(weights, tokens);
        Tensor answered =
                Attention.LINEAR.apply(weights.under("1."), copied.narrow(1, 0, context), copied.narrow(1, context, 1));
        return answered.squeeze(1).narrow(1, inputs, outputs).neg();
    }

    /** What the first layer makes of the tokens [B, 2N + 1, d]. */
    static Tensor afterFirst(Named<Tensor> weights, Tensor tokens) {
        Tensor context = tokens.narrow(1, 0, tokens.size(1) - 1);
        return Attention.SOFTMAX.apply(weights.under("0."), context, tokens);
    }

    /** All tokens of the tasks, the query last [B, 2N + 1, d]. */
    Tensor tokens(TaskBatch tasks) {
        long batch = tasks.x().size(0);
        int pairs = (int) tasks.x().size(1);
        Tensor x = Torch.concat(2, tasks.x(), torch.zeros_like(tasks.y())); // [B, N, I + O]
        Tensor y = Torch.concat(2, torch.zeros_like(tasks.x()), tasks.y());
        Tensor turns = Torch.concat(2, x, y).reshape(batch, 2L * pairs, inputs + outputs); // x, y, x, y, ...
        Tensor query =
                Torch.concat(1, tasks.query(), torch.zeros_like(tasks.answer())).unsqueeze(1);
        Tensor content = Torch.concat(1, turns, query); // [B, 2N + 1, I + O]
        int count = 2 * pairs + 1;
        Tensor positions = Torch.tensor(positions(count), 1, count, codes).type_as(content);
        return Torch.concat(2, content, positions.expand(batch, count, codes));
    }

    private double[] positions(int count) {
        double[] all = new double[count * codes];
        for (int position = 0; position < count; position++) {
            for (int i = 0; i < codes; i += 2) {
                double angle = position / Math.pow(LONGEST, i / (double) codes);
                all[position * codes + i] = Math.sin(angle);
                all[position * codes + i + 1] = Math.cos(angle);
            }
        }
        return all;
    }
}
