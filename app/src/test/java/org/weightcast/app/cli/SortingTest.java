package org.weightcast.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code classify --sort-into} and {@code --where}. */
class SortingTest {
    private static final Path RUNES = Shell.CHECKOUT.resolve("examples/runes");

    @TempDir
    private Path folder;

    private Path model = Path.of("");
    private Path scans = Path.of("");

    @BeforeEach
    void castAndScan() throws Exception {
        model = folder.resolve("runes.onnx");
        scans = folder.resolve("scans");
        assertThat(CommandRun.of("cast", RUNES.resolve("learn"), "--out", model).exitCode())
                .isZero();
        CommandsTest.copy(RUNES.resolve("unseen/fendu/fendu6.png"), scans.resolve("one/a.png"));
        CommandsTest.copy(RUNES.resolve("unseen/fendu/fendu7.png"), scans.resolve("two/a.png"));
        CommandsTest.copy(RUNES.resolve("later/teiwa/teiwa2.png"), scans.resolve("two/b.png"));
    }

    private static List<String> files(Path place) throws Exception {
        try (Stream<Path> all = Files.walk(place)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> place.relativize(file).toString().replace('\\', '/'))
                    .sorted()
                    .toList();
        }
    }

    /** A name that no file can have stands for a disk that is full. */
    @Test
    void noEmptyFolderStaysWhereACopyFailed() throws Exception {
        Path archive = folder.resolve("scans.zip");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(archive))) {
            zip.putNextEntry(new ZipEntry("a".repeat(300) + ".png"));
            zip.write(Files.readAllBytes(scans.resolve("one/a.png")));
        }
        Path sorted = folder.resolve("new/sorted");
        new Refusals(folder)
                .expect(
                        ExitCode.BAD_INPUT,
                        List.of(sorted.resolve("fendu").toString(), "cannot be written: "),
                        "classify",
                        model,
                        archive,
                        "--sort-into",
                        sorted);
    }

    @Test
    void copiesByClassAndNeverOverwrites() throws Exception {
        Path sorted = folder.resolve("sorted");
        CommandRun run = CommandRun.of("classify", model, scans, "--sort-into", sorted, "--json");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(files(sorted)).containsExactly("_unknown/b.png", "fendu/a-2.png", "fendu/a.png");
        assertThat(files(scans)).containsExactly("one/a.png", "two/a.png", "two/b.png");
        assertThat(sorted.resolve("fendu/a-2.png")).hasSameBinaryContentAs(scans.resolve("two/a.png"));
        assertThat(run.json().get(2)).containsEntry("unknown", "true");
        assertThat(run.json().get(2).get("copy")).endsWith("b.png");
        assertThat(CommandRun.of("classify", model, scans, "--sort-into", sorted)
                        .exitCode())
                .isZero();
        assertThat(files(sorted)).hasSize(6).contains("fendu/a-3.png", "fendu/a-4.png", "_unknown/b-2.png");
    }

    @Test
    void showsWhatTheAnswerRestedOn() throws Exception {
        Path shown = folder.resolve("shown");
        CommandRun run = CommandRun.of("classify", model, scans.resolve("one/a.png"), "--where", shown, "--json");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(files(shown)).containsExactly("a-where.png");
        assertThat(run.json().get(0).get("where")).endsWith("a-where.png");
        BufferedImage picture = ImageIO.read(shown.resolve("a-where.png").toFile());
        int reddest = 0;
        for (int y = 0; y < picture.getHeight(); y++) {
            for (int x = 0; x < picture.getWidth(); x++) {
                int rgb = picture.getRGB(x, y);
                reddest = Math.max(reddest, (rgb >> 16 & 255) - (rgb & 255));
            }
        }
        assertThat(Math.max(picture.getWidth(), picture.getHeight())).isEqualTo(384);
        assertThat(reddest).isGreaterThan(150);
    }

    @Test
    void refusesClassesThatAreNoFolderNames() throws Exception {
        Path learn = folder.resolve("learn");
        CommandsTest.copy(RUNES.resolve("learn/ansur/ansur1.png"), learn.resolve("_unknown/a.png"));
        CommandsTest.copy(RUNES.resolve("learn/fendu/fendu1.png"), learn.resolve("fendu/a.png"));
        Path odd = folder.resolve("odd.onnx");
        assertThat(CommandRun.of("cast", learn, "--out", odd).exitCode()).isZero();
        new Refusals(folder)
                .expect(
                        ExitCode.BAD_INPUT,
                        List.of("The class '_unknown'", "cannot be the name of a folder"),
                        "classify",
                        odd,
                        scans,
                        "--sort-into",
                        folder.resolve("sorted"));
        new Refusals(folder)
                .expect(
                        ExitCode.BAD_INPUT,
                        List.of("cannot be a folder"),
                        "classify",
                        model,
                        scans,
                        "--sort-into",
                        model.resolve("x"));
    }
}
