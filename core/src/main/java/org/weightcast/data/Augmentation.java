package org.weightcast.data;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * How an image is changed at random each time it is trained on, as usual for small photographs (He et al. 2016, 1512.03385).
 *
 * @param flip whether half of the images are turned left to right
 * @param shift zeros put around the image before a square of its size is cut out at random, in pixels: 4 at 32 x 32
 */
public record Augmentation(boolean flip, int shift) {
    public Augmentation {
        if (shift < 0) {
            throw new IllegalArgumentException("An image is shifted by 0 pixels or more, not " + shift);
        }
    }

    /** Leaves images as they are, and draws no random number. */
    public static Augmentation none() {
        return new Augmentation(false, 0);
    }

    /** Changes the image [C, S, S] that lies in {@code pixels} from {@code offset} on. */
    public void apply(float[] pixels, int offset, ImageSpec spec, RandomGenerator random) {
        boolean turned = flip && random.nextBoolean();
        int right = shift == 0 ? 0 : random.nextInt(-shift, shift + 1);
        int down = shift == 0 ? 0 : random.nextInt(-shift, shift + 1);
        if (!turned && right == 0 && down == 0) {
            return;
        }
        int size = spec.size();
        float[] before = Arrays.copyOfRange(pixels, offset, offset + spec.values());
        int at = offset;
        for (int row = 0; row < spec.channels() * size; row++) {
            int plane = row / size * size;
            int y = row - plane - down;
            for (int column = 0; column < size; column++) {
                int x = (turned ? size - 1 - column : column) - right;
                boolean inside = x >= 0 && x < size && y >= 0 && y < size;
                pixels[at++] = inside ? before[(plane + y) * size + x] : 0;
            }
        }
    }
}
