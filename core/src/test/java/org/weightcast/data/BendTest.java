package org.weightcast.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BendTest {
    private static final int SIZE = 32;

    @Test
    void movesSmoothlyAndWithinItsBound() {
        SplittableRandom random = new SplittableRandom(3);
        double squares = 0;
        int fields = 500;
        for (int i = 0; i < fields; i++) {
            Bend bend = Bend.draw(0.1, random);
            for (float[] field : new float[][] {bend.right(SIZE), bend.down(SIZE)}) {
                for (int at = 0; at < field.length; at++) {
                    squares += field[at] * field[at] / (2.0 * fields * field.length);
                    assertThat(Math.abs(field[at])).isLessThan(0.1f);
                    if (at % SIZE > 0) {
                        // A cubic B-spline is no steeper than the largest difference of its knots.
                        assertThat(Math.abs(field[at] - field[at - 1])).isLessThan(0.2f * 4 / SIZE);
                    }
                    if (at >= SIZE) {
                        assertThat(Math.abs(field[at] - field[at - SIZE])).isLessThan(0.2f * 4 / SIZE);
                    }
                }
            }
        }
        // Knots have a standard deviation of 0.1 / sqrt 3; the mean of the squares of a B-spline's weights is 0.479.
        assertThat(Math.sqrt(squares)).isBetween(0.27 * 0.1, 0.285 * 0.1);
    }

    @Test
    void showsEachPointFromWhereTheFieldSays() {
        ImageSpec spec = new ImageSpec(3, SIZE, false);
        float[] ramps = new float[spec.values()];
        for (int i = 0; i < SIZE * SIZE; i++) {
            ramps[i] = i % SIZE;
            ramps[SIZE * SIZE + i] = (float) Math.floorDiv(i, SIZE);
        }
        Bend bend = Bend.draw(0.1, new SplittableRandom(5));
        float[] bent = new float[spec.values()];
        new Affine(1, 0, 0, 0, 1, 0).apply(ramps, spec, bend, bent, 0);
        float[] right = bend.right(SIZE);
        float[] down = bend.down(SIZE);
        for (int y = 8; y < SIZE - 8; y++) {
            for (int x = 8; x < SIZE - 8; x++) {
                int at = y * SIZE + x;
                assertThat(bent[at]).isCloseTo(x + right[at] * SIZE, within(1e-4f));
                assertThat(bent[SIZE * SIZE + at]).isCloseTo(y + down[at] * SIZE, within(1e-4f));
            }
        }
    }

    @Test
    void takesNoRandomValueWhereNothingBends() {
        SplittableRandom random = new SplittableRandom(1);
        assertThat(Bend.draw(0, random).isNone()).isTrue();
        assertThat(random.nextLong()).isEqualTo(new SplittableRandom(1).nextLong());
    }
}
