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
    // The paper's is 0.02 by the number of layers: from there the loss rests at that of answering zero for thousands of
    // steps.
    private static final double VARIANCE = 0.5;
    private static final double LONGEST = 100; // positions in a radian of the slowest wave

    public SeparateTokens {
        if (codes < 2 || codes % 2 != 0 || codes < outputs) {
            throw new IllegalArgumentException(
                    "Inputs and outputs in tokens of their own are told apart by codes of an even size, at least that"
                            + " of the outputs, not "
                            + codes);
        }
    }

    /** The paper's sizes. */
    public static SeparateTokens published() {
        return new SeparateTokens(10, 1, 10);
    }

    /**
     * Weights by formula: the first layer attends to the next position and puts that token's output where the first entry
     * of the own code was; the second is a step of gradient descent. Under {@link #predict} it is exact but for what the softmax
     * leaves to other positions.
     *
     * @param share the learning rate divided by the number of pairs
     * @param sharpness of the softmax
     */
    public Named<FloatArray> copyThenDescend(double share, double sharpness) {
        int width = width();
        int content = inputs + outputs;
        Block query = new Block(codes, width);
        Block key = new Block(codes, width);
        Block value = new Block(width, width);
        for (int i = 0; i < codes; i += 2) {
            double angle = frequency(i); // from one position to the next
            key.set(i, content + i, sharpness).set(i + 1, content + i + 1, sharpness);
            query.set(i, content + i, Math.cos(angle)).set(i, content + i + 1, Math.sin(angle));
            query.set(i + 1, content + i, -Math.sin(angle)).set(i + 1, content + i + 1, Math.cos(angle));
        }
        for (int o = 0; o < outputs; o++) {
            double angle = frequency(o);
            double back = o % 2 == 0 ? Math.sin(angle) : -Math.sin(angle);
            // The next token's output, less the own code, which is the next one's turned back.
            value.set(content + o, inputs + o, 1);
            value.set(content + o, content + o, -Math.cos(angle)).set(content + o, content + (o ^ 1), back);
        }
        Block same = new Block(inputs, width);
        for (int i = 0; i < inputs; i++) {
            same.set(i, i, 1);
        }
        Block descent = new Block(width, width);
        for (int o = 0; o < outputs; o++) {
            descent.set(inputs + o, content + o, -share);
        }
        return layer("0.", key, query, value).with(layer("1.", same, same, descent));
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
                double angle = position * frequency(i);
                all[position * codes + i] = Math.sin(angle);
                all[position * codes + i + 1] = Math.cos(angle);
            }
        }
        return all;
    }

    /** Radians from one position to the next of the wave that entry i of a code belongs to. */
    private double frequency(int i) {
        return Math.pow(LONGEST, -(i / 2 * 2) / (double) codes);
    }

    private static Named<FloatArray> layer(String prefix, Block key, Block query, Block value) {
        Block projection = new Block(value.columns, value.columns);
        for (int i = 0; i < value.columns; i++) {
            projection.set(i, i, 1);
        }
        return Named.<FloatArray>builder()
                .put(prefix + "key", key.array())
                .put(prefix + "query", query.array())
                .put(prefix + "value", value.array())
                .put(prefix + "projection", projection.array())
                .build();
    }

    /** A matrix of one head that is filled entry by entry. */
    private static final class Block {
        private final int rows;
        private final int columns;
        private final float[] values;

        Block(int rows, int columns) {
            this.rows = rows;
            this.columns = columns;
            this.values = new float[rows * columns];
        }

        Block set(int row, int column, double value) {
            values[row * columns + column] = (float) value;
            return this;
        }

        FloatArray array() {
            return FloatArray.wrap(values, 1, rows, columns);
        }
    }
}
