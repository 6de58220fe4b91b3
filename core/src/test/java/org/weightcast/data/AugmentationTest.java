package org.weightcast.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AugmentationTest {
    private static final ImageSpec SPEC = new ImageSpec(3, 2, false);
    private static final float[] IMAGE = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};

    private static Set<String> seen(Augmentation augmentation) {
        SplittableRandom random = new SplittableRandom(1);
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 400; i++) {
            float[] pixels = new float[SPEC.values() + 2];
            System.arraycopy(IMAGE, 0, pixels, 1, IMAGE.length);
            augmentation.apply(pixels, 1, SPEC, random);
            assertThat(pixels[0]).isZero();
            assertThat(pixels[pixels.length - 1]).isZero();
            seen.add(Arrays.toString(Arrays.copyOfRange(pixels, 1, 13)));
        }
        return seen;
    }

    @Test
    void flipsLeftToRight() {
        assertThat(seen(new Augmentation(true, 0)))
                .containsExactlyInAnyOrder(
                        Arrays.toString(IMAGE), Arrays.toString(new float[] {2, 1, 4, 3, 6, 5, 8, 7, 10, 9, 12, 11}));
    }

    /** The nine places of the image, with zeros where nothing is left of it. */
    @Test
    void shiftsByUpToTheGivenPixelsInEachDirection() {
        assertThat(seen(new Augmentation(false, 1)))
                .hasSize(9)
                .contains(
                        Arrays.toString(IMAGE),
                        Arrays.toString(new float[] {0, 1, 0, 3, 0, 5, 0, 7, 0, 9, 0, 11}), // right
                        Arrays.toString(new float[] {0, 0, 1, 2, 0, 0, 5, 6, 0, 0, 9, 10}), // down
                        Arrays.toString(new float[] {4, 0, 0, 0, 8, 0, 0, 0, 12, 0, 0, 0})); // left and up
    }

    @Test
    void leavesImagesAloneWithoutDrawing() {
        SplittableRandom random = new SplittableRandom(1);
        float[] pixels = IMAGE.clone();
        Augmentation.none().apply(pixels, 0, SPEC, random);
        assertThat(pixels).isEqualTo(IMAGE);
        assertThat(random.nextLong()).isEqualTo(new SplittableRandom(1).nextLong());
    }
}
