package org.weightcast.data;

/**
 * One few-shot task: some support images, most of them labelled, and query images of the same classes that are not among
 * them.
 *
 * @param ways the number of classes K
 * @param support support images [n, channels, size, size], values in 0..1
 * @param supportLabels [n] classes 0..K-1, or {@link #UNLABELED}
 * @param query query images [q, channels, size, size], values in 0..1
 * @param queryLabels [q] classes 0..K-1
 */
public record Episode(int ways, float[] support, int[] supportLabels, float[] query, int[] queryLabels) {
    /** The label of a support image whose class is not told. */
    public static final int UNLABELED = -1;
}
