package org.weightcast.cast;

import java.util.stream.IntStream;
import org.weightcast.data.Episode;
import org.weightcast.onnx.Calibration;
import org.weightcast.weights.FloatArray;

/**
 * Finds the temperature that makes the probabilities of a model honest (Guo et al. 2017): the caster's own for tasks of this
 * kind, corrected, when classes have three or more images, by asking each support image with its class's vector made without it,
 * at fixed weights.
 */
public final class Calibrator {
    private static final int ENOUGH_IMAGES = 3;

    /**
     * How strongly the caster's temperature holds against the left-out answers: the most likely temperature is sought, the
     * inverse temperature being expected to follow a gamma distribution of this shape around the caster's. Answers that are
     * all right say little about it and then move it little, however many they are.
     */
    private static final double PRIOR = 5;

    private static final double LARGEST_FACTOR = 20;
    private static final int STEPS = 40;

    private final FloatArray embedding;
    private final int[] labels;
    private final FloatArray prototypes;
    private final FloatArray means;
    private final int[] counts;

    /**
     * A calibrator for one model.
     *
     * @param embedding [n, F] of the support images
     * @param labels [n] class or {@link Episode#UNLABELED}; each class has a member
     * @param prototypes [K, F] the class vectors
     */
    Calibrator(FloatArray embedding, int[] labels, FloatArray prototypes) {
        this.embedding = embedding;
        this.labels = labels.clone();
        this.prototypes = prototypes;
        this.means = ClassVectors.means(labels, embedding, prototypes.axis(0));
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
        double[][] logits = leftOutLogits(own);
        return logits.length == 0
                ? start
                : new Calibration((float) best(logits, leftOutLabels(), start.temperature(), PRIOR));
    }

    private boolean canBeLeftOut(int image) {
        return labels[image] != Episode.UNLABELED && counts[labels[image]] >= ENOUGH_IMAGES;
    }

    private int[] leftOutLabels() {
        return IntStream.range(0, labels.length)
                .filter(this::canBeLeftOut)
                .map(image -> labels[image])
                .toArray();
    }

    /** Logits [answers, K] of the images that can be left out. */
    double[][] leftOutLogits(float own) {
        return IntStream.range(0, labels.length)
                .filter(this::canBeLeftOut)
                .mapToObj(image -> leftOut(image, own))
                .toArray(double[][]::new);
    }

    /** Logits [K] of a support image; the mean m of a class of n becomes m + (m - x) / (n - 1) without its member x. */
    private double[] leftOut(int image, float own) {
        int features = embedding.axis(1);
        double[] logits = new double[counts.length];
        for (int c = 0; c < logits.length; c++) {
            double lift = c == labels[image] ? 1.0 / (counts[c] - 1) : 0;
            double squared = 0;
            for (int f = 0; f < features; f++) {
                double value = embedding.at(image * features + f);
                double moved = lift * (means.at(c * features + f) - value);
                double apart = prototypes.at(c * features + f) + moved - value;
                squared += apart * apart;
            }
            logits[c] = -squared / own;
        }
        return logits;
    }

    /**
     * The temperature of least cross-entropy on answers whose truth is known, within a factor of 20 of 1.
     *
     * @param logits one row of K an answer
     * @param truth the right class of each
     */
    public static float bestTemperature(double[][] logits, int[] truth) {
        return (float) best(logits, truth, 1, 0);
    }

    /** Golden section over the logarithm of the temperature; the loss is convex in the inverse, so it has one valley. */
    private static double best(double[][] logits, int[] truth, double start, double prior) {
        double low = Math.log(start / LARGEST_FACTOR);
        double high = Math.log(start * LARGEST_FACTOR);
        double ratio = (Math.sqrt(5) - 1) / 2;
        for (int i = 0; i < STEPS; i++) {
            double left = high - ratio * (high - low);
            double right = low + ratio * (high - low);
            if (loss(logits, truth, Math.exp(left), start, prior)
                    < loss(logits, truth, Math.exp(right), start, prior)) {
                high = right;
            } else {
                low = left;
            }
        }
        return Math.exp((low + high) / 2);
    }

    /** The negative logarithm of the likelihood and of the prior, up to a constant. */
    static double loss(double[][] logits, int[] truth, double temperature, double start, double prior) {
        double inverse = start / temperature;
        return crossEntropy(logits, truth, temperature) + prior * (inverse - Math.log(inverse));
    }

    /** The sum over all answers. */
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
        return sum;
    }
}
