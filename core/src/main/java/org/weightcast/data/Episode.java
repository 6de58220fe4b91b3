package org.weightcast.data;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * One few-shot task: some support images, most of them labelled, and query images of the same classes that are not among
 * them.
 *
 * @param ways the number of classes K
 * @param support support images [n, channels, size, size], values in 0..1
 * @param supportLabels [n] classes 0..K-1, or {@link #UNLABELED}
 * @param query query images [q, channels, size, size], values in 0..1
 * @param queryLabels [q] classes 0..K-1, or {@link #UNLABELED} for an image of none of them
 * @param sources [K] which class of the set that it was drawn from each class is; empty where nobody noted it
 */
public record Episode(int ways, float[] support, int[] supportLabels, float[] query, int[] queryLabels, int[] sources) {
    /** The label of a support image whose class is not told. */
    public static final int UNLABELED = -1;

    /** A task of classes from nowhere in particular. */
    public Episode(int ways, float[] support, int[] supportLabels, float[] query, int[] queryLabels) {
        this(ways, support, supportLabels, query, queryLabels, new int[0]);
    }

    /**
     * The same task in a style of its own: all its images under one random map, as if the paper lay askew and the hand were wide.
     *
     * @param spec what the images were prepared for
     */
    public Episode styled(Warp style, ImageSpec spec, SplittableRandom random) {
        Affine map = style.draw(random);
        return new Episode(
                ways, warped(support, map, spec), supportLabels, warped(query, map, spec), queryLabels, sources);
    }

    /**
     * The task of the first few of its classes only: support images of the others are gone, and their queries, which come last, are of
     * no class, labelled {@link #UNLABELED}. All support images must be labelled.
     *
     * @param first how many classes stay
     * @param values numbers in one image
     */
    public Episode open(int first, int values) {
        int[] labels =
                Arrays.stream(supportLabels).filter(label -> label < first).toArray();
        int[] asked = Arrays.stream(queryLabels)
                .map(label -> label < first ? label : UNLABELED)
                .toArray();
        return new Episode(first, Arrays.copyOf(support, labels.length * values), labels, query, asked);
    }

    private static float[] warped(float[] images, Affine map, ImageSpec spec) {
        int values = spec.values();
        float[] image = new float[values];
        float[] warped = new float[images.length];
        for (int offset = 0; offset < images.length; offset += values) {
            System.arraycopy(images, offset, image, 0, values);
            map.apply(image, spec, warped, offset);
        }
        return warped;
    }
}
