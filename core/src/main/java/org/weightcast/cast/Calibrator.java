package org.weightcast.cast;

import org.weightcast.data.Episode;
import org.weightcast.onnx.Calibration;
import org.weightcast.weights.FloatArray;

/**
 * Finds the temperature that makes the probabilities of a model honest: the caster's own for tasks of this kind, corrected, when the
 * classes have three or more images, by asking each support image with its class's vector made without it, at fixed weights.
 */
public final class Calibrator {
    private static final int ENOUGH_IMAGES = 3;

    /** Left-out answers that weigh as much as the caster's own temperature. */
    private static final double PRIOR_ANSWERS = 50;

    private static final double LARGEST_FACTOR = 20;
    private static final int HALVINGS = 40;

    private final FloatArray embedding;
    private final int[] labels;
    private final FloatArray prototypes;
    private final int[] counts;

    /**
     * A calibrator for one model.
     *
     * @param embedding [n, F] of the support images
     * @param labels [n] class or {@link Episode#UNLABELED}
     * @param prototypes [K, F] the class vectors
     */
    Calibrator(FloatArray embedding, int[] labels, FloatArray prototypes) {
        this.embedding = embedding;
        this.labels = labels.clone();
        this.prototypes = prototypes;
        this.counts = new int[prototypes.axis(0)];
        for (int label : labels) {
            if (label != Episode.UNLABELED) {
                counts[label]++;
            }
        }
    }

    /**
     * The calibration.
     *
     * @param own the student's own temperature, by which its logits are divided already
     * @param start the caster's temperature for tasks of this kind
     */
    Calibration calibrate(float own, Calibration start) {
        int answers = 0;
        for (int label : labels) {
            answers += label != Episode.UNLABELED && counts[label] >= ENOUGH_IMAGES ? 1 : 0;
        }
        if (answers == 0) {
            return start;
        }
        double[][] logits = leftOutLogits(answers, own);
        int[] truth = leftOutLabels(answers);
        double found = Math.log(best(logits, truth, start.temperature()));
        double weight = answers / (answers + PRIOR_ANSWERS);
        return new Calibration((float) Math.exp(weight * found + (1 - weight) * Math.log(start.temperature())));
    }

    private int[] leftOutLabels(int answers) {
        int[] truth = new int[answers];
        int next = 0;
        for (int label : labels) {
            if (label != Episode.UNLABELED && counts[label] >= ENOUGH_IMAGES) {
                truth[next++] = label;
            }
        }
        return truth;
    }

    private double[][] leftOutLogits(int answers, float own) {
        double[][] logits = new double[answers][];
        int next = 0;
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] != Episode.UNLABELED && counts[labels[i]] >= ENOUGH_IMAGES) {
                logits[next++] = leftOut(i, own);
            }
        }
        return logits;
    }

    /** Logits of a support image; a class's vector p with n members becomes p + (p - x) / (n - 1) without the member x. */
    private double[] leftOut(int image, float own) {
        int features = embedding.axis(1);
        double[] logits = new double[counts.length];
        for (int c = 0; c < logits.length; c++) {
            double lift = c == labels[image] ? 1.0 / (counts[c] - 1) : 0;
            double squared = 0;
            for (int f = 0; f < features; f++) {
                double apart = (1 + lift) * (prototypes.at(c * features + f) - embedding.at(image * features + f));
                squared += apart * apart;
            }
            logits[c] = -squared / own;
        }
        return logits;
    }

    /** The temperature of least cross-entropy, by golden section over its logarithm; the loss has one valley. */
    private static double best(double[][] logits, int[] truth, double start) {
        double low = Math.log(start / LARGEST_FACTOR);
        double high = Math.log(start * LARGEST_FACTOR);
        double ratio = (Math.sqrt(5) - 1) / 2;
        for (int i = 0; i < HALVINGS; i++) {
            double left = high - ratio * (high - low);
            double right = low + ratio * (high - low);
            if (crossEntropy(logits, truth, Math.exp(left)) < crossEntropy(logits, truth, Math.exp(right))) {
                high = right;
            } else {
                low = left;
            }
        }
        return Math.exp((low + high) / 2);
    }

    /**
     * The temperature of least cross-entropy on answers whose truth is known.
     *
     * @param logits one row of K an answer
     * @param truth the right class of each
     */
    public static float bestTemperature(double[][] logits, int[] truth) {
        return (float) best(logits, truth, 1);
    }

    private static double crossEntropy(double[][] logits, int[] truth, double temperature) {
        double sum = 0;
        for (int i = 0; i < truth.length; i++) {
            double largest = Double.NEGATIVE_INFINITY;
            for (double logit : logits[i]) {
                largest = Math.max(largest, logit / temperature);
            }
            double total = 0;
            for (double logit : logits[i]) {
                total += Math.exp(logit / temperature - largest);
            }
            sum += Math.log(total) + largest - logits[i][truth[i]] / temperature;
        }
        return sum / truth.length;
    }
}
