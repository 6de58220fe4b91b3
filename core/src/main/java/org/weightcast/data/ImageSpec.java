package org.weightcast.data;

/**
 * What a network sees of a picture: a square of {@code size} x {@code size} pixels in 0..1 with {@code channels}
 * channels (1 grey, 3 colour). With {@code darkInk} brightness is turned round, so that ink is 1 and paper 0.
 */
public record ImageSpec(int channels, int size, boolean darkInk) {
    public ImageSpec {
        if (channels != 1 && channels != 3) {
            throw new IllegalArgumentException("A network sees 1 or 3 channels, not " + channels);
        }
        if (size < 1) {
            throw new IllegalArgumentException("A picture of " + size + " pixels has nothing to see");
        }
    }

    /** Floats of one prepared image, laid out [channels, size, size]. */
    public int values() {
        return channels * size * size;
    }
}
