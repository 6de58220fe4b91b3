package org.weightcast.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weightcast.data.BadInputException;
import org.weightcast.data.Cifar100;
import org.weightcast.data.ClassSet;
import org.weightcast.data.ImageSpec;
import org.weightcast.data.Omniglot;

/** Which classes a word of the command line stands for. */
class DataSourceTest {
    private static final ImageSpec GREY = new ImageSpec(1, 28, true);

    @TempDir
    Path folder;

    /** Two archives like Omniglot's, of one alphabet with one drawing each. */
    @BeforeEach
    void writeArchives() throws IOException {
        archive(Omniglot.BACKGROUND, "Learned");
        archive(Omniglot.EVALUATION, "Reported");
    }

    private void archive(String name, String alphabet) throws IOException {
        Path drawing = Shell.CHECKOUT.resolve("examples/runes/unseen/fendu/fendu6.png");
        try (OutputStream file = Files.newOutputStream(folder.resolve(name));
                ZipOutputStream zip = new ZipOutputStream(file)) {
            zip.putNextEntry(new ZipEntry("images/" + alphabet + "/character01/0001_01.png"));
            zip.write(Files.readAllBytes(drawing));
        }
    }

    private static List<String> groups(DataSource source) {
        return List.copyOf(source.read(GREY, warning -> {}).groups());
    }

    @Test
    void learnsFromTheBackgroundAlphabetsAndMeasuresOnTheOthers() {
        String omniglot = "omniglot:" + folder;
        assertThat(groups(DataSource.toLearn(omniglot))).containsExactly("Learned");
        assertThat(groups(DataSource.toLearn(omniglot + ":background"))).containsExactly("Learned");
        assertThat(groups(DataSource.toMeasure(omniglot))).containsExactly("Reported");
        assertThat(groups(DataSource.toMeasure(omniglot + ":background"))).containsExactly("Learned");
        assertThat(groups(DataSource.toMeasure(omniglot + ":evaluation"))).containsExactly("Reported");
    }

    @Test
    void learnsFromTheClassesOfCifarFsToTrainOnAndToChooseBy() throws IOException {
        BufferedImage picture = new BufferedImage(2, 2, BufferedImage.TYPE_INT_RGB);
        try (OutputStream file = Files.newOutputStream(folder.resolve(Cifar100.ARCHIVE));
                ZipOutputStream zip = new ZipOutputStream(file)) {
            for (String name : List.of("apple", "beaver", "whale")) { // one of each part
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                ImageIO.write(picture, "png", bytes);
                zip.putNextEntry(new ZipEntry("train/" + name + "/1.png"));
                zip.write(bytes.toByteArray());
            }
        }
        String cifar = "cifar-fs:" + folder;
        assertThat(photographs(DataSource.toLearn(cifar))).containsExactly("train/apple", "validation/beaver");
        assertThat(photographs(DataSource.toMeasure(cifar))).containsExactly("test/whale");
        assertThat(photographs(DataSource.toMeasure(cifar + ":validation"))).containsExactly("validation/beaver");
        assertThatThrownBy(() -> photographs(DataSource.toLearn(cifar + ":test")))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("are for reporting");
        assertThatThrownBy(() -> photographs(DataSource.toMeasure(cifar + ":other")))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("no part 'other'");
        assertThatThrownBy(() -> groups(DataSource.toMeasure(cifar)))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("the network sees grey");
    }

    private static List<String> photographs(DataSource source) {
        return source.read(new ImageSpec(3, 8, false), warning -> {}).classes().stream()
                .map(each -> each.group() + "/" + each.name())
                .toList();
    }

    @Test
    void nothingLearnsFromTheEvaluationAlphabets() throws IOException {
        TinyTraining tiny = TinyTraining.in(folder);
        new Refusals(folder)
                .expect(
                        ExitCode.BAD_INPUT,
                        List.of("evaluation alphabets are for reporting", "omniglot:" + folder + ":background"),
                        "train",
                        "--config",
                        tiny.config(),
                        "--data",
                        "omniglot:" + folder + ":evaluation",
                        "--out",
                        folder.resolve("run"));
    }

    @Test
    void drawsCharactersInScriptsWithoutAnyData() {
        ClassSet drawn = DataSource.toLearn("glyphs:45").read(GREY, warning -> {});
        assertThat(drawn.size()).isEqualTo(45);
        assertThat(drawn.groups()).containsExactly("script01", "script02", "script03");
        assertThat(drawn.spec()).isEqualTo(GREY);
        ImageSpec colour = new ImageSpec(3, 14, false);
        assertThat(DataSource.toLearn("glyphs:2:7")
                        .read(colour, warning -> {})
                        .spec()
                        .channels())
                .isEqualTo(3);
    }

    @Test
    void measuresOnOtherDrawnCharactersThanItLearnsFrom() {
        assertThat(pixels(DataSource.toLearn("glyphs:2"))).isEqualTo(pixels(DataSource.toLearn("glyphs:2:0")));
        assertThat(pixels(DataSource.toMeasure("glyphs:2"))).isEqualTo(pixels(DataSource.toMeasure("glyphs:2:1")));
        assertThat(pixels(DataSource.toMeasure("glyphs:2"))).isNotEqualTo(pixels(DataSource.toLearn("glyphs:2")));
    }

    private static float[] pixels(DataSource source) {
        float[] image = new float[GREY.values()];
        source.read(GREY, warning -> {}).copyInto(0, 0, image, 0);
        return image;
    }

    @Test
    void trainsAndMeasuresOnDrawnCharacters() {
        TinyTraining tiny = TinyTraining.in(folder).with("[lagaz, odrun]", "[script01]");
        Path run = folder.resolve("run");
        CommandRun trained =
                CommandRun.of("train", "--config", tiny.config(), "--data", "glyphs:40", "--out", run, "--json");
        assertThat(trained.exitCode()).as(trained.err()).isZero();
        CommandRun measured = CommandRun.of(
                "evaluate", "--data", "glyphs:40", "--caster", run.resolve("tiny.onnx"), "--episodes", "5", "--json");
        assertThat(measured.exitCode()).as(measured.err()).isZero();
        assertThat(Double.parseDouble(measured.json().get(0).get("accuracy"))).isBetween(0.2, 1.0);
    }

    /** The shipped configuration holds out alphabets of Omniglot. */
    @Test
    void groupsThatDrawnCharactersDoNotHaveAreNamed() throws IOException {
        new Refusals(folder)
                .expect(
                        ExitCode.BAD_INPUT,
                        List.of("holds out 'Bengali'", "the data has only script01, script02"),
                        "train",
                        "--config",
                        Shell.CHECKOUT.resolve("train/configs/glyphs.yaml"),
                        "--data",
                        "glyphs:40",
                        "--out",
                        folder.resolve("run"));
    }

    @Test
    void refusesDrawnCharactersWithoutANumber() throws IOException {
        for (String wrong :
                List.of("glyphs:", "glyphs:1", "glyphs:many", "glyphs:20:-1", "glyphs:20:1:2", "glyphs:10001")) {
            new Refusals(folder)
                    .expect(
                            ExitCode.BAD_INPUT,
                            List.of("'" + wrong + "'", "glyphs:CLASSES:SEED"),
                            "evaluate",
                            "--data",
                            wrong);
        }
    }

    @Test
    void anUnknownPartIsToldWhichThereAre() throws IOException {
        new Refusals(folder)
                .expect(
                        ExitCode.BAD_INPUT,
                        List.of("no part 'bogus'", "omniglot:DIR:background", "omniglot:DIR:evaluation"),
                        "evaluate",
                        "--data",
                        "omniglot:" + folder + ":bogus");
    }
}
