package org.weightcast.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The commands on the example runes, from folder to answer. */
class CommandsTest {
    private static final Path RUNES = Shell.CHECKOUT.resolve("examples/runes");
    private static final Path LEARN = RUNES.resolve("learn");
    private static final Path UNSEEN = RUNES.resolve("unseen");

    @TempDir
    Path folder;

    private Path model() {
        Path model = folder.resolve("runes.onnx");
        assertThat(CommandRun.of("cast", LEARN, "--out", model).exitCode()).isZero();
        return model;
    }

    @Test
    void castsAModelAndTellsWhatItMade() throws Exception {
        Path model = folder.resolve("runes.onnx");
        CommandRun run = CommandRun.of("cast", LEARN, "--out", model, "--json");
        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        Map<String, String> told = run.json().get(0);
        assertThat(told.keySet())
                .containsExactly(
                        "out",
                        "classes",
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
                .containsEntry("out", model.toString())
                .containsEntry("classes", "[\"ansur\",\"berkan\",\"fendu\",\"lagaz\",\"odrun\"]")
                .containsEntry("images", "20")
                .containsEntry("unlabeled", "0")
                .containsEntry("caster", "glyphs")
                .containsEntry("bytes", Long.toString(Files.size(model)))
                .containsEntry("warnings", "[]");
        assertThat(Double.parseDouble(told.get("ms_cast"))).isPositive();
        CommandRun words = CommandRun.of("cast", LEARN, "--out", model);
        assertThat(words.out()).contains("classes     5: ansur, berkan", "made from   20 pictures");
    }

    @Test
    void theSameSeedGivesTheSameBytesAnotherSeedOthers() throws Exception {
        byte[] first = Files.readAllBytes(model());
        assertThat(Files.readAllBytes(model())).isEqualTo(first);
        Path other = folder.resolve("other.onnx");
        assertThat(CommandRun.of("cast", LEARN, "--out", other, "--seed", 1).exitCode())
                .isZero();
        assertThat(Files.readAllBytes(other)).isNotEqualTo(first);
    }

    /** A folder whose name leaves no room for that of a file stands for a disk that is full. */
    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "names of 4,095 bytes are Linux's limit")
    void aDemoThatCannotBeWrittenLeavesNoFolders() throws Exception {
        Path out = folder;
        while (out.toString().length() < 3900) {
            out = out.resolve("d".repeat(150));
        }
        out = out.resolve("d".repeat(4089 - out.toString().length()));
        new Refusals(folder)
                .expect(ExitCode.BAD_INPUT, List.of("runes.onnx' cannot be written: "), "demo", "--out", out);
    }

    @Test
    void takesAZipWhereverAFolderIsTaken() throws Exception {
        Path learn = zip(LEARN, folder.resolve("learn.zip"));
        Path model = folder.resolve("zipped.onnx");
        assertThat(CommandRun.of("cast", learn, "--out", model).exitCode()).isZero();
        CommandRun run = CommandRun.of("classify", model, zip(UNSEEN, folder.resolve("unseen.zip")), "--json");
        assertThat(run.exitCode()).isZero();
        List<Map<String, String>> lines = run.json();
        assertThat(lines).hasSize(21);
        assertThat(lines.get(0).get("image")).isEqualTo(folder.resolve("unseen.zip") + "/ansur/ansur5.png");
        assertThat(lines.get(20)).containsEntry("total", "20");
    }

    @Test
    void classifiesFoldersAndCountsWhatIsRight() {
        Path model = model();
        CommandRun run = CommandRun.of("classify", model, UNSEEN, "--json");
        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        List<Map<String, String>> lines = run.json();
        assertThat(lines).hasSize(21);
        Map<String, String> first = lines.get(0);
        assertThat(first.keySet())
                .containsExactly("image", "label", "probability", "probabilities", "distance", "unknown", "confidence");
        assertThat(first.get("image"))
                .isEqualTo(UNSEEN.resolve("ansur").resolve("ansur5.png").toString());
        assertThat(first.get("probabilities")).startsWith("{\"ansur\":").contains("\"odrun\":");
        Map<String, String> closing = lines.get(20);
        assertThat(closing.keySet()).containsExactly("accuracy", "correct", "total", "called_unknown");
        assertThat(closing).containsEntry("total", "20");
        int correct = (int) lines.subList(0, 20).stream()
                .filter(line -> line.getOrDefault("image", "").contains("/" + line.get("label") + "/"))
                .count();
        assertThat(closing).containsEntry("correct", Integer.toString(correct));
        assertThat(Double.parseDouble(closing.get("accuracy"))).isEqualTo(correct / 20.0);
        assertThat(correct).as("a fifth is chance").isGreaterThan(12);
        assertThat(CommandRun.of("classify", model, UNSEEN).out()).contains("of 20 correct");
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "it allows no such names")
    void showsControlCharactersOfNamesInsteadOfSendingThem() throws Exception {
        Path odd = folder.resolve("a\u001b[2J\nb.png");
        copy(UNSEEN.resolve("ansur/ansur5.png"), odd);
        CommandRun run = CommandRun.of("classify", model(), odd);
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).hasLineCount(1).contains("a\\x1b[2J\\nb.png");
        CommandRun json = CommandRun.of("classify", model(), odd, "--json");
        assertThat(json.json().get(0)).containsEntry("image", odd.toString());
    }

    @Test
    void classifiesSinglePicturesWithoutAScore() {
        CommandRun run = CommandRun.of(
                "classify", model(), UNSEEN.resolve("ansur/ansur5.png"), UNSEEN.resolve("odrun/odrun5.png"), "--json");
        assertThat(run.exitCode()).isZero();
        assertThat(run.json()).hasSize(2).allSatisfy(line -> assertThat(line).containsKey("label"));
    }

    @Test
    void doesNotCountFoldersThatAreNoClass() throws Exception {
        Path mixed = folder.resolve("mixed");
        copy(UNSEEN.resolve("ansur/ansur5.png"), mixed.resolve("ansur/a.png"));
        copy(UNSEEN.resolve("ansur/ansur6.png"), mixed.resolve("stranger/b.png"));
        CommandRun run = CommandRun.of("classify", model(), mixed, "--json");
        assertThat(run.exitCode()).isZero();
        assertThat(run.json()).hasSize(4);
        assertThat(run.json().get(2)).containsEntry("total", "1");
        assertThat(run.err()).startsWith("warning: ").contains("stranger").hasLineCount(1);
        assertThat(run.json().get(3).get("warnings")).contains("stranger");
    }

    @Test
    void quotesNamesInTablesAndTakesThemInAnyScript() throws Exception {
        Path learn = folder.resolve("learn");
        copy(LEARN.resolve("ansur/ansur1.png"), learn.resolve("rune, \"first\"/größe.png"));
        copy(LEARN.resolve("odrun/odrun1.png"), learn.resolve("ルーン/二.png"));
        Path model = folder.resolve("m.onnx");
        Path table = folder.resolve("answers.csv");
        assertThat(CommandRun.of("cast", learn, "--out", model).exitCode()).isZero();
        CommandRun run = CommandRun.of("classify", model, learn, "--csv", table, "--json");
        assertThat(run.exitCode()).isZero();
        assertThat(run.json().get(1)).containsEntry("label", "ルーン");
        assertThat(run.json().get(2)).containsEntry("correct", "2");
        List<String> lines = Files.readString(table).lines().toList();
        assertThat(lines).hasSize(3);
        assertThat(lines.get(0))
                .isEqualTo("image,label,probability,distance,unknown,confidence,\"rune, \"\"first\"\"\",ルーン");
        assertThat(lines.get(1)).startsWith("\"" + learn + "/rune, \"\"first\"\"/größe.png\",\"rune, \"\"first\"\"\",");
        assertThat(lines.get(2)).startsWith(learn + "/ルーン/二.png,ルーン,");
        assertThat(Files.readString(table)).endsWith("\r\n");
    }

    @Test
    void verifiesWhatItMade() {
        Path model = model();
        CommandRun run = CommandRun.of("verify", model);
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).startsWith("same");
        assertThat(CommandRun.of("verify", model, "--json").json().get(0)).containsEntry("same", "true");
    }

    @Test
    void takesTheInkAsItIsTold() {
        for (String ink : List.of("dark", "light")) {
            Path model = folder.resolve(ink + ".onnx");
            assertThat(CommandRun.of("cast", LEARN, "--out", model, "--ink", ink)
                            .exitCode())
                    .isZero();
            assertThat(CommandRun.of("inspect", model, "--json").json().get(0)).containsEntry("ink", ink);
        }
        CommandRun wrong = CommandRun.of("cast", LEARN, "--out", folder.resolve("x.onnx"), "--ink", "blue");
        assertThat(wrong.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(wrong.err()).contains("expected one of [auto, dark, light]");
    }

    @Test
    void inspectsAModelItsCasterAndWeights() {
        Map<String, String> model =
                CommandRun.of("inspect", model(), "--json").json().get(0);
        assertThat(model)
                .containsEntry("kind", "model")
                .containsEntry("counts", "[4,4,4,4,4]")
                .containsEntry("caster", "glyphs")
                .containsEntry("images", "20")
                .containsEntry("ink", "dark");
        assertThat(Long.parseLong(model.get("multiply_adds"))).isGreaterThan(Long.parseLong(model.get("parameters")));
        Map<String, String> caster =
                CommandRun.of("inspect", "glyphs", "--json").json().get(0);
        assertThat(caster)
                .containsEntry("kind", "caster")
                .containsKeys("multiply_adds", "accuracies", "temperature")
                .containsEntry("sha256", model.get("caster_sha256"));
        Path weights = Shell.CHECKOUT.resolve("core/src/test/resources/safetensors/plain.safetensors");
        CommandRun run = CommandRun.of("inspect", weights);
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).startsWith("what        weights").contains("block1.kernel  [2, 1, 1, 2]       4");
    }

    @Test
    void inspectsTheFolderOfATraining() throws Exception {
        Path weights = Shell.CHECKOUT.resolve("core/src/test/resources/safetensors/plain.safetensors");
        copy(weights, folder.resolve("run/checkpoint-200/weights.safetensors"));
        copy(weights, folder.resolve("run/checkpoint-1000/weights.safetensors"));
        Map<String, String> run =
                CommandRun.of("inspect", folder.resolve("run"), "--json").json().get(0);
        assertThat(run).containsEntry("kind", "training");
        assertThat(run.get("checkpoint")).endsWith("checkpoint-1000");
    }

    @Test
    void everyCommandHasHelpWithAnExample() {
        for (String name : new ShippedCommands().names()) {
            CommandRun run = CommandRun.of(name, "--help");
            assertThat(run.exitCode()).isZero();
            assertThat(run.out()).contains("Usage: weightcast " + name, "  weightcast " + name);
            assertThat(run.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
        }
    }

    @Test
    void demonstratesTheWholeWay() throws Exception {
        Path out = folder.resolve("demo");
        CommandRun run = CommandRun.of("demo", "--out", out);
        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("of 20 unseen drawings recognised", "picture  " + out.resolve("demo.png"));
        BufferedImage picture = ImageIO.read(out.resolve("demo.png").toFile());
        assertThat(picture.getWidth()).isEqualTo(1200);
        assertThat(CommandRun.of("verify", out.resolve("runes.onnx")).exitCode())
                .isZero();
    }

    static void copy(Path from, Path to) throws Exception {
        Files.createDirectories(to.getParent());
        Files.copy(from, to);
    }

    static Path zip(Path place, Path archive) throws Exception {
        try (OutputStream stream = Files.newOutputStream(archive);
                ZipOutputStream zip = new ZipOutputStream(stream, StandardCharsets.UTF_8);
                var files = Files.walk(place)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                String separator = FileSystems.getDefault().getSeparator();
                zip.putNextEntry(new ZipEntry(place.relativize(file).toString().replace(separator, "/")));
                Files.copy(file, zip);
            }
        }
        return archive;
    }
}
