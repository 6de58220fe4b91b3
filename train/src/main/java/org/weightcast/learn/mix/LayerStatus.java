package org.weightcast.learn.mix;

import org.bytedeco.pytorch.Tensor;
import org.weightcast.torch.Torch;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/**
 * What a {@link LayerMix} knows of a training: how far it has come, how its loss moves, and for each layer how long its gradient and its weights are
 * compared with the beginning. Running means and first values are part of the optimiser's state.
 *
 * @param loss running means of the loss, the fast and the slow one, and its first value
 * @param gradient running mean of the length of each layer's gradient [L]
 * @param gradientFirst its first value
 * @param weights length of each layer's weights [L]
 * @param weightsFirst its first value
 */
record LayerStatus(double[] loss, double[] gradient, double[] gradientFirst, double[] weights, double[] weightsFirst) {
    private static final double[] TIMES = {1, 3, 10, 30, 100, 300, 1000}; // steps
    private static final double[] DECAYS = {0.9, 0.99};
    private static final double LARGEST = 5; // of a feature
    private static final double TINY = 1e-8;

    /** How many features a layer has. */
    static final int FEATURES = 1 + TIMES.length + DECAYS.length + 2;

    /** At the first step. */
    static LayerStatus first(double loss, double[] gradients, double[] weights) {
        return new LayerStatus(new double[] {loss, loss, loss}, gradients, gradients, weights, weights);
    }

    /** At a later step. */
    LayerStatus next(double now, double[] gradients, double[] lengths) {
        double[] losses = {between(loss[0], now, DECAYS[0]), between(loss[1], now, DECAYS[1]), loss[2]};
        double[] means = new double[gradient.length];
        for (int layer = 0; layer < means.length; layer++) {
            means[layer] = between(gradient[layer], gradients[layer], DECAYS[0]);
        }
        return new LayerStatus(losses, means, gradientFirst, lengths, weightsFirst);
    }

    private static double between(double mean, double now, double decay) {
        return decay * mean + (1 - decay) * now;
    }

    /**
     * The features of a layer.
     *
     * @param step counted from 0
     * @param horizon all steps
     */
    double[] features(int layer, double step, double horizon) {
        double[] features = new double[FEATURES];
        int at = 0;
        features[at++] = step / horizon;
        for (double time : TIMES) {
            features[at++] = Math.tanh(step / time - 1);
        }
        for (int i = 0; i < DECAYS.length; i++) {
            features[at++] = growth(loss[i], loss[2]);
        }
        features[at++] = growth(gradient[layer], gradientFirst[layer]);
        features[at] = growth(weights[layer], weightsFirst[layer]);
        return features;
    }

    /** Logarithm of the quotient, within bounds; 0 where the loss is not known. */
    private static double growth(double now, double first) {
        double growth = Math.log((now + TINY) / (first + TINY));
        return Double.isNaN(growth) ? 0 : Math.max(-LARGEST, Math.min(LARGEST, growth));
    }

    static LayerStatus of(Named<Tensor> state) {
        return new LayerStatus(
                Torch.doubles(state.get("loss")),
                Torch.doubles(state.get("gradient")),
                Torch.doubles(state.get("gradient.first")),
                Torch.doubles(state.get("weights")),
                Torch.doubles(state.get("weights.first")));
    }

    Named<Tensor> state() {
        return Named.<double[]>builder()
                .put("loss", loss)
                .put("gradient", gradient)
                .put("gradient.first", gradientFirst)
                .put("weights", weights)
                .put("weights.first", weightsFirst)
                .build()
                .map(LayerStatus::tensor);
    }

    /** As training states are kept: 32 bits. */
    private static Tensor tensor(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return Torch.tensor(FloatArray.wrap(floats, floats.length));
    }
}
