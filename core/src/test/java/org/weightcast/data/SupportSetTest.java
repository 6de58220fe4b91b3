package org.weightcast.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SupportSetTest {
    private final Path folder;

    SupportSetTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @BeforeEach
    void fill() throws IOException {
        put("flag/1.png", "grey-8.png");
        put("flag/2.png", "color-8.png");
        put("check/1.png", "grey-1.png");
        put("_unlabeled/1.gif", "flag.gif");
    }

    private void put(String path, String picture) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.write(file, PictureDecoderTest.file(picture));
    }

    @Test
    void holdsPreparedImagesInTheOrderOfTheirPaths() throws IOException {
        ImageSpec spec = new ImageSpec(1, 8, true);
        SupportSet set = SupportSet.read(folder, spec, FolderReading.defaults().withStrict(true));
        assertThat(set.spec()).isEqualTo(spec);
        assertThat(set.classes()).containsExactly("check", "flag");
        assertThat(set.labels()).containsExactly(Episode.UNLABELED, 0, 1, 1);
        assertThat(set.counts()).containsExactly(1, 2);
        assertThat(set.unlabeled()).isEqualTo(1);
        assertThat(set.warnings()).isEmpty();
        float[] expected =
                ImagePreparation.prepare(PictureDecoder.decode(PictureDecoderTest.file("grey-1.png"), "check"), spec);
        assertThat(set.images().get(1).pixels()).containsExactly(expected);
        assertThat(set.images().get(1).name())
                .isEqualTo(folder.resolve("check/1.png").toString());
        assertThat(set.pixels()).hasSize(4 * 64).contains(expected[10]);
        assertThat(Arrays.copyOfRange(set.pixels(), 64, 128)).containsExactly(expected);
    }

    private void write(String path, Picture picture) throws IOException {
        BufferedImage image = new BufferedImage(picture.width(), picture.height(), BufferedImage.TYPE_3BYTE_BGR);
        image.getRaster().setDataElements(0, 0, picture.width(), picture.height(), picture.rgb());
        ImageIO.write(image, "bmp", folder.resolve(path).toFile());
    }

    @Test
    void takesDrawingsAndPhotographsForWhatTheyAre() throws IOException {
        FolderReading strict = FolderReading.defaults().withStrict(true);
        assertThat(SupportSet.readEither(folder, 28, 8, strict).spec()).isEqualTo(new ImageSpec(3, 8, false));
        Random random = new Random(1);
        for (int i = 0; i < 9; i++) {
            write("flag/drawn" + i + ".bmp", InkPolarityTest.Look.CLEAN.draw(random, true));
        }
        SupportSet drawings = SupportSet.readEither(folder, 28, 8, strict);
        assertThat(drawings.spec()).isEqualTo(new ImageSpec(1, 28, true));
        assertThat(drawings.pixels())
                .containsExactly(SupportSet.read(folder, 1, 28, strict).pixels());
    }

    @Test
    void findsTheInkAndPreparesAccordingly() throws IOException {
        for (boolean dark : new boolean[] {true, false}) {
            Random random = new Random(1);
            for (int i = 0; i < 6; i++) {
                write("flag/drawn" + i + ".bmp", InkPolarityTest.Look.CLEAN.draw(random, dark));
            }
            SupportSet set =
                    SupportSet.read(folder, 1, 28, FolderReading.defaults().withStrict(true));
            assertThat(set.spec()).isEqualTo(new ImageSpec(1, 28, dark));
            SupportSet given =
                    SupportSet.read(folder, set.spec(), FolderReading.defaults().withStrict(true));
            assertThat(set.pixels()).containsExactly(given.pixels());
        }
    }

    @Test
    void saysWhenTheInkIsAGuess() throws IOException {
        byte[] blank = new byte[100];
        for (String path : List.of("flag/1.png", "flag/2.png", "check/1.png", "_unlabeled/1.gif")) {
            write(path, Picture.grey(10, 10, blank));
        }
        SupportSet set = SupportSet.read(folder, 1, 8, FolderReading.defaults().withStrict(true));
        assertThat(set.warnings()).singleElement().asString().contains("not clear", "taken to be darker");
    }

    @Test
    void saysWhenTheInkIsClearlyNotAsTold() throws IOException {
        Random random = new Random(1);
        for (int i = 0; i < 8; i++) {
            write("flag/drawn" + i + ".bmp", InkPolarityTest.Look.CLEAN.draw(random, false));
        }
        assertThat(SupportSet.read(folder, new ImageSpec(1, 8, true), FolderReading.defaults())
                        .warnings())
                .singleElement()
                .asString()
                .contains("looks lighter than the paper", "takes it to be darker");
        assertThat(SupportSet.read(folder, new ImageSpec(1, 8, false), FolderReading.defaults())
                        .warnings())
                .isEmpty();
    }

    @Test
    void colourImagesAreTakenAsTheyAre() {
        SupportSet set = SupportSet.read(folder, 3, 8, FolderReading.defaults().withStrict(true));
        assertThat(set.spec()).isEqualTo(new ImageSpec(3, 8, false));
        assertThat(set.warnings()).isEmpty();
    }

    @Test
    void becomesClassesForEpisodes() {
        ClassSet classes = SupportSet.read(
                        folder,
                        new ImageSpec(3, 8, false),
                        FolderReading.defaults().withStrict(true))
                .toClassSet();
        assertThat(classes.size()).isEqualTo(2);
        assertThat(classes.get(1).name()).isEqualTo("flag");
        assertThat(classes.images(1)).isEqualTo(2);
    }

    @Test
    void refusesImagesThatDoNotFit() {
        ImageSpec spec = new ImageSpec(1, 2, true);
        SupportImage image = new SupportImage("x", "", 2, new float[4]);
        assertThatThrownBy(() -> new SupportSet(spec, List.of("a", "b"), List.of(image), List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("label 2");
        SupportImage small = new SupportImage("x", "", 0, new float[3]);
        assertThatThrownBy(() -> new SupportSet(spec, List.of("a", "b"), List.of(small), List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("3 values");
    }
}
