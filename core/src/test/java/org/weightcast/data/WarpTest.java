package org.weightcast.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class WarpTest {
    private static final ImageSpec SPEC = new ImageSpec(1, 3, true);
    private static final float[] IMAGE = {1, 2, 3, 4, 5, 6, 7, 8, 9};

    private static float[] warped(Affine map) {
        float[] target = new float[11];
        map.apply(IMAGE, SPEC, target, 1);
        assertThat(target[0]).isZero();
        assertThat(target[10]).isZero();
        return Arrays.copyOfRange(target, 1, 10);
    }

    @Test
    void turnsAboutTheCentre() {
        assertThat(warped(new Affine(0, -1, 0, 1, 0, 0))).containsExactly(3, 6, 9, 2, 5, 8, 1, 4, 7);
    }

    @Test
    void shiftsAndFillsWithZero() {
        // By a third of the side, one pixel: each pixel shows its right neighbour.
        assertThat(warped(new Affine(1, 0, 1 / 3.0, 0, 1, 0)))
                .usingComparatorWithPrecision(1e-5f)
                .containsExactly(2, 3, 0, 5, 6, 0, 8, 9, 0);
    }

    @Test
    void readsBetweenPixelsAndFadesOverTheEdge() {
        // Half a pixel down and right: means of four, with zeros beyond the edge.
        assertThat(warped(new Affine(1, 0, 1 / 6.0, 0, 1, 1 / 6.0)))
                .usingComparatorWithPrecision(1e-5f)
                .containsExactly(3, 4, 2.25f, 6, 7, 3.75f, 3.75f, 4.25f, 2.25f);
        assertThat(warped(new Affine(1, 0, -1 / 6.0, 0, 1, -1 / 6.0)))
                .usingComparatorWithPrecision(1e-5f)
                .containsExactly(0.25f, 0.75f, 1.25f, 1.25f, 3, 4, 2.75f, 6, 7);
    }

    /** Against the plain sum over all pixels of value x hat functions. */
    @RepeatedTest(10)
    void agreesWithTheSumOfHats() {
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        ImageSpec spec = new ImageSpec(3, random.nextInt(1, 12), false);
        float[] image = new float[spec.values()];
        for (int i = 0; i < image.length; i++) {
            image[i] = (float) random.nextDouble();
        }
        Affine map = new Warp(180, 1, 1, 0.5).draw(random).after(new Warp(30, 0.5, 0.2, 0.3).draw(random));
        float[] target = new float[spec.values()];
        map.apply(image, spec, target, 0);
        int size = spec.size();
        double middle = (size - 1) / 2.0;
        for (int i = 0; i < target.length; i++) {
            int plane = i / (size * size) * size * size;
            double x = i % size - middle;
            int row = (i - plane) / size;
            double y = row - middle;
            double u = map.xx() * x + map.xy() * y + map.x0() * size + middle;
            double v = map.yx() * x + map.yy() * y + map.y0() * size + middle;
            double sum = 0;
            for (int j = 0; j < size * size; j++) {
                int sourceRow = j / size;
                sum += image[plane + j]
                        * Math.max(0, 1 - Math.abs(u - j % size))
                        * Math.max(0, 1 - Math.abs(v - sourceRow));
            }
            assertThat((double) target[i]).as("seed %d, value %d", seed, i).isCloseTo(sum, within(1e-4));
        }
    }

    /** Just inside the far edge, where adding 1 to a coordinate rounds up. */
    @Test
    void staysInTheImageAtItsFarEdge() {
        ImageSpec spec = new ImageSpec(1, 32, true);
        float[] white = new float[spec.values()];
        Arrays.fill(white, 1);
        float[] target = new float[spec.values()];
        for (int i = 0; i < 100; i++) {
            double almostOne = (1 - i * 1e-7) / 32;
            new Affine(1, 0, almostOne, 0, 1, almostOne).apply(white, spec, target, 0);
            assertThat(target[0]).isCloseTo(1, within(1e-4f));
            assertThat(target[target.length - 1]).isCloseTo(0, within(1e-4f));
        }
    }

    @Test
    void composesMapsInOrder() {
        Affine turn = new Affine(0, -1, 0, 1, 0, 0);
        Affine shift = new Affine(1, 0, 1 / 3.0, 0, 1, 0);
        float[] turned = new float[9];
        turn.apply(IMAGE, SPEC, turned, 0);
        float[] both = new float[9];
        shift.apply(turned, SPEC, both, 0);
        // What the shift shows of the turned image lies at turn(shift(x)).
        assertThat(warped(turn.after(shift)))
                .usingComparatorWithPrecision(1e-5f)
                .containsExactly(both);
    }

    @Test
    void leavesTheImageAloneWithoutWarp() {
        assertThat(warped(Warp.NONE.draw(new SplittableRandom(1)).after(Warp.NONE.draw(new SplittableRandom(2)))))
                .containsExactly(IMAGE);
    }

    @Test
    void staysWithinItsLimits() {
        SplittableRandom random = new SplittableRandom(7);
        double widest = 0;
        for (int i = 0; i < 1000; i++) {
            Affine turned = new Warp(20, 0, 0, 0.1).draw(random);
            double angle = Math.toDegrees(Math.atan2(turned.yx(), turned.xx()));
            widest = Math.max(widest, Math.abs(angle));
            assertThat(Math.hypot(turned.xx(), turned.yx())).isCloseTo(1, within(1e-9));
            assertThat(Math.abs(turned.x0())).isLessThanOrEqualTo(0.1);
            Affine stretched = new Warp(0, 0.25, 0, 0).draw(random);
            assertThat(stretched.xx()).isBetween(0.8, 1.25);
            assertThat(stretched.yy()).isBetween(0.8, 1.25);
            assertThat(new Warp(0, 0, 0.3, 0).draw(random).xy()).isBetween(-0.3, 0.3);
        }
        assertThat(widest).isBetween(19.0, 20.0);
    }

    @Test
    void refusesNegativeLimits() {
        assertThatThrownBy(() -> new Warp(-1, 0, 0, 0))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("rotation");
        assertThatThrownBy(() -> new Warp(0, 0, Double.NaN, 0)).isInstanceOf(BadInputException.class);
    }
}
