package org.weightcast.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class ImagePreparationTest {
    private static final ImageSpec INK_2 = new ImageSpec(1, 2, true);

    @Test
    void averagesInkOverTheCoveredArea() {
        // Ink (255 - grey) / 255 of the quarters: 1, 0, 0.5 and 0.25 of their area black.
        Picture picture = Picture.grey(4, 4, new byte[] {
            0, 0, -1, -1, //
            0, 0, -1, -1, //
            0, 0, -1, -1, //
            -1, -1, -1, 0
        });
        assertThat(ImagePreparation.prepare(picture, INK_2)).containsExactly(1, 0, 0.5f, 0.25f);
    }

    @Test
    void padsThePaperOfAWidePicture() {
        // 4 x 2 into 4 x 4: rows 0 and 3 are padding. Paper has ink 0.2, so contrast takes it away.
        byte paper = (byte) 204;
        Picture picture = Picture.grey(4, 2, new byte[] {0, paper, paper, paper, paper, paper, paper, 0});
        assertThat(ImagePreparation.prepare(picture, new ImageSpec(1, 4, true)))
                .usingComparatorWithPrecision(1e-6f)
                .containsExactly(0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0);
    }

    @Test
    void fitsATallPictureWithoutRoundingItsPlace() {
        // 1 x 3 black into 2 x 2: scale 2/3, so columns cover 2/3 of the width, a third of each cell; rows are full.
        Picture picture = Picture.grey(1, 3, new byte[3]);
        assertThat(ImagePreparation.prepare(picture, INK_2))
                .usingComparatorWithPrecision(1e-6f)
                // Black all over has no contrast: its ink 1/3 + padding 2/3 = 1 counts as paper and is taken away.
                .containsExactly(0, 0, 0, 0);
        assertThat(ImagePreparation.prepare(picture, new ImageSpec(3, 2, true)))
                .usingComparatorWithPrecision(1e-6f)
                .containsOnly(1 / 3f);
    }

    @Test
    void upscalesByLinearShares() {
        // 2 x 2 into 3 x 3: the middle cell takes a quarter of each pixel, an edge cell half of two.
        Picture picture = Picture.grey(2, 2, new byte[] {0, -1, -1, -1});
        assertThat(ImagePreparation.prepare(picture, new ImageSpec(1, 3, true)))
                .usingComparatorWithPrecision(1e-6f)
                .containsExactly(1, 0.5f, 0, 0.5f, 0.25f, 0, 0, 0, 0);
    }

    @Test
    void leavesWeakContrastWeak() {
        // Ink from 0 to 51/255 = 0.2, divided by the least contrast 0.25.
        Picture picture = Picture.grey(2, 2, new byte[] {(byte) 204, -1, -1, -1});
        assertThat(ImagePreparation.prepare(picture, INK_2))
                .usingComparatorWithPrecision(1e-6f)
                .containsExactly(0.8f, 0, 0, 0);
    }

    @Test
    void weighsColoursForGreyAndKeepsThemForColour() {
        Picture picture = new Picture(1, 1, new byte[] {-1, 0, 51});
        assertThat(ImagePreparation.prepare(picture, new ImageSpec(3, 1, false)))
                .usingComparatorWithPrecision(1e-6f)
                .containsExactly(1, 0, 0.2f);
        Picture two = new Picture(1, 2, new byte[] {-1, 0, 0, 0, 0, 0});
        assertThat(ImagePreparation.prepare(two, new ImageSpec(1, 2, false)))
                .usingComparatorWithPrecision(1e-6f)
                // 0.299 in a 1 x 2 picture: half of every cell is padding, which counts as paper 0.
                .containsExactly(0, 0, 0, 0);
    }

    /** The formula as it stands, with full matrices in doubles, on random sizes. */
    @RepeatedTest(20)
    void agreesWithTheFullMatrices() {
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        int width = random.nextInt(1, 40);
        int height = random.nextInt(1, 40);
        ImageSpec spec = new ImageSpec(random.nextBoolean() ? 1 : 3, random.nextInt(1, 32), random.nextBoolean());
        byte[] rgb = new byte[3 * width * height];
        random.nextBytes(rgb);
        float[] prepared = ImagePreparation.prepare(new Picture(width, height, rgb), spec);
        double[] expected = oracle(width, height, rgb, spec);
        for (int i = 0; i < expected.length; i++) {
            assertThat((double) prepared[i])
                    .as("seed %d, %d x %d, %s, value %d", seed, width, height, spec, i)
                    .isCloseTo(expected[i], within(2e-5));
        }
    }

    private static double[] oracle(int width, int height, byte[] rgb, ImageSpec spec) {
        int size = spec.size();
        double[][] across = matrix(width, Math.max(width, height), size);
        double[][] down = matrix(height, Math.max(width, height), size);
        double[] values = new double[spec.values()];
        double[] covered = new double[size * size];
        for (int c = 0; c < spec.channels(); c++) {
            for (int i = 0; i < size * size; i++) {
                for (int y = 0; y < height; y++) {
                    for (int x = 0; x < width; x++) {
                        double share = down[i / size][y] * across[i % size][x];
                        int at = 3 * (y * width + x);
                        double value = spec.channels() == 3
                                ? (rgb[at + c] & 255) / 255.0
                                : (0.299 * (rgb[at] & 255) + 0.587 * (rgb[at + 1] & 255) + 0.114 * (rgb[at + 2] & 255))
                                        / 255;
                        values[c * size * size + i] += share * (spec.darkInk() ? 1 - value : value);
                        covered[i] += c == 0 ? share : 0;
                    }
                }
            }
        }
        if (spec.channels() == 3) {
            return values;
        }
        double low = Double.MAX_VALUE;
        for (int i = 0; i < values.length; i++) {
            low = Math.min(low, values[i] + 1 - covered[i]);
        }
        double range = Math.max(Arrays.stream(values).max().orElseThrow() - low, 0.25);
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.max(0, values[i] - low * covered[i]) / range;
        }
        return values;
    }

    private static double[][] matrix(int length, int longSide, int size) {
        double scale = (double) size / longSide;
        double offset = (size - length * scale) / 2;
        double[][] matrix = new double[size][length];
        for (int j = 0; j < size; j++) {
            for (int i = 0; i < length; i++) {
                double right = Math.min(i + 1, (j + 1 - offset) / scale);
                matrix[j][i] = scale * Math.max(0, right - Math.max(i, (j - offset) / scale));
            }
        }
        return matrix;
    }

    @Test
    void refusesAPictureWhosePixelsDoNotFillIt() {
        assertThatThrownBy(() -> new Picture(2, 2, new byte[11]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("12");
    }
}
