package org.weightcast.cast;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import org.weightcast.data.Episode;
import org.weightcast.weights.FloatArray;

/**
 * Whether unlabelled images look like any of the classes. An image of a class is nearer to its vector than classes are to each
 * other; one of no class is about as far.
 *
 * @param prototypes class vectors [K, F]
 * @param embedding of the support images [n, F]
 * @param labels of these [n], {@link Episode#UNLABELED} where there is none
 */
record Likeness(FloatArray prototypes, FloatArray embedding, int[] labels) {
    /** Of the squared distance between neighbouring classes; on held-out characters one in five of a class lies beyond, and five in six of none. */
    private static final double FAR = 0.9;
    /** With fewer images, or classes, chance says too much. */
    private static final int FEWEST_IMAGES = 4;

    private static final int FEWEST_CLASSES = 3;
    /** Of images, and of classes, so many at most are looked at: the answer is about most of them, and must not take long. */
    private static final int ENOUGH = 200;

    /** A warning if most of the unlabelled images look like no class. */
    Optional<String> warning() {
        int classes = prototypes.axis(0);
        int[] all = IntStream.range(0, labels.length)
                .filter(i -> labels[i] == Episode.UNLABELED)
                .toArray();
        int[] unlabeled = some(all.length).map(at -> all[at]).toArray();
        if (unlabeled.length < FEWEST_IMAGES || classes < FEWEST_CLASSES) {
            return Optional.empty();
        }
        double apart = median(some(classes)
                .mapToDouble(label -> nearest(prototypes, label, label))
                .toArray());
        long far = IntStream.of(unlabeled)
                .filter(i -> nearest(embedding, i, -1) > FAR * apart)
                .count();
        return 2 * far <= unlabeled.length
                ? Optional.empty()
                : Optional.of("Of " + unlabeled.length + " pictures without a label " + far
                        + " are as far from every class as the classes are from each other: they may show something"
                        + " else, and then they are of no help");
    }

    /** Positions spread over 0..count, all where they are few. */
    private static IntStream some(int count) {
        return IntStream.range(0, count).filter(i -> i % (1 + count / ENOUGH) == 0);
    }

    /** The smallest squared distance of a row to a class vector other than {@code except}. */
    private double nearest(FloatArray rows, int row, int except) {
        int features = prototypes.axis(1);
        double nearest = Double.POSITIVE_INFINITY;
        for (int label = 0; label < prototypes.axis(0); label++) {
            double distance = label == except ? Double.POSITIVE_INFINITY : 0;
            for (int f = 0; f < features; f++) {
                double difference = rows.at(row * features + f) - prototypes.at(label * features + f);
                distance += difference * difference;
            }
            nearest = Math.min(nearest, distance);
        }
        return nearest;
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        return (values[(values.length - 1) / 2] + values[values.length / 2]) / 2;
    }
}
