package org.weightcast.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.weightcast.app.report.ReadPage;

/** Pages that check and evaluate write. */
class ReportTest {
    private static final Path LEARN = Shell.CHECKOUT.resolve("examples/runes/learn");
    private static final Path UNSEEN = Shell.CHECKOUT.resolve("examples/runes/unseen");

    @TempDir
    private Path folder;

    private Path page() {
        return folder.resolve("page.html");
    }

    private List<String> charts() throws Exception {
        try (Stream<Path> files = Files.list(folder.resolve("charts"))) {
            for (Path file : files.toList()) {
                assertThat(ImageIO.read(file.toFile()).getWidth())
                        .as(file.toString())
                        .isGreaterThan(100);
            }
        }
        try (Stream<Path> files = Files.list(folder.resolve("charts"))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    /** All numbers in a field of JSON, as they stand there. */
    private static List<String> numbers(Map<String, String> told, String field) {
        return Pattern.compile("-?[\\d.]+(E-?\\d+)?")
                .matcher(told.getOrDefault(field, "").replaceAll("\"[^\"]*\"", ""))
                .results()
                .map(found -> Double.toString(Double.parseDouble(found.group())))
                .toList();
    }

    @Test
    void aCheckShowsWhatItTells() throws Exception {
        Path runes = folder.resolve("runes");
        for (String name : List.of("ansur", "berkan", "fendu")) {
            for (int i = 1; i <= 4; i++) {
                CommandsTest.copy(
                        LEARN.resolve(name).resolve(name + i + ".png"),
                        runes.resolve(name).resolve(i + ".png"));
            }
        }
        CommandsTest.copy(LEARN.resolve("ansur/ansur1.png"), runes.resolve("fendu/wrong.png"));
        CommandRun run = CommandRun.of(
                "check",
                runes,
                "--unlabeled",
                LEARN.resolve("odrun"),
                "--json",
                "--html",
                page(),
                "--png",
                folder.resolve("charts"));
        assertThat(run.exitCode()).as(run.err()).isZero();
        Map<String, String> told = run.json().get(0);
        assertThat(told).containsEntry("html", page().toString());
        ReadPage page = ReadPage.of(page());
        page.standsAlone();
        // A count such as 4 stands there as 4.0.
        assertThat(page.numbers()).contains(told.get("accuracy")).containsAll(numbers(told, "classes"));
        assertThat(Arrays.stream(ReadPage.table(page.figure("confusion")))
                        .map(Arrays::toString)
                        .toList()
                        .toString()
                        .replace(".0", "")
                        .replace(" ", ""))
                .isEqualTo(told.get("confusion"));
        assertThat(page.numbers()).contains(numbers(told, "distance").get(0));
        String words = page.document().getDocumentElement().getTextContent();
        assertThat(words)
                .contains(
                        "fendu/wrong.png looks like ansur",
                        "the same file, under different labels",
                        "there twice under different labels",
                        "odrun1.png looks like no class");
        assertThat(words).doesNotContain(runes.toString());
        assertThat(charts())
                .containsExactly(
                        "attention-block1-layer1.png",
                        "attention-block1-layer2.png",
                        "confusion.png",
                        "kernel-changes.png",
                        "kernels.png");
    }

    @Test
    void attentionIsAShareOfWhatASliceLooksAt() throws Exception {
        CommandRun run = CommandRun.of("check", LEARN, "--html", page());
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).endsWith("Report: " + page() + "\n");
        ReadPage page = ReadPage.of(page());
        double[][] shares = ReadPage.table(page.figure("attention-block1-layer1"));
        assertThat(shares).hasDimensions(32, 20); // slices of the first block, pictures
        assertThat(Arrays.stream(shares).mapToDouble(row -> Arrays.stream(row).sum()))
                .allMatch(sum -> sum > 0 && sum < 1);
        assertThat(ReadPage.in(page.figure("kernels"), "img")).hasSize(32);
        assertThat(page.hasFigure("calibration")).isTrue(); // of 20 answers
    }

    @Test
    void withManyPicturesAttentionIsSummedUpByClass() throws Exception {
        Path many = folder.resolve("many");
        for (String name : List.of("ansur", "berkan", "fendu", "lagaz", "odrun")) {
            for (int i = 1; i <= 9; i++) {
                Path from = (i < 5 ? LEARN : UNSEEN).resolve(name);
                CommandsTest.copy(
                        from.resolve(name + (i < 9 ? i : 5) + ".png"),
                        many.resolve(name).resolve(i + ".png"));
            }
        }
        CommandRun run = CommandRun.of("check", many, "--html", page());
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(ReadPage.table(ReadPage.of(page()).figure("attention-block1-layer2")))
                .hasDimensions(32, 5);
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "folders cannot have such names")
    void namesOfClassesAreNoMarkup() throws Exception {
        for (String name : List.of("<script>alert(1)", "a&b \"c\"")) {
            for (int i = 1; i <= 2; i++) {
                CommandsTest.copy(
                        LEARN.resolve("ansur/ansur" + i + ".png"),
                        folder.resolve("odd").resolve(name).resolve("<img src=x>" + i + ".png"));
            }
        }
        CommandRun run = CommandRun.of("check", folder.resolve("odd"), "--html", page());
        assertThat(run.exitCode()).as(run.err()).isZero();
        ReadPage page = ReadPage.of(page());
        page.standsAlone();
        assertThat(page.document().getDocumentElement().getTextContent())
                .contains("<script>alert(1)", "a&b \"c\"", "<img src=x>1.png");
    }

    @Test
    void onePictureAClassStillMakesAPage() throws Exception {
        for (String name : List.of("ansur", "berkan")) {
            CommandsTest.copy(LEARN.resolve(name).resolve(name + "1.png"), folder.resolve("ones/" + name + "/1.png"));
        }
        CommandRun run = CommandRun.of("check", folder.resolve("ones"), "--html", page());
        assertThat(run.exitCode()).as(run.err()).isZero();
        ReadPage page = ReadPage.of(page());
        assertThat(page.hasFigure("confusion")).isFalse();
        assertThat(page.document().getDocumentElement().getTextContent())
                .contains("cannot be known without a second one");
    }

    @Test
    void aStaticNetworkLooksAtNoPicture() throws Exception {
        CommandRun run = CommandRun.of("check", LEARN, "--caster", "glyphs-prototypes", "--html", page());
        assertThat(run.exitCode()).as(run.err()).isZero();
        ReadPage page = ReadPage.of(page());
        assertThat(page.hasFigure("kernel-changes")).isFalse();
        assertThat(page.document().getDocumentElement().getTextContent()).contains("it looks at no picture");
    }

    @Test
    void anEvaluationShowsWhatItTells() throws Exception {
        CommandRun run = CommandRun.of(
                "evaluate",
                "--data",
                UNSEEN,
                "--ways",
                "3",
                "--episodes",
                "20",
                "--open",
                "2",
                "--json",
                "--html",
                page(),
                "--png",
                folder.resolve("charts"));
        assertThat(run.exitCode()).as(run.err()).isZero();
        Map<String, String> told = run.json().get(0);
        ReadPage page = ReadPage.of(page());
        page.standsAlone();
        assertThat(page.numbers())
                .contains(told.get("accuracy"), told.get("ci95"))
                .containsAll(numbers(told, "baselines"))
                .contains(numbers(told, "open").get(1)); // after the number of strange classes
        double[][] confusion = ReadPage.table(page.figure("confusion"));
        assertThat(confusion).hasDimensions(5, 5);
        assertThat(Arrays.stream(confusion).flatMapToDouble(Arrays::stream).sum())
                .isEqualTo(20 * 3);
        assertThat(page.all("svg")).hasSize(4);
        String words = page.document().getDocumentElement().getTextContent();
        assertThat(words).contains("one of the 3 that are in the same episode", "over 20 episodes each");
        assertThat(charts())
                .containsExactly(
                        "accuracy.png", "calibration-counts.png", "calibration.png", "confusion.png", "shots.png");
    }

    @Test
    void saysWhyAChartIsMissing() throws Exception {
        CommandRun run = CommandRun.of(
                "evaluate",
                "--data",
                "glyphs:40",
                "--ways",
                "20",
                "--within-alphabet",
                "--episodes",
                "2",
                "--html",
                page());
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(ReadPage.of(page()).document().getDocumentElement().getTextContent())
                .contains("so there is no curve", "confusions cannot be counted");
        run = CommandRun.of("evaluate", "--data", "glyphs:40", "--episodes", "2", "--queries", "15", "--html", page());
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(ReadPage.of(page()).document().getDocumentElement().getTextContent())
                .contains("draws 5 of 40 classes", "no images for more shots");
    }

    @Test
    void looksAtThePlacesBeforeItStarts() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "x");
        Refusals refusals = new Refusals(folder);
        refusals.expect(ExitCode.BAD_INPUT, List.of("is a folder"), "check", LEARN, "--html", folder);
        refusals.expect(
                ExitCode.BAD_INPUT, List.of("there is no folder"), "check", LEARN, "--html", folder.resolve("a/b"));
        refusals.expect(ExitCode.BAD_INPUT, List.of("is a file"), "check", LEARN, "--png", file.resolve("charts"));
        refusals.expect(ExitCode.BAD_INPUT, List.of("is a folder"), "evaluate", "--data", UNSEEN, "--html", folder);
    }
}
