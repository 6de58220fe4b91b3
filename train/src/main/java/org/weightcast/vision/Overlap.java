package org.weightcast.vision;

import java.util.stream.IntStream;

/** Mean intersection over union: for each label, the pixels that were said and are right, as a share of all that were said or are right. */
public final class Overlap {
    private final long[] both;
    private final long[] either;

    /** For labels 0 to {@code labels} - 1, the background among them. */
    public Overlap(int labels) {
        both = new long[labels];
        either = new long[labels];
    }

    /** Adds a picture's pixels. */
    public void add(int[] said, int[] right) {
        for (int pixel = 0; pixel < said.length; pixel++) {
            either[said[pixel]]++;
            if (said[pixel] == right[pixel]) {
                both[said[pixel]]++;
            } else {
                either[right[pixel]]++;
            }
        }
    }

    /** The mean over the labels that were said or are right, in 0..1. */
    public double mean() {
        return IntStream.range(0, both.length)
                .filter(label -> either[label] > 0)
                .mapToDouble(label -> both[label] / (double) either[label])
                .average()
                .orElse(0);
    }
}
