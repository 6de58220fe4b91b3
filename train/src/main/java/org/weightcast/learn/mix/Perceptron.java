package org.weightcast.learn.mix;

import java.util.SplittableRandom;

/**
 * A perceptron of two hidden layers with tanh whose weights lie in an array of somebody else's: kernels row by row, then biases, layer by
 * layer. It is evaluated a few times a step for a handful of numbers, for which libtorch's calls would cost more.
 */
record Perceptron(int inputs, int hidden, int outputs) {

    int size() {
        return (inputs + 1) * hidden + (hidden + 1) * hidden + (hidden + 1) * outputs;
    }

    /** Writes first weights: normal ones of variance 1 / inputs, biases and all of the last layer zero. */
    void fill(double[] weights, int from, SplittableRandom random) {
        int at = from;
        for (int width : new int[] {inputs, hidden}) {
            for (int i = 0; i < width * hidden; i++) {
                weights[at + i] = random.nextGaussian() / Math.sqrt(width);
            }
            at += (width + 1) * hidden;
        }
    }

    double[] apply(double[] weights, int from, double[] input) {
        double[] first = tanh(linear(weights, from, input, hidden));
        int second = from + (inputs + 1) * hidden;
        double[] next = tanh(linear(weights, second, first, hidden));
        return linear(weights, second + (hidden + 1) * hidden, next, outputs);
    }

    private static double[] linear(double[] weights, int from, double[] input, int outputs) {
        double[] output = new double[outputs];
        int bias = from + input.length * outputs;
        for (int o = 0; o < outputs; o++) {
            double sum = weights[bias + o];
            for (int i = 0; i < input.length; i++) {
                sum += input[i] * weights[from + i * outputs + o];
            }
            output[o] = sum;
        }
        return output;
    }

    private static double[] tanh(double[] values) {
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.tanh(values[i]);
        }
        return values;
    }
}
