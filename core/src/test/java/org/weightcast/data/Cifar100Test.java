package org.weightcast.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Cifar100Test {
    private static final ImageSpec COLOUR = new ImageSpec(3, 2, false);

    @TempDir
    private Path folder = Path.of("given by JUnit");

    @Test
    void readsTheWantedPartInOrder() throws IOException {
        archive("test/apple/a.png", 10, "train/apple/b.png", 200, "train/whale/c.png", 30, "train/pears/d.png", 40);
        ClassSet train = Cifar100.read(folder, COLOUR, Cifar100.Part.TRAIN);
        assertThat(train.classes()).extracting(ImageClass::name).containsExactly("apple", "whale");
        assertThat(train.groups()).containsExactly("fruit and vegetables", "aquatic mammals");
        float[] image = new float[COLOUR.values()];
        train.copyInto(0, 0, image, 0);
        assertThat(image).containsOnly(200 / 255f);
        assertThat(Cifar100.read(folder, COLOUR, Cifar100.Part.ALL).images(0)).isEqualTo(2);
        assertThat(Cifar100.fewShot(folder, 2, Cifar100.FewShot.TEST).classes())
                .extracting(ImageClass::name)
                .containsExactly("whale");
    }

    @Test
    void saysWhatIsMissingAndWhereToGetIt() throws IOException {
        assertThatThrownBy(() -> Cifar100.read(folder, COLOUR, Cifar100.Part.ALL))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining(Cifar100.ARCHIVE)
                .hasMessageContaining("train/CLASS/NAME.png");
        archive("other/apple/a.png", 10);
        assertThatThrownBy(() -> Cifar100.read(folder, COLOUR, Cifar100.Part.ALL))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("it is not CIFAR-100's");
    }

    @Test
    void splitsTheRealArchiveByClass() {
        String data = System.getenv("WEIGHTCAST_DATA");
        Path place = Path.of(data == null ? "" : data, "cifar100");
        Assumptions.assumeTrue(
                data != null && Files.isRegularFile(place.resolve(Cifar100.ARCHIVE)),
                "skipped: set WEIGHTCAST_DATA to a folder that holds cifar100/" + Cifar100.ARCHIVE);
        ClassSet test = Cifar100.read(place, new ImageSpec(1, 8, false), Cifar100.Part.TEST);
        assertThat(test.groups()).hasSize(20);
        assertThat(test.classes()).hasSize(100).allSatisfy(each -> assertThat(each.images())
                .isEqualTo(100));
        assertThat(test.where(Cifar100.FewShot.TRAIN::holds).size()).isEqualTo(64);
        assertThat(test.where(Cifar100.FewShot.VALIDATION::holds).size()).isEqualTo(16);
        assertThat(test.where(Cifar100.FewShot.TEST::holds).size()).isEqualTo(20);
    }

    /** Names and the grey of a picture of 2 x 2 pixels, in turn. */
    private void archive(Object... entries) throws IOException {
        try (OutputStream file = Files.newOutputStream(folder.resolve(Cifar100.ARCHIVE));
                ZipOutputStream zip = new ZipOutputStream(file)) {
            for (int i = 0; i < entries.length; i += 2) {
                int grey = (int) entries[i + 1];
                BufferedImage image = new BufferedImage(2, 2, BufferedImage.TYPE_INT_RGB);
                for (int pixel = 0; pixel < 4; pixel++) {
                    image.setRGB(pixel % 2, pixel / 2, grey << 16 | grey << 8 | grey);
                }
                ByteArrayOutputStream png = new ByteArrayOutputStream();
                ImageIO.write(image, "png", png);
                zip.putNextEntry(new ZipEntry((String) entries[i]));
                zip.write(png.toByteArray());
            }
        }
    }
}
