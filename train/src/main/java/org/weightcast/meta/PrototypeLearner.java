package org.weightcast.meta;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.weightcast.data.SupportSet;
import org.weightcast.weights.FloatArray;

/**
 * Static prototypes: under weights that stay as they are, a class is the mean of its images' vectors, and an image belongs to the nearest
 * class. Class means and images' vectors may be centred and of length 1 first; the centre is the mean of the first classes.
 */
public final class PrototypeLearner implements SessionLearner {
    private final FrozenStudent student;
    private final List<FloatArray> test;
    private final float[] centre; // [F], empty where vectors are as they are
    private final List<float[]> prototypes = new ArrayList<>();

    /**
     * A learner.
     *
     * @param first class means of the first session's classes [K, F]
     * @param test vectors of the images to ask about, [n, F] of each class
     * @param unit whether vectors are centred and of length 1
     */
    public PrototypeLearner(FrozenStudent student, FloatArray first, List<FloatArray> test, boolean unit) {
        this.student = student;
        this.test = List.copyOf(test);
        this.centre = unit ? mean(rows(first)) : new float[0];
        rows(first).forEach(row -> prototypes.add(moved(row)));
    }

    @Override
    public void learn(SupportSet further) {
        List<float[]> vectors = rows(student.embedding(further));
        int[] labels = further.labels();
        for (int label = 0; label < further.classes().size(); label++) {
            List<float[]> members = new ArrayList<>();
            for (int i = 0; i < labels.length; i++) {
                if (labels[i] == label) {
                    members.add(vectors.get(i));
                }
            }
            prototypes.add(moved(mean(members)));
        }
    }

    @Override
    public int[] answers(int classIndex) {
        return rows(test.get(classIndex)).stream()
                .mapToInt(vector -> nearest(moved(vector)))
                .toArray();
    }

    private int nearest(float[] vector) {
        int nearest = 0;
        double least = Double.POSITIVE_INFINITY;
        for (int k = 0; k < prototypes.size(); k++) {
            float[] prototype = prototypes.get(k);
            double distance = 0;
            for (int f = 0; f < vector.length; f++) {
                double difference = vector[f] - prototype[f];
                distance += difference * difference;
            }
            if (distance < least) {
                least = distance;
                nearest = k;
            }
        }
        return nearest;
    }

    /** Centred and of length 1, if that is asked for. */
    private float[] moved(float[] vector) {
        if (centre.length == 0) {
            return vector;
        }
        float[] moved = new float[vector.length];
        double square = 0;
        for (int f = 0; f < vector.length; f++) {
            moved[f] = vector[f] - centre[f];
            square += moved[f] * moved[f];
        }
        double length = Math.max(Math.sqrt(square), Float.MIN_NORMAL);
        for (int f = 0; f < vector.length; f++) {
            moved[f] = (float) (moved[f] / length);
        }
        return moved;
    }

    private static float[] mean(List<float[]> vectors) {
        float[] mean = new float[vectors.get(0).length];
        for (float[] vector : vectors) {
            for (int f = 0; f < mean.length; f++) {
                mean[f] += vector[f] / vectors.size();
            }
        }
        return mean;
    }

    private static List<float[]> rows(FloatArray array) {
        float[] all = array.toArray();
        int length = array.axis(1);
        List<float[]> rows = new ArrayList<>();
        for (int from = 0; from < all.length; from += length) {
            rows.add(Arrays.copyOfRange(all, from, from + length));
        }
        return rows;
    }
}
