package org.weightcast.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OmniglotTest {
    @TempDir
    private Path folder = Path.of("given by JUnit");

    @Test
    void readsAlphabetsCharactersAndPeopleInOrder() throws IOException {
        try (ZipOutputStream zip = archive(Omniglot.BACKGROUND)) {
            put(zip, "images_background/Latin/character02/0002_02.png", drawing(4, 2));
            put(zip, "images_background/Latin/character02/0002_01.png", drawing(4, 4));
            put(zip, "images_background/Latin/character01/0001_01.png", drawing(4, 1));
            put(zip, "images_background/Greek/character01/0003_01.png", drawing(4, 1));
            zip.putNextEntry(new ZipEntry("images_background/readme.txt"));
            zip.write("not a drawing".getBytes(StandardCharsets.UTF_8));
        }
        ClassSet set = Omniglot.background(folder, 4);
        assertThat(set.classes())
                .extracting(ImageClass::name)
                .containsExactly("Greek/character01", "Latin/character01", "Latin/character02");
        assertThat(set.groups()).containsExactly("Greek", "Latin");
        assertThat(set.images(2)).isEqualTo(2);
        float[] target = new float[32];
        set.copyInto(2, 0, target, 0);
        set.copyInto(2, 1, target, 16);
        // Person 1 drew four dots down the diagonal, person 2 two; dots are ink, 1.
        assertThat(target[10]).isEqualTo(1);
        assertThat(target[15]).isEqualTo(1);
        assertThat(target[16 + 5]).isEqualTo(1);
        assertThat(target[16 + 10]).isZero();
    }

    @Test
    void averagesTheBitsOfADrawing() throws IOException {
        try (ZipOutputStream zip = archive(Omniglot.EVALUATION)) {
            put(zip, "images_evaluation/Keble/character01/0001_01.png", drawing(4, 3));
        }
        float[] target = new float[4];
        Omniglot.evaluation(folder, 2).copyInto(0, 0, target, 0);
        // Two dots of four pixels above, one below: 0.5 and 0.25, stretched so that the strongest ink is 1.
        assertThat(target[0]).isEqualTo(1);
        assertThat(target[1]).isZero();
        assertThat(target[3]).isCloseTo(0.5f, within(0.51f / 255));
    }

    @Test
    void saysWhatIsMissingAndWhereToGetIt() {
        assertThatThrownBy(() -> Omniglot.background(folder, 28))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining(Omniglot.BACKGROUND)
                .hasMessageContaining("brendenlake/omniglot");
    }

    @Test
    void refusesWhatIsNotItsArchive() throws IOException {
        Files.writeString(folder.resolve(Omniglot.BACKGROUND), "no zip");
        assertThatThrownBy(() -> Omniglot.background(folder, 28))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("download it again");
        try (ZipOutputStream zip = archive(Omniglot.BACKGROUND)) {
            put(zip, "cats/one.png", drawing(4, 1));
        }
        assertThatThrownBy(() -> Omniglot.background(folder, 28))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("not Omniglot");
        try (ZipOutputStream zip = archive(Omniglot.BACKGROUND)) {
            zip.putNextEntry(new ZipEntry("images_background/Latin/character01/0001_01.png"));
            zip.write(new byte[] {(byte) 137, 'P', 'N', 'G', 13, 10});
        }
        assertThatThrownBy(() -> Omniglot.background(folder, 28))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("0001_01.png");
    }

    @Test
    void splitsTheRealArchivesAsPublished() {
        Path data = dataFolder();
        ClassSet background = Omniglot.background(data, 28);
        ClassSet evaluation = Omniglot.evaluation(data, 28);
        assertThat(background.classes()).hasSize(964).allMatch(each -> each.images() == 20);
        assertThat(background.groups()).hasSize(30);
        assertThat(evaluation.classes()).hasSize(659).allMatch(each -> each.images() == 20);
        assertThat(evaluation.groups()).hasSize(20);

        ClassSet all = background.with(evaluation);
        ClassSet train = all.where(Omniglot.Vinyals.TRAIN::holds);
        ClassSet test = all.where(Omniglot.Vinyals.TEST::holds);
        assertThat(train.size()).isEqualTo(1028);
        assertThat(train.groups()).hasSize(33);
        assertThat(train.only("Gurmukhi"::equals).size()).isEqualTo(41);
        assertThat(test.size()).isEqualTo(423);
        assertThat(test.only("Gurmukhi"::equals).size()).isEqualTo(4);
        assertThat(Omniglot.vinyals(data, 28, Omniglot.Vinyals.VALIDATION).size())
                .isEqualTo(172);
    }

    /** The folder of the real archives; without it the calling test is skipped. */
    static Path dataFolder() {
        String data = System.getenv("WEIGHTCAST_DATA");
        Assumptions.assumeTrue(
                data != null, "skipped: set WEIGHTCAST_DATA to a folder that holds omniglot/" + Omniglot.BACKGROUND);
        return Path.of(data, "omniglot");
    }

    private ZipOutputStream archive(String name) throws IOException {
        return new ZipOutputStream(Files.newOutputStream(folder.resolve(name)));
    }

    /** A drawing with one bit a pixel and black dots down the diagonal. */
    private static BufferedImage drawing(int size, int dots) {
        BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_BYTE_BINARY);
        for (int i = 0; i < size * size; i++) {
            boolean dot = i % size == i / size && i % size < dots;
            image.setRGB(i % size, i / size, dot ? 0xff000000 : 0xffffffff);
        }
        return image;
    }

    private static void put(ZipOutputStream zip, String name, BufferedImage image) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        ImageIO.write(image, "png", zip);
        zip.closeEntry();
    }
}
