package org.weightcast.cast;

import java.util.Locale;
import java.util.Optional;
import org.weightcast.data.Episode;
import org.weightcast.onnx.Background;
import org.weightcast.onnx.Experience;
import org.weightcast.weights.FloatArray;

/**
 * How far a task lies from what a caster knows: the squared Mahalanobis distance of the mean embedding of its labelled images
 * from the background's centre, by the variance that such a mean of its classes and images has, divided by the number of
 * features.
 *
 * @param distance of this task
 * @param usual below which half of the caster's validation tasks lie
 * @param far below which 99 % of them lie
 */
public record TaskDistance(double distance, double usual, double far) {

    /**
     * The distance of a task.
     *
     * @param embedding [n, F] of the support images
     * @param labels [n] class or {@link Episode#UNLABELED}
     * @param classes the number of classes K
     */
    static TaskDistance of(Experience experience, FloatArray embedding, int[] labels, int classes) {
        int labelled = 0;
        for (int label : labels) {
            labelled += label == Episode.UNLABELED ? 0 : 1;
        }
        Experience.KnownTask nearest = experience.nearest(classes, labelled / (double) classes);
        return new TaskDistance(
                of(experience.background(), embedding, labels, classes),
                nearest.distances().get(0),
                nearest.distances().get(2));
    }

    /** The distance alone. */
    static double of(Background background, FloatArray embedding, int[] labels, int classes) {
        int[] counts = new int[classes];
        int images = 0;
        int features = background.center().size();
        double[] mean = new double[features];
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] != Episode.UNLABELED) {
                counts[labels[i]]++;
                images++;
                for (int f = 0; f < features; f++) {
                    mean[f] +=
                            embedding.at(i * features + f) - background.center().at(f);
                }
            }
        }
        double ofClasses =
                0; // the share of a class's variance that is left in the mean: 1 / K if all have as many images
        for (int count : counts) {
            ofClasses += Math.pow(count / (double) images, 2);
        }
        for (int f = 0; f < features; f++) {
            mean[f] /= images;
        }
        return squared(background, mean, ofClasses, 1.0 / images) / features;
    }

    private static double squared(Background background, double[] mean, double ofClasses, double ofImages) {
        int axes = background.between().size() - 1;
        double across = 0;
        for (double value : mean) {
            across += value * value;
        }
        double sum = 0;
        for (int axis = 0; axis < axes; axis++) {
            double along = 0;
            for (int f = 0; f < mean.length; f++) {
                along += background.axes().at(axis * mean.length + f) * mean[f];
            }
            sum += along * along / variance(background, axis, ofClasses, ofImages);
            across -= along * along;
        }
        return sum + Math.max(0, across) / variance(background, axes, ofClasses, ofImages);
    }

    private static double variance(Background background, int axis, double ofClasses, double ofImages) {
        return background.between().at(axis) * ofClasses + background.within().at(axis) * ofImages;
    }

    /** Whether it lies farther than 99 of 100 validation tasks. */
    public boolean isFar() {
        return distance > far;
    }

    Optional<String> warning() {
        return isFar()
                ? Optional.of(String.format(
                        Locale.ROOT,
                        "These pictures are unlike what the caster was trained on (distance %.2f; 99 of 100 tasks that"
                                + " it was tried on lie within %.2f): do not rely on the model before you have tested"
                                + " it on other pictures",
                        distance,
                        far))
                : Optional.empty();
    }
}
