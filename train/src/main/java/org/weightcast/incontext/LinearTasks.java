package org.weightcast.incontext;

import java.util.SplittableRandom;
import org.weightcast.torch.Torch;

/**
 * Linear regression without noise: y = W x, every entry of W normal.
 *
 * @param range a: inputs have the variance of the uniform distribution in -a..a. The paper's text says 1, its released code
 *     and its figures rest on 0.5; loss and best rate differ by a factor of four
 * @param weightScale standard deviation of W's entries
 * @param distribution of the inputs
 */
public record LinearTasks(
        int inputs, int outputs, int context, double range, double weightScale, Distribution distribution)
        implements TaskFamily {
    public LinearTasks {
        if (inputs < 1 || outputs < 1 || context < 1 || !(range > 0) || !(weightScale > 0)) {
            throw new IllegalArgumentException(
                    "Tasks need at least one input, output and pair, and positive scales, not " + inputs + ", "
                            + outputs + ", " + context + ", " + range + " and " + weightScale);
        }
    }

    /** Shapes of distributions with mean 0 and variance 1. */
    public enum Distribution {
        UNIFORM,
        NORMAL,
        EXPONENTIAL,
        LAPLACE;

        private double draw(SplittableRandom random) {
            return switch (this) {
                case UNIFORM -> Math.sqrt(3) * (2 * random.nextDouble() - 1);
                case NORMAL -> random.nextGaussian();
                case EXPONENTIAL -> random.nextExponential() - 1;
                case LAPLACE -> random.nextExponential() * (random.nextBoolean() ? 1 : -1) / Math.sqrt(2);
            };
        }
    }

    /** The paper's setting: ten inputs, one output, ten pairs, uniform inputs in -range..range. */
    public static LinearTasks published(double range) {
        return new LinearTasks(10, 1, 10, range, 1, Distribution.UNIFORM);
    }

    public LinearTasks withRange(double other) {
        return new LinearTasks(inputs, outputs, context, other, weightScale, distribution);
    }

    public LinearTasks withWeightScale(double other) {
        return new LinearTasks(inputs, outputs, context, range, other, distribution);
    }

    public LinearTasks with(Distribution other) {
        return new LinearTasks(inputs, outputs, context, range, weightScale, other);
    }

    @Override
    public TaskBatch draw(int tasks, SplittableRandom random) {
        int pairs = context + 1; // the query is the last
        float[] x = new float[tasks * context * inputs];
        float[] y = new float[tasks * context * outputs];
        float[] query = new float[tasks * inputs];
        float[] answer = new float[tasks * outputs];
        double[] weights = new double[outputs * inputs];
        double scale = range / Math.sqrt(3);
        for (int task = 0; task < tasks; task++) {
            for (int i = 0; i < weights.length; i++) {
                weights[i] = weightScale * random.nextGaussian();
            }
            for (int pair = 0; pair < pairs; pair++) {
                boolean asked = pair == context;
                float[] to = asked ? query : x;
                int at = asked ? task * inputs : (task * context + pair) * inputs;
                for (int i = 0; i < inputs; i++) {
                    to[at + i] = (float) (scale * distribution.draw(random));
                }
                int out = asked ? task * outputs : (task * context + pair) * outputs;
                multiply(weights, to, at, asked ? answer : y, out);
            }
        }
        return new TaskBatch(
                Torch.tensor(x, tasks, context, inputs),
                Torch.tensor(y, tasks, context, outputs),
                Torch.tensor(query, tasks, inputs),
                Torch.tensor(answer, tasks, outputs));
    }

    /** W x, of the rounded x. */
    private void multiply(double[] weights, float[] x, int from, float[] y, int to) {
        for (int o = 0; o < outputs; o++) {
            double sum = 0;
            for (int i = 0; i < inputs; i++) {
                sum += weights[o * inputs + i] * x[from + i];
            }
            y[to + o] = (float) sum;
        }
    }
}
