package org.weightcast.cast;

import java.util.Arrays;
import java.util.List;
import org.weightcast.data.Episode;
import org.weightcast.onnx.Calibration;
import org.weightcast.weights.FloatArray;

/**
 * Finds the temperature that makes the probabilities of a model honest (Guo et al. 2017): the caster's own for tasks of this
 * kind, corrected, where classes have three or more images at hand, by asking each support image with its class's vector made
 * without it, at fixed weights.
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
    private static final int HALVINGS = 24;

    private final FloatArray embedding;
    private final int[] labels;
    private final FloatArray prototypes;
    private final FloatArray means;
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
     * @param asked the support images to ask about, if they can be left out
     * @param own the student's own temperature, by which its logits are divided already
     * @param start the caster's temperature for tasks of this kind
     */
    Calibration calibrate(List<Integer> asked, float own, Calibration start) {
        int[] images = asked.stream()
                .mapToInt(Integer::intValue)
                .filter(this::canBeLeftOut)
                .toArray();
        if (images.length == 0) {
            return start;
        }
        double[][] logits = Arrays.stream(images)
                .mapToObj(image -> leftOutLogits(image, own))
                .toArray(double[][]::new);
        int[] truth = Arrays.stream(images).map(image -> labels[image]).toArray();
        return new Calibration((float) best(logits, truth, start.temperature(), PRIOR));
    }

    private boolean canBeLeftOut(int image) {
        return labels[image] != Episode.UNLABELED && counts[labels[image]] >= ENOUGH_IMAGES;
    }

    /** Logits [K] of a support image; the mean m of a class of n becomes m + (m - x) / (n - 1) without its member x. */
    double[] leftOutLogits(int image, float temperature) {
        int features = embedding.axis(1);
        double[] logits = new double[counts.length];
        for (int c = 0; c < logits.length; c++) {
            boolean own = c == labels[image];
            double lift = 1.0 / (counts[c] - 1);
            double squared = 0;
            for (int f = 0; f < features; f++) {
                double value = embedding.at(image * features + f);
                double moved = own ? lift * (means.at(c * features + f) - value) : 0;
                double apart = prototypes.at(c * features + f) + moved - value;
                squared += apart * apart;
            }
            logits[c] = -squared / temperature;
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

    /**
     * Looks by bisection for the inverse temperature, in units of the starting one, at which the loss is lowest: cross-entropy
     * plus {@code prior * (inverse - log(inverse))}, which is convex.
     */
    private static double best(double[][] logits, int[] truth, double start, double prior) {
        double low = -Math.log(LARGEST_FACTOR);
        double high = -low;
        for (int i = 0; i < HALVINGS; i++) {
            double middle = (low + high) / 2;
            double inverse = Math.exp(middle);
            if (slope(logits, truth, inverse / start) / start + prior * (1 - 1 / inverse) > 0) {
                high = middle;
            } else {
                low = middle;
            }
        }
        return start / Math.exp((low + high) / 2);
    }

    /** How fast the cross-entropy of all answers grows with the inverse temperature: expected less right logits. */
    private static double slope(double[][] logits, int[] truth, double inverse) {
        double slope = 0;
        for (int i = 0; i < truth.length; i++) {
            double largest = Double.NEGATIVE_INFINITY;
            for (double logit : logits[i]) {
                largest = Math.max(largest, logit);
            }
            double total = 0;
            double weighted = 0;
            for (double logit : logits[i]) {
                double weight = Math.exp((logit - largest) * inverse);
                total += weight;
                weighted += weight * logit;
            }
            slope += weighted / total - logits[i][truth[i]];
        }
        return slope;
    }
}
