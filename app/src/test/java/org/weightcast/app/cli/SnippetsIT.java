package org.weightcast.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.weightcast.cast.CastModel;
import org.weightcast.onnx.NodePrograms;

/**
 * The programs that docs/use.md shows and the studio hands out give the answers of {@code classify}: for drawings, for pictures
 * of every kind that they read, upside down and transparent ones among them, and for classes whose names need care.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "a class has a name that no folder may have there")
class SnippetsIT {
    private static final Path SNIPPETS =
            Shell.CHECKOUT.resolve("app/src/main/resources/org/weightcast/app/studio/snippets");
    private static final Path JARS = Shell.CHECKOUT.resolve("app/target/lib");
    private static final Path RUNES = Shell.CHECKOUT.resolve("examples/runes");
    private static final Path PICTURES = Shell.CHECKOUT.resolve("core/src/test/resources/pictures");
    /** Colours for print, and compression with loss by other means than JPEG's: libraries have their own ways there. */
    private static final Set<String> OWN_WAYS = Set.of("cmyk.jpg", "ycck.jpg", "lossy.webp", "lossy-alpha.webp");

    private static final Map<String, String> FILES =
            Map.of("java", "Classify.java", "python", "classify.py", "javascript", "classify.mjs");

    private static final String HARD_NAME = "a \"b\\c\" ß";

    @TempDir
    static Path folder;

    /** A program's answer, or the command line's. */
    private record Answer(String label, double probability, boolean unknown) {}

    @BeforeAll
    static void makeTheModel() throws Exception {
        for (String name : List.of("fendu", "odrun", "ansur")) {
            Path into =
                    Files.createDirectories(folder.resolve("learn").resolve(name.equals("ansur") ? HARD_NAME : name));
            try (Stream<Path> files = Files.list(RUNES.resolve("learn").resolve(name))) {
                for (Path file : files.toList()) {
                    Files.copy(file, into.resolve(file.getFileName()));
                }
            }
        }
        CommandRun cast = CommandRun.of("cast", folder.resolve("learn"), "--out", folder.resolve("runes.onnx"));
        assertThat(cast.exitCode()).as(cast.err()).isZero();
    }

    @Test
    void java() throws Exception {
        Files.copy(SNIPPETS.resolve("Classify.java"), folder.resolve("Classify.java"));
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        same(java, "java", pictures("png", "jpg", "gif", "bmp"));
    }

    @Test
    void pythonCanBeRead() throws Exception {
        List<String> programs = new ArrayList<>(List.of(Files.readString(SNIPPETS.resolve("classify.py"))));
        for (MarkdownPage page : MarkdownPage.all()) {
            programs.addAll(page.in("python"));
        }
        if (!succeeds("python3", "--version")) {
            abort("python3 is not installed, the programs in Python were not read");
        }
        for (String program : programs) {
            Shell.Result result = Shell.run(
                    folder, Map.of(), List.of("python3", "-c", "import ast, sys; ast.parse(sys.argv[1])", program));
            assertThat(result.exitCode()).as("%s%n%s", program, result.err()).isZero();
        }
    }

    @Test
    void python() throws Exception {
        String python = Stream.of(System.getenv().getOrDefault("WEIGHTCAST_PYTHON", "python3"), "python3")
                .filter(each -> succeeds(each, "-c", "import onnxruntime, numpy, PIL"))
                .findFirst()
                .orElseGet(
                        () -> abort("no python3 with onnxruntime, numpy and pillow; WEIGHTCAST_PYTHON can name one"));
        Files.copy(SNIPPETS.resolve("classify.py"), folder.resolve("classify.py"));
        same(python, "python3", pictures("png", "jpg", "gif", "bmp", "webp"));
    }

    @Test
    void javaScript() throws Exception {
        Path work = Path.of("target", "snippets").toAbsolutePath();
        NodePrograms node = NodePrograms.install(Path.of("src", "test", "snippets"), work);
        List<String> classes;
        try (CastModel model = CastModel.load(folder.resolve("runes.onnx"))) {
            classes = model.classes();
        }
        String program = Files.readString(SNIPPETS.resolve("classify.mjs"));
        String named = program.replace("const CLASSES = [];", "const CLASSES = " + json(classes) + ";");
        assertThat(named).isNotEqualTo(program);
        Files.writeString(work.resolve("classify.mjs"), named);
        List<Path> pictures = pictures("png", "jpg", "gif", "webp");
        List<String> words = new ArrayList<>(
                List.of("node", "classify.mjs", folder.resolve("runes.onnx").toString()));
        pictures.forEach(picture -> words.add(picture.toString()));
        assertThat(commandOf("node").subList(0, 3)).containsExactly("node", "classify.mjs", "runes.onnx");
        compare(node.run(words.toArray(new String[0])), pictures);
    }

    @Test
    void thePageQuotesTheFiles() throws Exception {
        MarkdownPage page = page();
        for (String name : FILES.values()) {
            assertThat(page.links()).anyMatch(link -> link.endsWith("/snippets/" + name));
        }
        assertThat(page.in("python")).hasSize(1);
        assertThat(page.in("javascript")).hasSize(1);
        for (MarkdownPage.Block block : page.blocks()) {
            String file = FILES.getOrDefault(block.language(), "");
            if (!file.isEmpty() && !block.text().contains("public class ")) {
                assertThat(unindented(Files.readString(SNIPPETS.resolve(file)))).contains(unindented(block.text()));
            }
        }
    }

    private static String unindented(String text) {
        return text.replaceAll("(?m)^ +", "");
    }

    /** Runs the page's command with more pictures behind its own. */
    private static void same(String program, String word, List<Path> pictures) throws Exception {
        List<String> command = new ArrayList<>(commandOf(word));
        command.set(0, program);
        command.remove(command.size() - 1);
        // A reader puts the jar beside; here it is where it was built.
        command.replaceAll(each -> each.endsWith(".jar") ? JARS.resolve(each).toString() : each);
        pictures.forEach(picture -> command.add(picture.toString()));
        Shell.Result result = Shell.run(folder, Map.of("PYTHONIOENCODING", "utf-8"), command);
        assertThat(result.exitCode()).as("%s", result).isZero();
        compare(result.out(), pictures);
    }

    private static void compare(String out, List<Path> pictures) {
        Map<String, Answer> told = new LinkedHashMap<>();
        for (String line : out.lines().toList()) {
            String[] parts = line.split("\t");
            assertThat(parts).as(line).hasSizeBetween(3, 4);
            boolean unknown = parts.length == 4;
            assertThat(unknown ? parts[3] : "unknown").isEqualTo("unknown");
            told.put(parts[0], new Answer(parts[1], Double.parseDouble(parts[2]), unknown));
        }
        Map<String, Answer> expected = expected(pictures);
        assertThat(told.keySet()).containsExactlyElementsOf(expected.keySet());
        expected.forEach((picture, answer) -> {
            Answer found = Objects.requireNonNull(told.get(picture));
            assertThat(found.label()).as(picture).isEqualTo(answer.label());
            assertThat(found.probability()).as(picture).isCloseTo(answer.probability(), within(1e-4));
            assertThat(found.unknown()).as(picture).isEqualTo(answer.unknown());
        });
        assertThat(expected.values()).extracting(Answer::unknown).contains(true, false);
        assertThat(expected.values()).extracting(Answer::label).contains(HARD_NAME, "fendu", "odrun");
    }

    private static Map<String, Answer> expected(List<Path> pictures) {
        Object[] arguments = Stream.concat(
                        Stream.of("classify", folder.resolve("runes.onnx"), "--json"), pictures.stream())
                .toArray();
        CommandRun run = CommandRun.of(arguments);
        assertThat(run.exitCode()).as(run.err()).isZero();
        Map<String, Answer> answers = new LinkedHashMap<>();
        for (Map<String, String> line : run.json()) {
            answers.put(
                    line.getOrDefault("image", ""),
                    new Answer(
                            line.getOrDefault("label", ""),
                            Double.parseDouble(line.getOrDefault("probability", "")),
                            Boolean.parseBoolean(line.get("unknown"))));
        }
        return answers;
    }

    /** Unseen runes, and our pictures of the kinds that a program reads. */
    private static List<Path> pictures(String... endings) throws IOException {
        List<Path> pictures = new ArrayList<>();
        for (Path root : List.of(RUNES.resolve("unseen"), PICTURES)) {
            try (Stream<Path> files = Files.walk(root)) {
                files.filter(file -> Arrays.stream(endings).anyMatch(file.toString()::endsWith))
                        .filter(file -> !OWN_WAYS.contains(file.getFileName().toString()))
                        .sorted()
                        .forEach(pictures::add);
            }
        }
        return pictures;
    }

    /** The words of the page's command that starts with a word. */
    private static List<String> commandOf(String word) throws IOException {
        return page().commands().stream()
                .map(command -> List.of(command.line().split(" ")))
                .filter(words -> words.get(0).equals(word))
                .findFirst()
                .orElseThrow();
    }

    private static MarkdownPage page() throws IOException {
        return MarkdownPage.read(Shell.CHECKOUT.resolve("docs/use.md"));
    }

    private static String json(List<String> texts) {
        return texts.stream()
                .map(text -> '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"')
                .toList()
                .toString();
    }

    private static boolean succeeds(String... command) {
        try {
            return Shell.run(folder, Map.of(), List.of(command)).exitCode() == 0;
        } catch (Exception e) {
            return false; // it is not installed
        }
    }
}
