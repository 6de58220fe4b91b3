package org.weightcast.fewshot;

import java.util.Arrays;
import org.weightcast.data.Episode;
import org.weightcast.weights.FloatArray;

/**
 * Tells known from unknown images by features before and after the last layer's weights attenuate them (Rabinowitz, Cruz,
 * Scheirer, Boult, ICCV 2025, 2508.01087): with features f, a last layer W, b and the likeliest class c, the joint vector is
 * v = [f; f * W_c], and an image is known as far as its largest logit is large and v points where those of the images of
 * class c do. How the logit is brought to 0..1 was not to be found in full and is a choice here.
 *
 * <p>Fitted to a generated network of class vectors p: its logits are -|f - p|^2 / T, a last layer of W = 2 p / T and b = -|p|^2
 * / T less what all classes have in common. Without that part the largest logit says little of whether an image is known.
 */
public final class Costarr {
    private static final double LOW_SHARE = 0.05;

    private final int features;
    private final double[][] weights; // [K][F]
    private final double temperature;
    private final double[][] means; // [K][2 F]
    private final Scale scale;
    private final double low;
    private final double high;

    /**
     * Which features are compared: both is the paper's, the features before or after alone are its ablation. Equal takes the mean of
     * the two cosines, so that neither half outweighs the other: the scale of generated weights is any.
     */
    public enum Compared {
        BOTH,
        EQUAL,
        BEFORE,
        AFTER
    }

    /**
     * How the largest logit is brought to 0..1: by the smallest and largest of the images fitted to or their 5 % and 95 %
     * quantiles, cut off beyond; open is the former without cutting off, for images that the network was not made from have
     * smaller logits.
     */
    public enum Scale {
        RANGE,
        QUANTILES,
        OPEN
    }

    /**
     * Fits the score to the images that a network was made from.
     *
     * @param prototypes class vectors [K, F]
     * @param temperature T
     * @param embedding features of the images [n, F]
     * @param labels [n] class, or {@link Episode#UNLABELED} for images to pass over
     */
    public Costarr(FloatArray prototypes, double temperature, FloatArray embedding, int[] labels, Scale scale) {
        this.scale = scale;
        this.features = prototypes.axis(1);
        int classes = prototypes.axis(0);
        this.weights = new double[classes][features];
        this.temperature = temperature;
        for (int c = 0; c < classes; c++) {
            for (int f = 0; f < features; f++) {
                weights[c][f] = 2 * prototypes.at(c * features + f) / temperature;
            }
        }
        this.means = new double[classes][2 * features];
        double[] largest = new double[labels.length];
        int right = 0;
        for (int i = 0; i < labels.length; i++) {
            double[] image = row(embedding, i);
            int found = likeliest(image);
            if (found == labels[i]) { // means are of images that the network recognises
                largest[right++] = logit(image, found);
                double[] joint = joint(image, found);
                for (int at = 0; at < joint.length; at++) {
                    means[found][at] += joint[at];
                }
            }
        }
        double[] sorted = Arrays.copyOf(largest, right);
        Arrays.sort(sorted);
        int cut = scale == Scale.QUANTILES ? (int) (LOW_SHARE * right) : 0;
        this.low = right == 0 ? 0 : sorted[cut];
        this.high = right == 0 ? 1 : sorted[right - 1 - cut];
    }

    private double[] row(FloatArray rows, int row) {
        double[] values = new double[features];
        for (int f = 0; f < features; f++) {
            values[f] = rows.at(row * features + f);
        }
        return values;
    }

    private double logit(double[] image, int label) {
        double squared = 0;
        for (int f = 0; f < features; f++) {
            double apart = image[f] - weights[label][f] * temperature / 2;
            squared += apart * apart;
        }
        return -squared / temperature;
    }

    private int likeliest(double[] image) {
        int best = 0;
        for (int c = 1; c < weights.length; c++) {
            best = logit(image, c) > logit(image, best) ? c : best;
        }
        return best;
    }

    private double[] joint(double[] image, int label) {
        double[] joint = Arrays.copyOf(image, 2 * features);
        for (int f = 0; f < features; f++) {
            joint[features + f] = image[f] * weights[label][f];
        }
        return joint;
    }

    /** The largest logit of each image, [n, F] to [n]. */
    public double[] largestLogits(FloatArray embedding) {
        double[] found = new double[embedding.axis(0)];
        for (int i = 0; i < found.length; i++) {
            double[] image = row(embedding, i);
            found[i] = logit(image, likeliest(image));
        }
        return found;
    }

    /** The score of each image, 0..1 unless the scale is open, larger for known ones; [n, F] to [n]. */
    public double[] scores(FloatArray embedding, Compared compared) {
        double[] found = new double[embedding.axis(0)];
        for (int i = 0; i < found.length; i++) {
            double[] image = row(embedding, i);
            int label = likeliest(image);
            double scaled = (logit(image, label) - low) / Math.max(high - low, 1e-12);
            double similarity = (1 + cosine(joint(image, label), means[label], compared)) / 2;
            found[i] = (scale == Scale.OPEN ? scaled : Math.max(0, Math.min(1, scaled))) * similarity;
        }
        return found;
    }

    /** The similarity alone, (1 + cosine) / 2, of each image; [n, F] to [n]. */
    public double[] similarities(FloatArray embedding, Compared compared) {
        double[] found = new double[embedding.axis(0)];
        for (int i = 0; i < found.length; i++) {
            double[] image = row(embedding, i);
            int label = likeliest(image);
            found[i] = (1 + cosine(joint(image, label), means[label], compared)) / 2;
        }
        return found;
    }

    private double cosine(double[] a, double[] b, Compared compared) {
        if (compared == Compared.EQUAL) {
            return (cosine(a, b, Compared.BEFORE) + cosine(a, b, Compared.AFTER)) / 2;
        }
        int from = compared == Compared.AFTER ? features : 0;
        int to = compared == Compared.BEFORE ? features : 2 * features;
        double product = 0;
        double ofA = 0;
        double ofB = 0;
        for (int i = from; i < to; i++) {
            product += a[i] * b[i];
            ofA += a[i] * a[i];
            ofB += b[i] * b[i];
        }
        return product / Math.max(Math.sqrt(ofA * ofB), 1e-12);
    }
}
