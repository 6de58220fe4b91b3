package org.weightcast.cast;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.weightcast.weights.FloatArray;

/** Class vectors at the corners of a square with sides of 2: neighbours are 4 apart, squared, and 3.6 of that is far. */
class LikenessTest {
    private static final FloatArray SQUARE = FloatArray.of(new float[] {0, 0, 2, 0, 0, 2, 2, 2}, 4, 2);

    private static boolean warns(FloatArray prototypes, float... points) {
        int[] labels = new int[points.length / 2];
        Arrays.fill(labels, -1);
        return new Likeness(prototypes, FloatArray.of(points, labels.length, 2), labels)
                .warning()
                .isPresent();
    }

    @Test
    void picturesOfNoClassAreToldOf() {
        float[] far = {-2, 0, 4, 4, 9, 9, 2.1f, 0};
        int[] labels = {-1, -1, -1, -1};
        assertThat(new Likeness(SQUARE, FloatArray.of(far, 4, 2), labels).warning())
                .hasValueSatisfying(warning -> assertThat(warning).contains("Of 4 pictures without a label 3 are"));
        labels[0] = 0; // three are too few to say
        assertThat(new Likeness(SQUARE, FloatArray.of(far, 4, 2), labels).warning())
                .isEmpty();
    }

    @Test
    void picturesOfTheClassesAreNot() {
        assertThat(warns(SQUARE, 0, 0, 1, 1, 2, 1, -1.8f, 0)).isFalse();
        assertThat(warns(SQUARE, 9, 9, 9, 9, 0, 0, 2, 2)).isFalse(); // half of them
    }

    @Test
    void twoClassesSayTooLittle() {
        FloatArray two = FloatArray.of(new float[] {0, 0, 2, 0}, 2, 2);
        assertThat(warns(two, 9, 9, 9, 9, 9, 9, 9, 9)).isFalse();
    }
}
