package org.weightcast.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PictureKindTest {
    private static final int PICTURES = 30;

    @ParameterizedTest
    @EnumSource(InkPolarityTest.Look.class)
    void drawingsAreNoPhotographsHoweverTheyAreLit(InkPolarityTest.Look look) {
        Random random = new Random(1);
        for (boolean dark : new boolean[] {true, false}) {
            PictureKind kind = new PictureKind();
            for (int i = 0; i < PICTURES; i++) {
                kind.add(Paper.of(look.draw(random, dark)));
            }
            assertThat(kind.photographs()).isFalse();
        }
    }

    @Test
    void blankPicturesAreTakenForDrawings() {
        PictureKind kind = new PictureKind();
        kind.add(Paper.of(Picture.grey(20, 20, new byte[400])));
        assertThat(kind.photographs()).isFalse();
    }

    @Test
    void picturesWithoutPaperArePhotographs() {
        Random random = new Random(2);
        PictureKind kind = new PictureKind();
        for (int i = 0; i < PICTURES; i++) {
            kind.add(Paper.of(clouds(random)));
        }
        assertThat(kind.photographs()).isTrue();
    }

    /** Noise of all scales, each half as strong as the one twice its size, as in photographs of things. */
    private static Picture clouds(Random random) {
        int side = 64;
        double[] light = new double[side * side];
        for (int waves = 1; waves <= 16; waves *= 2) {
            double[] phases = random.doubles(4, 0, 2 * Math.PI).toArray();
            for (int i = 0; i < light.length; i++) {
                int row = i / side;
                double x = 2 * Math.PI * waves * (i % side) / side;
                double y = 2 * Math.PI * waves * row / side;
                light[i] += (Math.sin(x + phases[0]) * Math.sin(y + phases[1]) + Math.sin(x + y + phases[2])) / waves;
            }
        }
        byte[] grey = new byte[light.length];
        for (int i = 0; i < grey.length; i++) {
            grey[i] = (byte) Math.round(Math.max(0, Math.min(255, 128 + 50 * light[i])));
        }
        return Picture.grey(side, side, grey);
    }

    @Test
    void fewRealPicturesAreMistaken() {
        String data = System.getenv("WEIGHTCAST_DATA");
        Assumptions.assumeTrue(
                data != null
                        && Files.isRegularFile(Path.of(data, "cifar100", Cifar100.ARCHIVE))
                        && Files.isRegularFile(Path.of(data, "omniglot", Omniglot.EVALUATION)),
                "skipped: set WEIGHTCAST_DATA to a folder that holds cifar100 and omniglot");
        ClassSet photographs = Cifar100.fewShot(Path.of(data, "cifar100"), 32, Cifar100.FewShot.TEST);
        ClassSet characters = Omniglot.evaluation(Path.of(data, "omniglot"), 105);
        assertThat(mistaken(photographs, true)).isLessThan(0.05);
        assertThat(mistaken(characters, false)).isLessThan(0.05);
    }

    /** The share of 500 single pictures that are taken for what they are not. */
    private static double mistaken(ClassSet classes, boolean photographs) {
        Random random = new Random(3);
        int mistaken = 0;
        float[] image = new float[classes.spec().values()];
        for (int i = 0; i < 500; i++) {
            int chosen = random.nextInt(classes.size());
            classes.copyInto(chosen, random.nextInt(classes.images(chosen)), image, 0);
            PictureKind kind = new PictureKind();
            kind.add(Paper.of(picture(image, classes.spec())));
            mistaken += kind.photographs() == photographs ? 0 : 1;
        }
        return mistaken / 500.0;
    }

    private static Picture picture(float[] image, ImageSpec spec) {
        int pixels = spec.size() * spec.size();
        byte[] rgb = new byte[3 * pixels];
        for (int i = 0; i < rgb.length; i++) {
            int channel = spec.channels() == 1 ? 0 : i % 3;
            rgb[i] = (byte) Math.round(255 * image[channel * pixels + i / 3]);
        }
        return new Picture(spec.size(), spec.size(), rgb);
    }
}
