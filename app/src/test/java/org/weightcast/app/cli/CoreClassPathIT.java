package org.weightcast.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands that only use models run where libtorch is not on the class path. */
class CoreClassPathIT {
    private static final Path TARGET = Shell.CHECKOUT.resolve("app").resolve("target");

    /** Runs in a JVM of its own: says whether a class can be found. */
    static final class Seek {
        private Seek() {}

        public static void main(String[] names) {
            for (String name : names) {
                try {
                    Class.forName(name, false, Seek.class.getClassLoader());
                    System.out.println(name + " found");
                } catch (ClassNotFoundException | NoClassDefFoundError e) {
                    System.out.println(name + " missing");
                }
            }
        }
    }

    private static String classPath(String... folders) throws Exception {
        StringBuilder path = new StringBuilder(TARGET.resolve("weightcast.jar").toString());
        for (String folder : folders) {
            try (Stream<Path> jars = Files.list(TARGET.resolve(folder))) {
                path.append(jars.map(Path::toString)
                        .sorted()
                        .collect(Collectors.joining(File.pathSeparator, File.pathSeparator, "")));
            }
        }
        return path + File.pathSeparator + TARGET.resolve("test-classes");
    }

    private static Shell.Result java(Path folder, String... arguments) throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return Shell.run(
                folder,
                Map.of(),
                Stream.concat(Stream.of(java), Stream.of(arguments)).toList());
    }

    @Test
    void libtorchIsMissingWhereOnlyModelsAreUsed(@TempDir Path folder) throws Exception {
        Shell.Result result = java(
                folder,
                "-cp",
                classPath("lib"),
                Seek.class.getName(),
                "org.bytedeco.javacpp.Loader",
                "org.bytedeco.pytorch.Tensor",
                "org.bytedeco.openblas.global.openblas",
                "org.knowm.xchart.XYChart",
                "org.apache.batik.svggen.SVGGraphics2D",
                "org.weightcast.recipes.Recipe",
                "ai.onnxruntime.OrtEnvironment",
                Main.class.getName());
        assertThat(result.out().lines())
                .containsExactly(
                        "org.bytedeco.javacpp.Loader missing",
                        "org.bytedeco.pytorch.Tensor missing",
                        "org.bytedeco.openblas.global.openblas missing",
                        "org.knowm.xchart.XYChart missing",
                        "org.apache.batik.svggen.SVGGraphics2D missing",
                        "org.weightcast.recipes.Recipe missing",
                        "ai.onnxruntime.OrtEnvironment found",
                        Main.class.getName() + " found");
    }

    @Test
    void libtorchIsThereForTraining(@TempDir Path folder) throws Exception {
        Shell.Result result = java(
                folder,
                "-cp",
                classPath("lib", "lib-train", "lib-pages"),
                Seek.class.getName(),
                "org.bytedeco.pytorch.Tensor",
                "org.bytedeco.openblas.global.openblas",
                "org.knowm.xchart.XYChart",
                "org.commonmark.parser.Parser",
                "org.weightcast.recipes.Recipe");
        assertThat(result.out())
                .contains("Tensor found", "global.openblas found")
                .doesNotContain("missing");
    }

    @Test
    void whatTrainsSaysWhatIsMissing(@TempDir Path folder) throws Exception {
        String runes = Shell.CHECKOUT.resolve("examples/runes/unseen").toString();
        String config = Shell.CHECKOUT.resolve("train/configs/glyphs.yaml").toString();
        List<String> evaluate = List.of("evaluate", "--data", runes, "--ways", "2", "--episodes", "2", "--baselines");
        for (List<String> command : List.of(
                with(evaluate, "finetune"),
                with(evaluate, "logistic"),
                List.of("train", "--config", config, "--data", runes, "--out", "run"))) {
            List<String> words = new ArrayList<>(List.of("-cp", classPath("lib"), Main.class.getName()));
            words.addAll(command);
            Shell.Result result = java(folder, words.toArray(new String[0]));
            assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.BAD_INPUT);
            assertThat(result.out()).isEmpty();
            // Newer JDKs warn of native code on their own account where the launcher does not tell them to expect it.
            assertThat(result.err().lines().filter(line -> !line.isBlank() && !line.startsWith("WARNING: ")))
                    .singleElement()
                    .asString()
                    .startsWith("error: This needs the training module")
                    .contains("lib-train");
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aReportSaysWhatIsMissing(@TempDir Path folder) throws Exception {
        String runes = Shell.CHECKOUT.resolve("examples/runes/unseen").toString();
        Shell.Result result = java(
                folder,
                "-cp",
                classPath("lib"),
                Main.class.getName(),
                "evaluate",
                "--data",
                runes,
                "--ways",
                "2",
                "--episodes",
                "2",
                "--html",
                "page.html");
        assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(result.err()).contains("error: This needs the libraries that write and serve pages", "lib-pages");
        assertThat(folder).isEmptyDirectory();
    }

    private static List<String> with(List<String> words, String last) {
        return Stream.concat(words.stream(), Stream.of(last)).toList();
    }

    @Test
    void helpRunsWithoutLibtorch(@TempDir Path folder) throws Exception {
        Shell.Result result = java(folder, "-cp", classPath("lib"), Main.class.getName(), "--help");
        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).contains("Usage: weightcast");
    }

    /** JavaCPP would tell of each library that it unpacks or loads. */
    @Test
    void theVersionOfLibtorchIsToldWithoutLoadingIt(@TempDir Path folder) throws Exception {
        String without = java(folder, "-cp", classPath("lib"), Main.class.getName(), "--version")
                .out();
        assertThat(without).contains("ONNX Runtime ").doesNotContain("libtorch");
        Shell.Result with = java(
                folder,
                "-Dorg.bytedeco.javacpp.logger.debug=true",
                "-cp",
                classPath("lib", "lib-train"),
                Main.class.getName(),
                "--version");
        assertThat(with.out()).matches("Weightcast \\d.*, ONNX Runtime \\d.*, libtorch \\d.*, Java .*\\R");
        assertThat(with.err()).isEmpty();
    }
}
