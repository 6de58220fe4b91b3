package org.weightcast.net;

import java.util.random.RandomGenerator;

/**
 * The {@code codes} of classes that a {@link HyperTransformer} is given: drawn from a normal distribution, or where it has a
 * table of learned ones, a row of its own for each class. Which rows is drawn too, so that all are learned even when most
 * casts have fewer classes.
 */
public final class ClassCodes {
    private ClassCodes() {}

    /** The length of a class's code as it is given: of the code itself, or of the table from which it is chosen. */
    public static int length(HyperTransformerSettings settings) {
        return settings.codeTable() > 0 ? settings.codeTable() : settings.codeSize();
    }

    /**
     * Codes for the classes of one cast.
     *
     * @return [K, {@link #length}]; one-hot rows where there is a table
     * @throws IllegalArgumentException if the table has fewer rows than there are classes
     */
    public static float[] draw(HyperTransformerSettings settings, int classes, RandomGenerator random) {
        int length = length(settings);
        float[] codes = new float[classes * length];
        if (settings.codeTable() == 0) {
            for (int i = 0; i < codes.length; i++) {
                codes[i] = (float) random.nextGaussian();
            }
            return codes;
        }
        if (classes > length) {
            throw new IllegalArgumentException(
                    "A table of " + length + " codes has none for some of " + classes + " classes");
        }
        int[] rows = shuffled(length, random);
        for (int label = 0; label < classes; label++) {
            codes[label * length + rows[label]] = 1;
        }
        return codes;
    }

    private static int[] shuffled(int length, RandomGenerator random) {
        int[] rows = new int[length];
        for (int i = 0; i < length; i++) {
            int other = random.nextInt(i + 1);
            rows[i] = rows[other];
            rows[other] = i;
        }
        return rows;
    }
}
