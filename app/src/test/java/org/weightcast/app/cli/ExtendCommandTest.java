package org.weightcast.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weightcast.cast.Caster;

/** {@code cast --extend}, {@code --without}, {@code --unlabeled} and {@code forget}. */
class ExtendCommandTest {
    private static final Path RUNES = Shell.CHECKOUT.resolve("examples/runes");
    private static final Path LEARN = RUNES.resolve("learn");
    private static final Path UNSEEN = RUNES.resolve("unseen");

    @TempDir
    Path folder;

    /** A model of ansur, berkan and fendu, and folders with what comes next. */
    private Path three = Path.of("");

    private Path next = Path.of("");
    private Path out = Path.of("");

    @BeforeEach
    void castThree() throws Exception {
        for (String name : List.of("ansur", "berkan", "fendu")) {
            copyClass(name, folder.resolve("first"), name);
        }
        three = folder.resolve("three.onnx");
        next = folder.resolve("next");
        out = folder.resolve("out.onnx");
        cast(folder.resolve("first"), three);
    }

    private static void copyClass(String name, Path to, String as) throws Exception {
        for (int i = 1; i <= 4; i++) {
            CommandsTest.copy(
                    LEARN.resolve(name).resolve(name + i + ".png"),
                    to.resolve(as).resolve(name + i + ".png"));
        }
    }

    private static CommandRun cast(Path from, Path to, Object... options) {
        Object[] arguments = Stream.concat(Stream.of("cast", from, "--out", to), Stream.of(options))
                .toArray();
        CommandRun run = CommandRun.of(arguments);
        assertThat(run.exitCode()).as(run.err()).isZero();
        return run;
    }

    private void refuses(int exitCode, List<String> says, Object... arguments) throws Exception {
        new Refusals(folder).expect(exitCode, says, arguments);
    }

    @Test
    void learnsFurtherClassesAndRecognisesOldAndNew() throws Exception {
        byte[] before = Files.readAllBytes(three);
        copyClass("lagaz", next, "lagaz");
        copyClass("odrun", next, "odrun");
        CommandRun run = cast(next, out, "--extend", three, "--json");
        assertThat(run.err()).isEmpty();
        Map<String, String> told = run.json().get(0);
        assertThat(told.keySet())
                .containsExactly(
                        "out",
                        "classes",
                        "extended",
                        "added",
                        "more_examples",
                        "images",
                        "unlabeled",
                        "caster",
                        "parameters",
                        "bytes",
                        "promised_false_reject",
                        "ms_load",
                        "ms_cast",
                        "ms_total",
                        "warnings");
        assertThat(told)
                .containsEntry("classes", "[\"ansur\",\"berkan\",\"fendu\",\"lagaz\",\"odrun\"]")
                .containsEntry("extended", three.toString())
                .containsEntry("added", "[\"lagaz\",\"odrun\"]")
                .containsEntry("more_examples", "[]")
                .containsEntry("images", "8");
        assertThat(Files.readAllBytes(three)).isEqualTo(before);
        assertThat(CommandRun.of("verify", out).exitCode()).isZero();
        CommandRun asked = CommandRun.of("classify", out, UNSEEN, "--json");
        assertThat(Integer.parseInt(asked.json().get(20).get("correct")))
                .as("of 20; 4 is chance")
                .isGreaterThan(12);
        assertThat(CommandRun.of("inspect", out, "--json").json().get(0))
                .containsEntry("counts", "[4,4,4,4,4]")
                .containsEntry("images", "20");
    }

    @Test
    void oneClassIsEnoughAndTheFileMayBeReplaced() throws Exception {
        copyClass("lagaz", next, "lagaz");
        CommandRun run = cast(next, three, "--extend", three);
        assertThat(run.out()).contains("classes     4: ansur, berkan, fendu, lagaz", "added       1: lagaz");
        assertThat(CommandRun.of("verify", three).exitCode()).isZero();
    }

    @Test
    void moreExamplesOfAKnownClassAreCounted() throws Exception {
        CommandsTest.copy(UNSEEN.resolve("fendu/fendu5.png"), next.resolve("fendu/new.png"));
        CommandsTest.copy(LEARN.resolve("fendu/fendu1.png"), next.resolve("fendu/old.png"));
        CommandRun run = cast(next, out, "--extend", three, "--json");
        assertThat(run.json().get(0)).containsEntry("added", "[]").containsEntry("more_examples", "[\"fendu\"]");
        assertThat(run.err())
                .hasLineCount(1)
                .startsWith("warning: 1 picture was in")
                .contains("old.png");
        assertThat(run.json().get(0).get("warnings")).contains("counts twice");
        assertThat(CommandRun.of("inspect", out, "--json").json().get(0)).containsEntry("counts", "[4,4,6]");
    }

    @Test
    void badExtensionsAreRefused() throws Exception {
        copyClass("lagaz", next, "FENDU");
        refuses(
                ExitCode.BAD_INPUT,
                List.of("FENDU differs only by case"),
                "cast",
                next,
                "--extend",
                three,
                "--out",
                out);
        refuses(ExitCode.BAD_INPUT, List.of("no model"), "cast", next, "--extend", folder.resolve("x"), "--out", out);
        refuses(
                ExitCode.BAD_MODEL,
                List.of("is a caster, but a model is needed"),
                "cast",
                next,
                "--extend",
                glyphs(),
                "--out",
                out);
        Path unlabelled = folder.resolve("only");
        copyClass("lagaz", unlabelled, "_unlabeled");
        refuses(
                ExitCode.BAD_INPUT,
                List.of("only pictures without a label"),
                "cast",
                unlabelled,
                "--extend",
                three,
                "--out",
                out);
        refuses(ExitCode.BAD_INPUT, List.of("only pictures without a label"), "cast", unlabelled, "--out", out);
        CommandRun ink = CommandRun.of("cast", next, "--extend", three, "--out", out, "--ink", "dark");
        assertThat(ink.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(ink.err()).contains("--ink does not go with --extend");
    }

    private Path glyphs() throws Exception {
        Path copy = folder.resolve("glyphs.onnx");
        Caster.file(Caster.GLYPHS).write(copy);
        return copy;
    }

    @Test
    void aModelOfAnotherCasterIsRefused() throws Exception {
        copyClass("lagaz", next, "lagaz");
        refuses(
                ExitCode.BAD_MODEL,
                List.of("glyphs", "only the very caster that made a model"),
                "cast",
                next,
                "--extend",
                three,
                "--caster",
                "glyphs-prototypes",
                "--out",
                out);
    }

    @Test
    void forgetsAClassAndGivesAReceipt() throws Exception {
        byte[] before = Files.readAllBytes(three);
        CommandRun run = CommandRun.of("forget", three, "fendu", "--out", out);
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out())
                .contains(
                        "gone      the class fendu: its vector, the count of its 4 pictures, 4 hashes",
                        "not gone  the kernels, norm statistics and calibration, and the vectors of the classes"
                                + " learned",
                        "with it: they were made while fendu was there",
                        "--without fendu",
                        three + ", which stays as it is",
                        "classes   2: ansur, berkan");
        assertThat(Files.readAllBytes(three)).isEqualTo(before);
        assertThat(CommandRun.of("verify", out).exitCode()).isZero();
        assertThat(CommandRun.of("inspect", out).out()).contains("12 pictures, 4 of them of forgotten classes");
        CommandRun asked = CommandRun.of("classify", out, UNSEEN.resolve("fendu"), UNSEEN.resolve("ansur"), "--json");
        assertThat(asked.json()).hasSize(8).noneMatch(answer -> "fendu".equals(answer.get("label")));
        Map<String, String> receipt = CommandRun.of("forget", three, "fendu", "--out", three, "--json")
                .json()
                .get(0);
        assertThat(receipt.keySet()).containsExactly("model", "out", "class", "classes", "gone", "not_gone", "bytes");
        assertThat(receipt.get("gone")).startsWith("{\"vectors\":1,\"count\":4,\"sha256\":[\"");
        assertThat(receipt)
                .containsEntry(
                        "not_gone",
                        "{\"kernels\":true,\"statistics\":true,\"calibration\":true,\"other_vectors\":true,\"old_file\":false}");
        assertThat(Files.readAllBytes(three)).isEqualTo(Files.readAllBytes(out));
        assertThat(new String(Files.readAllBytes(out), StandardCharsets.ISO_8859_1))
                .doesNotContain("fendu", receipt.getOrDefault("gone", "").substring(34, 98));
    }

    @Test
    void whatCannotBeForgottenIsRefused() throws Exception {
        refuses(
                ExitCode.BAD_INPUT,
                List.of("no class 'fendo'", "nearest is 'fendu'"),
                "forget",
                three,
                "fendo",
                "--out",
                out);
        refuses(ExitCode.BAD_INPUT, List.of("there are ansur, berkan"), "forget", three, "odrun", "--out", out);
        assertThat(CommandRun.of("forget", three, "fendu", "--out", out).exitCode())
                .isZero();
        Path one = folder.resolve("one.onnx");
        Path last = folder.resolve("last.onnx");
        assertThat(CommandRun.of("forget", out, "ansur", "--out", last).exitCode())
                .isZero();
        refuses(ExitCode.BAD_INPUT, List.of("nothing to tell apart"), "forget", last, "berkan", "--out", one);
        refuses(ExitCode.BAD_INPUT, List.of("no folder"), "forget", out, "ansur", "--out", out.resolve("x/y"));
        refuses(ExitCode.BAD_INPUT, List.of("no model"), "forget", one, "ansur", "--out", out);
    }

    /** The model that never saw them, to the last byte, whatever they are called by. */
    @Test
    void leavingOutIsTheSameAsNotHavingThem() throws Exception {
        copyClass("lagaz", folder.resolve("first"), "lagaz");
        Files.writeString(folder.resolve("first/lagaz/broken.png"), "no picture");
        Path first = folder.resolve("first");
        CommandRun run = cast(first, out, "--without", "lagaz", "--strict");
        assertThat(run.err()).isEmpty();
        assertThat(Files.readAllBytes(out)).isEqualTo(Files.readAllBytes(three));
        for (Object[] pictures : new Object[][] {
            {"--without", "fendu/fendu2.png", "--without", "ansur/ansur1.png"},
            {"--without", first.resolve("fendu/fendu2.png"), "--without", first.resolve("ansur/ansur1.png")}
        }) {
            cast(first, out, pictures[0], pictures[1], pictures[2], pictures[3], "--without", first.resolve("lagaz"));
            Path rest = folder.resolve("rest");
            for (String name : List.of("ansur", "berkan", "fendu")) {
                copyClass(name, rest, name);
            }
            Files.delete(rest.resolve("fendu/fendu2.png"));
            Files.delete(rest.resolve("ansur/ansur1.png"));
            Path fresh = folder.resolve("fresh.onnx");
            cast(rest, fresh);
            assertThat(Files.readAllBytes(out)).isEqualTo(Files.readAllBytes(fresh));
            Path zipped = CommandsTest.zip(first, folder.resolve("first.zip"));
            cast(zipped, out, "--without", "fendu/fendu2.png", "--without", "ansur/ansur1.png", "--without", "lagaz");
            assertThat(Files.readAllBytes(out)).isEqualTo(Files.readAllBytes(fresh));
            delete(rest);
        }
    }

    private static void delete(Path tree) throws Exception {
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Test
    void whatIsToBeLeftOutMustBeThere() throws Exception {
        Path first = folder.resolve("first");
        refuses(
                ExitCode.BAD_INPUT,
                List.of("neither a class nor a picture odrun"),
                "cast",
                first,
                "--without",
                "odrun",
                "--out",
                out);
    }

    @Test
    void unlabelledPicturesJoinFromTheFolderAndFromElsewhere() throws Exception {
        Path first = folder.resolve("first");
        Path further = folder.resolve("further");
        copyUnseen("fendu", further);
        CommandRun elsewhere = cast(first, out, "--unlabeled", further, "--json");
        assertThat(elsewhere.json().get(0)).containsEntry("images", "16").containsEntry("unlabeled", "4");
        assertThat(Files.readAllBytes(out)).isNotEqualTo(Files.readAllBytes(three));
        Map<String, String> found =
                CommandRun.of("inspect", out, "--json").json().get(0);
        assertThat(found).containsEntry("counts", "[4,4,4]").containsEntry("images", "16");
        Path zipped = CommandsTest.zip(further, folder.resolve("further.zip"));
        byte[] before = Files.readAllBytes(out);
        cast(first, out, "--unlabeled", zipped);
        assertThat(Files.readAllBytes(out)).isEqualTo(before);
        copyUnseen("fendu", first.resolve("_unlabeled"));
        CommandRun within = cast(first, out);
        assertThat(within.out()).contains("made from   12 pictures and 4 without a label");
        assertThat(Files.readAllBytes(out)).isEqualTo(before);
        refuses(
                ExitCode.BAD_INPUT,
                List.of("nowhere"),
                "cast",
                first,
                "--unlabeled",
                folder.resolve("nowhere"),
                "--out",
                folder.resolve("none.onnx"));
    }

    private static void copyUnseen(String name, Path to) throws Exception {
        for (int i = 5; i <= 8; i++) {
            CommandsTest.copy(UNSEEN.resolve(name).resolve(name + i + ".png"), to.resolve(name + i + ".png"));
        }
    }

    /** The old classes are not to become members of the new one. */
    @Test
    void unlabelledPicturesOfKnownClassesAreLeftOutOfAnExtension() throws Exception {
        copyClass("lagaz", next, "lagaz");
        cast(next, out, "--extend", three);
        byte[] without = Files.readAllBytes(out);
        Path further = folder.resolve("further");
        copyUnseen("fendu", further);
        copyUnseen("berkan", further);
        CommandRun run = cast(next, out, "--extend", three, "--unlabeled", further, "--json");
        assertThat(run.json().get(0)).containsEntry("images", "4").containsEntry("unlabeled", "0");
        assertThat(run.json().get(0).get("warnings")).contains("left out", "which the model knows already");
        assertThat(Files.readAllBytes(out)).isEqualTo(without);
    }

    /** Both are classes, as letters of both cases are; and a misspelt _unlabeled is one, too. */
    @Test
    void namesThatMayBeMistakesAreToldOf() throws Exception {
        Path first = folder.resolve("first");
        copyClass("fendu", first, "Fendu");
        copyClass("lagaz", first, "_unlabelled");
        CommandRun run = cast(first, out, "--json");
        assertThat(run.json().get(0))
                .containsEntry("classes", "[\"Fendu\",\"_unlabelled\",\"ansur\",\"berkan\",\"fendu\"]");
        assertThat(run.err())
                .contains(
                        "classes Fendu and fendu differ only by case",
                        "pictures without a label belong into _unlabeled");
    }

    /** Pictures that look like none of the classes are allowed, and told of; more pictures of the classes are not. */
    @Test
    void unlabelledPicturesOfNoClassAreToldOf() throws Exception {
        Path first = folder.resolve("first");
        Path blobs = Files.createDirectory(folder.resolve("blobs"));
        for (int i = 0; i < 6; i++) {
            BufferedImage picture = new BufferedImage(40, 40, BufferedImage.TYPE_BYTE_GRAY);
            Graphics2D paper = picture.createGraphics();
            paper.setColor(Color.WHITE);
            paper.fillRect(0, 0, 40, 40);
            paper.setColor(Color.BLACK);
            paper.fillRect(4 + i, 4, 28, 30 - i);
            paper.dispose();
            ImageIO.write(picture, "png", blobs.resolve(i + ".png").toFile());
        }
        CommandRun strangers = cast(first, out, "--unlabeled", blobs, "--json");
        assertThat(strangers.exitCode()).isZero();
        assertThat(strangers.json().get(0))
                .containsEntry("unlabeled", "0")
                .containsEntry(
                        "warnings",
                        "[\"Pictures without a label were left out: 6 that look like none of the classes\"]");
        assertThat(Files.readAllBytes(out)).isEqualTo(Files.readAllBytes(three));
        Path further = folder.resolve("further");
        for (String name : List.of("ansur", "berkan", "fendu")) {
            copyClass(name, further, name);
        }
        assertThat(cast(first, out, "--unlabeled", further, "--json").json().get(0))
                .containsEntry("warnings", "[]");
    }
}
