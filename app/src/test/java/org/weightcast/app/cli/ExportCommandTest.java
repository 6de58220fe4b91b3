package org.weightcast.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OrtEnvironment;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.weightcast.cast.CastModel;
import org.weightcast.cast.Caster;
import org.weightcast.cast.Classification;
import org.weightcast.data.PictureDecoder;
import org.weightcast.net.vision.InitialWeights;
import org.weightcast.net.vision.MobileNetV2;
import org.weightcast.onnx.Calibration;
import org.weightcast.onnx.ImageHashes;
import org.weightcast.onnx.ImageInput;
import org.weightcast.onnx.ModelCard;

/** {@code export --java}: the project is compiled and run with ONNX Runtime and nothing else on its class path. */
class ExportCommandTest {
    private static final Path RUNES = Shell.CHECKOUT.resolve("examples/runes");
    private static final Pattern LINE =
            Pattern.compile("(.*): (unknown, nearest )?(.*), probability ([0-9.]+)(?:, confidence ([0-9.]+))?");
    private static final Pattern VERSION =
            Pattern.compile("<artifactId>([^<]*)</artifactId>\\s*<version>([^<]*)</version>");

    @TempDir
    Path folder;

    private Path runes() {
        Path model = folder.resolve("runes.onnx");
        CommandRun run = CommandRun.of("cast", RUNES.resolve("learn"), "--out", model);
        assertThat(run.exitCode()).as(run.err()).isZero();
        return model;
    }

    private Path export(Path model) {
        Path project = folder.resolve("of/my own");
        CommandRun run = CommandRun.of("export", model, "--java", project);
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).isEmpty();
        return project;
    }

    @Test
    void writesAProjectAndTellsWhatIsInIt() throws IOException {
        Path model = runes();
        Path project = export(model);
        try (Stream<Path> files = Files.walk(project)) {
            assertThat(files.filter(Files::isRegularFile)
                            .map(file -> project.relativize(file).toString().replace('\\', '/')))
                    .containsExactlyInAnyOrderElementsOf(JavaProject.FILES);
        }
        assertThat(project.resolve("src/main/resources/recogniser/model.onnx"))
                .hasBinaryContent(Files.readAllBytes(model));
        Path empty = Files.createDirectory(folder.resolve("empty"));
        CommandRun told = CommandRun.of("export", model, "--java", empty, "--json");
        assertThat(told.exitCode()).as(told.err()).isZero();
        assertThat(told.json().get(0))
                .containsEntry("model", model.toString())
                .containsEntry("out", empty.toString())
                .containsEntry("classes", "[\"ansur\",\"berkan\",\"fendu\",\"lagaz\",\"odrun\"]")
                .containsKey("files");
    }

    @Test
    void theProgramAnswersAsTheModelDoes() throws Exception {
        List<Path> pictures = new ArrayList<>();
        for (String name : List.of("unseen/fendu/fendu6.png", "unseen/ansur/ansur5.png", "later/teiwa/teiwa2.png")) {
            pictures.add(RUNES.resolve(name));
        }
        for (int type :
                List.of(BufferedImage.TYPE_USHORT_GRAY, BufferedImage.TYPE_INT_RGB, BufferedImage.TYPE_4BYTE_ABGR)) {
            pictures.add(drawn(type));
        }
        Path stranger = folder.resolve("stranger.png");
        ImageIO.write(new BufferedImage(90, 60, BufferedImage.TYPE_BYTE_GRAY), "png", stranger.toFile());
        pictures.add(stranger);
        Path model = runes();
        List<Classification> answers = compare(model, pictures);
        assertThat(answers).extracting(Classification::unknown).contains(true, false);
        assertThat(answers.get(0).label()).isEqualTo("fendu");
    }

    /** Trained models call nothing unknown; this one also sees colours. */
    @Test
    void aModelWithoutUnknownAnswersToo() throws Exception {
        MobileNetV2 network = MobileNetV2.mini(32, 2);
        ModelCard card = new ModelCard(
                List.of("left, right", "neither"),
                new ImageInput(3, 32, false),
                Calibration.NONE,
                new ModelCard.CasterReference("chance", "0".repeat(64)),
                ImageHashes.of(List.of(), List.of()),
                Collections.nCopies(2, 0),
                Optional.empty());
        Path file = folder.resolve("trained.onnx");
        try (CastModel model = CastModel.of(network, InitialWeights.of(network, 3), card)) {
            model.save(file);
        }
        List<Path> pictures = List.of(drawn(BufferedImage.TYPE_INT_RGB), drawn(BufferedImage.TYPE_4BYTE_ABGR));
        compare(file, pictures);
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "it allows no such names")
    void namesOfClassesAreReadAsTheyAre() throws Exception {
        String odd = "\"ñ\", \\u0041\t\u0001日";
        for (String each : List.of("fendu1", "fendu2", "fendu3")) {
            CommandsTest.copy(
                    RUNES.resolve("learn/fendu/" + each + ".png"),
                    folder.resolve("learn").resolve(odd).resolve(each + ".png"));
            String other = each.replace("fendu", "ansur") + ".png";
            CommandsTest.copy(
                    RUNES.resolve("learn/ansur/" + other),
                    folder.resolve("learn/b\\").resolve(other));
        }
        Path model = folder.resolve("odd.onnx");
        CommandRun cast = CommandRun.of("cast", folder.resolve("learn"), "--out", model);
        assertThat(cast.exitCode()).as(cast.err()).isZero();
        List<Classification> answers = compare(
                model, List.of(RUNES.resolve("unseen/fendu/fendu6.png"), RUNES.resolve("unseen/ansur/ansur5.png")));
        assertThat(answers).extracting(Classification::label).containsExactly(odd, "b\\");
    }

    @Test
    void refusesWhatIsNoModel() throws Exception {
        Path to = folder.resolve("project");
        Refusals refusals = new Refusals(folder);
        Path missing = folder.resolve("missing.onnx");
        refusals.expect(ExitCode.BAD_INPUT, List.of("no model", "missing.onnx"), "export", missing, "--java", to);
        refusals.expect(ExitCode.BAD_INPUT, List.of("is a folder"), "export", RUNES, "--java", to);
        Path picture = RUNES.resolve("unseen/fendu/fendu6.png");
        refusals.expect(ExitCode.BAD_MODEL, List.of("not an ONNX file"), "export", picture, "--java", to);
        Path caster = folder.resolve("caster.onnx");
        Caster.file(Caster.GLYPHS).write(caster);
        refusals.expect(
                ExitCode.BAD_MODEL,
                List.of("caster.onnx is a caster, but a model is needed"),
                "export",
                caster,
                "--java",
                to);
    }

    @Test
    void refusesAFolderWithSomethingInIt() throws Exception {
        Path model = runes();
        Refusals refusals = new Refusals(folder);
        refusals.expect(ExitCode.BAD_INPUT, List.of("is not empty"), "export", model, "--java", folder);
        refusals.expect(ExitCode.BAD_INPUT, List.of("is a file"), "export", model, "--java", model.resolve("x"));
    }

    /** So that what builds Weightcast builds the project too, and with the same ONNX Runtime. */
    @Test
    void theProjectHasTheVersionsThatWeightcastIsBuiltWith() throws IOException {
        String ours = Files.readString(Shell.CHECKOUT.resolve("pom.xml"));
        List<String> checked = new ArrayList<>();
        String theirs = new String(JavaProject.template("pom.xml"), StandardCharsets.UTF_8);
        for (Matcher each = VERSION.matcher(theirs); each.find(); ) {
            if (!each.group(1).equals("recogniser")) {
                assertThat(version(ours, each.group(1))).as(each.group(1)).isEqualTo(each.group(2));
                checked.add(each.group(1));
            }
        }
        assertThat(checked)
                .contains("onnxruntime", "maven-compiler-plugin", "maven-jar-plugin")
                .hasSize(6);
    }

    private static String version(String pom, String artifact) {
        String version = VERSION.matcher(pom)
                .results()
                .filter(each -> each.group(1).equals(artifact))
                .map(each -> each.group(2))
                .findFirst()
                .orElseThrow();
        Matcher property = Pattern.compile("\\$\\{(.*)}").matcher(version);
        return property.matches() ? pom.replaceAll("(?s).*<" + property.group(1) + ">([^<]*)<.*", "$1") : version;
    }

    /** A picture of noise and a stroke, in this kind of Java's pictures. */
    private Path drawn(int type) throws IOException {
        Random random = new Random(type);
        BufferedImage picture = new BufferedImage(70, 50, type);
        for (int y = 0; y < 50; y++) {
            for (int x = 0; x < 70; x++) {
                int alpha = random.nextInt(256) << 24;
                boolean stroke = Math.abs(x - y - 10) < 4;
                picture.setRGB(x, y, alpha | (stroke ? random.nextInt(1 << 20) : random.nextInt(1 << 24)));
            }
        }
        Path file = folder.resolve("drawn" + type + ".png");
        assertThat(ImageIO.write(picture, "png", file.toFile())).isTrue();
        return file;
    }

    /** Compares what the project's program prints of each picture with what the model answers, and returns the latter. */
    private List<Classification> compare(Path file, List<Path> pictures) throws Exception {
        List<String> lines = run(export(file), pictures);
        assertThat(lines).hasSameSizeAs(pictures);
        List<Classification> answers = new ArrayList<>();
        try (CastModel model = CastModel.load(file)) {
            for (int i = 0; i < pictures.size(); i++) {
                Classification answer = model.classify(PictureDecoder.read(pictures.get(i)));
                Matcher line = LINE.matcher(lines.get(i));
                assertThat(line.matches()).as(lines.get(i)).isTrue();
                assertThat(line.group(1)).isEqualTo(pictures.get(i).toString());
                assertThat(line.group(2) != null).as(lines.get(i)).isEqualTo(answer.unknown());
                assertThat(line.group(3)).isEqualTo(answer.label());
                assertThat(Float.parseFloat(line.group(4))).isCloseTo(answer.probability(), within(1e-4f));
                assertThat(line.group(5) != null).isEqualTo(model.tellsUnknown());
                if (model.tellsUnknown()) {
                    assertThat(Float.parseFloat(line.group(5))).isCloseTo(answer.confidence(), within(1e-4f));
                }
                answers.add(answer);
            }
        }
        return answers;
    }

    private List<String> run(Path project, List<Path> pictures) throws Exception {
        String runtime = Path.of(OrtEnvironment.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI())
                .toString();
        Path classes = folder.resolve("classes");
        List<String> compile = new ArrayList<>(
                List.of("--release", "17", "-Xlint:all", "-Werror", "-cp", runtime, "-d", classes.toString()));
        JavaProject.FILES.stream()
                .filter(name -> name.endsWith(".java"))
                .forEach(name -> compile.add(project.resolve(name).toString()));
        assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, compile.toArray(new String[0])))
                .isZero();
        Path resources = project.resolve("src/main/resources");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                String.join(File.pathSeparator, classes.toString(), resources.toString(), runtime),
                "recogniser.Main"));
        pictures.forEach(picture -> command.add(picture.toString()));
        Shell.Result result = Shell.run(folder, Map.of(), command);
        assertThat(result.exitCode()).as(result.err()).isZero();
        return result.out().lines().toList();
    }
}
