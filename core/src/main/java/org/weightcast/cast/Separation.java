package org.weightcast.cast;

import java.util.Arrays;

/** How well scores tell pictures of known classes, which should have high ones, from pictures of others. */
public final class Separation {
    private Separation() {}

    /**
     * The area under the receiver operating characteristic: the share of pairs of a known picture and another in which the known
     * one scores higher, ties counted half. 1 is perfect, 0.5 is chance.
     */
    public static double auroc(double[] known, double[] others) {
        double[] sorted = others.clone();
        Arrays.sort(sorted);
        double pairs = 0;
        for (double score : known) {
            pairs += (below(sorted, score) + notAbove(sorted, score)) / 2.0;
        }
        return pairs / ((double) known.length * others.length);
    }

    /** The share of other pictures that are let in by the threshold that turns {@code rate} of the known ones away. */
    public static double falseAccept(double[] known, double[] others, double rate) {
        double[] sorted = known.clone();
        Arrays.sort(sorted);
        double threshold = sorted[(int) Math.floor(rate * sorted.length)];
        return Arrays.stream(others).filter(score -> score >= threshold).count() / (double) others.length;
    }

    /** How many of the sorted values are less. */
    private static int below(double[] sorted, double value) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] < value) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private static int notAbove(double[] sorted, double value) {
        return below(sorted, Math.nextUp(value));
    }
}
