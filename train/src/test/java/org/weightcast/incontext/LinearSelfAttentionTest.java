package org.weightcast.incontext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.weightcast.torch.Scope;
import org.weightcast.torch.Torch;
import org.weightcast.weights.Named;

/** The weights by formula against gradient descent written as loops, in 64-bit numbers. */
class LinearSelfAttentionTest {
    private static final int TASKS = 3;

    private record Sizes(int inputs, int outputs, int pairs) {}

    /** Prediction of one task after steps of gradient descent on W, with x changed alongside if gamma is not 0. */
    private static double[] descend(
            Sizes s,
            double[][] x,
            double[][] y,
            double[] query,
            double[][] start,
            int steps,
            double rate,
            double gamma) {
        double[][] w = new double[s.outputs][];
        for (int o = 0; o < s.outputs; o++) {
            w[o] = start[o].clone();
        }
        // What the query is told grows step by step: with gamma it changes between the steps.
        double[] told = times(w, query);
        double[][] residual = new double[s.pairs][s.outputs]; // W x - y of each pair, as the targets carry it
        for (int p = 0; p < s.pairs; p++) {
            for (int o = 0; o < s.outputs; o++) {
                residual[p][o] = y[p][o];
            }
        }
        double[][] inputs = new double[s.pairs][];
        for (int p = 0; p < s.pairs; p++) {
            inputs[p] = x[p].clone();
        }
        double[] asked = query.clone();
        for (int step = 0; step < steps; step++) {
            double[][] change = new double[s.outputs][s.inputs];
            double[][] moments = new double[s.inputs][s.inputs];
            for (int p = 0; p < s.pairs; p++) {
                double[] started = times(start, inputs[p]);
                for (int i = 0; i < s.inputs; i++) {
                    for (int o = 0; o < s.outputs; o++) {
                        change[o][i] -= rate / s.pairs * (started[o] - residual[p][o]) * inputs[p][i];
                    }
                    for (int j = 0; j < s.inputs; j++) {
                        moments[i][j] += inputs[p][i] * inputs[p][j];
                    }
                }
            }
            for (int p = 0; p < s.pairs; p++) {
                subtract(residual[p], times(change, inputs[p]), 1);
                subtract(inputs[p], times(moments, inputs[p].clone()), gamma);
            }
            subtract(told, times(change, asked), -1);
            subtract(asked, times(moments, asked.clone()), gamma);
        }
        return told;
    }

    private static double[] times(double[][] matrix, double[] vector) {
        double[] product = new double[matrix.length];
        for (int row = 0; row < matrix.length; row++) {
            for (int i = 0; i < vector.length; i++) {
                product[row] += matrix[row][i] * vector[i];
            }
        }
        return product;
    }

    private static void subtract(double[] from, double[] what, double factor) {
        for (int i = 0; i < from.length; i++) {
            from[i] -= factor * what[i];
        }
    }

    /** Plain descent on W itself: no targets are changed, the gradient is taken anew. */
    private static double[] descendOnWeights(
            Sizes s, double[][] x, double[][] y, double[] query, double[][] start, int steps, double rate) {
        double[][] w = new double[s.outputs][];
        for (int o = 0; o < s.outputs; o++) {
            w[o] = start[o].clone();
        }
        for (int step = 0; step < steps; step++) {
            double[][] gradient = new double[s.outputs][s.inputs];
            for (int p = 0; p < s.pairs; p++) {
                double[] error = times(w, x[p]);
                subtract(error, y[p], 1);
                for (int o = 0; o < s.outputs; o++) {
                    subtract(gradient[o], x[p], -error[o] / s.pairs);
                }
            }
            for (int o = 0; o < s.outputs; o++) {
                subtract(w[o], gradient[o], rate);
            }
        }
        return times(w, query);
    }

    @ParameterizedTest
    @CsvSource({"10,1,10,1,0", "10,1,10,50,0", "5,2,7,1,1", "4,3,6,5,1", "3,2,1,50,0.3", "1,1,1,3,1"})
    void oneLayerIsOneStepOfGradientDescent(int inputs, int outputs, int pairs, int steps, double spread) {
        check(new Sizes(inputs, outputs, pairs), steps, spread, 0);
    }

    @ParameterizedTest
    @CsvSource({"10,1,10,2,0", "5,2,7,10,1", "4,3,6,50,0.5"})
    void gdPlusPlusChangesInputsAsWell(int inputs, int outputs, int pairs, int steps, double spread) {
        check(new Sizes(inputs, outputs, pairs), steps, spread, 0.05);
    }

    private static void check(Sizes s, int steps, double spread, double gamma) {
        long seed = 7;
        double rate = 0.8;
        SplittableRandom random = new SplittableRandom(seed);
        double[][] start = matrix(random, spread, s.outputs, s.inputs);
        try (Scope scope = Scope.withoutGradients()) {
            LinearTasks family =
                    new LinearTasks(s.inputs, s.outputs, s.pairs, 0.5, 1, LinearTasks.Distribution.UNIFORM);
            TaskBatch tasks = family.draw(TASKS, random).inDouble();
            Tensor initial = Torch.tensor(flat(start), s.outputs, s.inputs);
            Named<Tensor> layer = gamma == 0
                    ? LinearSelfAttention.gradientDescent(s.pairs, rate, initial)
                    : LinearSelfAttention.gdPlusPlus(s.pairs, rate, gamma, initial);
            double[] predicted = Torch.doubles(InContextTransformer.linear(s.inputs, s.outputs, steps)
                    .predict(layer.prefixed("0.").with("initial", initial), tasks));
            double[] x = Torch.doubles(tasks.x());
            double[] y = Torch.doubles(tasks.y());
            double[] query = Torch.doubles(tasks.query());
            for (int task = 0; task < TASKS; task++) {
                double[][] xs = rows(x, task * s.pairs, s.pairs, s.inputs);
                double[][] ys = rows(y, task * s.pairs, s.pairs, s.outputs);
                double[] asked = rows(query, task, 1, s.inputs)[0];
                double[] expected = gamma == 0
                        ? descendOnWeights(s, xs, ys, asked, start, steps, rate)
                        : descend(s, xs, ys, asked, start, steps, rate, gamma);
                for (int o = 0; o < s.outputs; o++) {
                    assertThat(predicted[task * s.outputs + o])
                            .as("seed %d, task %d", seed, task)
                            .isCloseTo(expected[o], within(1e-12));
                }
            }
        }
    }

    private static double[][] matrix(SplittableRandom random, double spread, int rows, int columns) {
        double[][] matrix = new double[rows][columns];
        for (double[] row : matrix) {
            for (int i = 0; i < columns; i++) {
                row[i] = spread * random.nextGaussian();
            }
        }
        return matrix;
    }

    private static double[] flat(double[][] matrix) {
        return java.util.Arrays.stream(matrix)
                .flatMapToDouble(java.util.Arrays::stream)
                .toArray();
    }

    private static double[][] rows(double[] flat, int from, int count, int width) {
        double[][] rows = new double[count][];
        for (int r = 0; r < count; r++) {
            rows[r] = java.util.Arrays.copyOfRange(flat, (from + r) * width, (from + r + 1) * width);
        }
        return rows;
    }
}
