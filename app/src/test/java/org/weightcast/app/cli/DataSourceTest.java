package org.weightcast.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
