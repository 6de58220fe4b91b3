package org.weightcast.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class InkPolarityTest {
    /** How a drawing looks: side in pixels, pen width as a share of it, light of paper and ink, unevenness, noise. */
    enum Look {
        TINY(12, 0.1, 1, 0, 0, 0),
        CLEAN(105, 0.03, 1, 0, 0, 0),
        THIN(400, 0.006, 1, 0, 0, 0),
        THICK(64, 0.2, 1, 0, 0, 0),
        PALE(200, 0.03, 0.9, 0.7, 0, 0.01),
        SLOPED_LIGHT(300, 0.03, 0.8, 0.2, 0.4, 0.02),
        DARK_CORNERS(300, 0.03, 0.8, 0.2, -0.35, 0.02),
        THIN_DARK_CORNERS(600, 0.01, 0.8, 0.1, -0.35, 0.02),
        THICK_DARK_CORNERS(300, 0.12, 0.8, 0.2, -0.35, 0.02);

        private final int side;
        private final double pen;
        private final double paper;
        private final double ink;
        private final double uneven;
        private final double noise;

        Look(int side, double pen, double paper, double ink, double uneven, double noise) {
            this.side = side;
            this.pen = pen;
            this.paper = paper;
            this.ink = ink;
            this.uneven = uneven;
            this.noise = noise;
        }

        /** Some connected strokes; with {@code dark} false the negative of it. */
        Picture draw(Random random, boolean dark) {
            double[] knots = random.doubles(8, 0.15, 0.85).toArray();
            byte[] grey = new byte[side * side];
            for (int y = 0; y < side; y++) {
                for (int x = 0; x < side; x++) {
                    double u = (x + 0.5) / side;
                    double v = (y + 0.5) / side;
                    // Positive: falls from left to right. Negative: falls from the middle to the corners.
                    double shade = uneven >= 0
                            ? uneven * (u - 0.5)
                            : uneven * ((u - 0.5) * (u - 0.5) + (v - 0.5) * (v - 0.5)) * 2;
                    double light = (isInk(knots, u, v) ? ink : paper) + shade + noise * random.nextGaussian();
                    long value = Math.round(255 * Math.max(0, Math.min(1, light)));
                    grey[y * side + x] = (byte) (dark ? value : 255 - value);
                }
            }
            return Picture.grey(side, side, grey);
        }

        private boolean isInk(double[] knots, double u, double v) {
            for (int i = 0; i + 3 < knots.length; i += 2) {
                if (distance(u, v, knots[i], knots[i + 1], knots[i + 2], knots[i + 3]) < pen / 2) {
                    return true;
                }
            }
            return false;
        }

        private static double distance(double u, double v, double u0, double v0, double u1, double v1) {
            double length = (u1 - u0) * (u1 - u0) + (v1 - v0) * (v1 - v0);
            double share = Math.max(0, Math.min(1, ((u - u0) * (u1 - u0) + (v - v0) * (v1 - v0)) / length));
            return Math.hypot(u - u0 - share * (u1 - u0), v - v0 - share * (v1 - v0));
        }
    }

    @ParameterizedTest
    @EnumSource(Look.class)
    void tellsDarkInkFromLightInk(Look look) {
        long seed = System.nanoTime();
        for (boolean dark : new boolean[] {true, false}) {
            Random random = new Random(seed);
            InkPolarity polarity = new InkPolarity();
            for (int i = 0; i < 10; i++) {
                polarity.add(look.draw(random, dark));
            }
            assertThat(polarity.darkInk()).as("seed %d", seed).isEqualTo(dark);
            assertThat(polarity.isUncertain()).as("seed %d", seed).isFalse();
        }
    }

    @Test
    void aFewOddPicturesAreOutvoted() {
        Random random = new Random(3);
        InkPolarity polarity = new InkPolarity();
        for (int i = 0; i < 10; i++) {
            polarity.add(Look.CLEAN.draw(random, i < 2));
        }
        assertThat(polarity.darkInk()).isFalse();
        assertThat(polarity.isUncertain()).isFalse();
    }

    @Test
    void blankPicturesTellNothing() {
        InkPolarity polarity = new InkPolarity();
        byte[] grey = new byte[30 * 20];
        Arrays.fill(grey, (byte) 200);
        polarity.add(Picture.grey(30, 20, grey));
        assertThat(polarity.isUncertain()).isTrue();
        assertThat(polarity.darkInk()).isTrue();
    }

    @Test
    void contradictingPicturesAreUncertain() {
        InkPolarity polarity = new InkPolarity();
        polarity.add(Look.CLEAN.draw(new Random(1), true));
        polarity.add(Look.CLEAN.draw(new Random(1), false));
        assertThat(polarity.isUncertain()).isTrue();
    }

    @Test
    void picturesOfOnePixelDoNoHarm() {
        InkPolarity polarity = new InkPolarity();
        polarity.add(Picture.grey(1, 1, new byte[1]));
        polarity.add(Picture.grey(1, 300, new byte[300]));
        assertThat(polarity.isUncertain()).isTrue();
    }
}
