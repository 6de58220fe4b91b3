package org.weightcast.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@code export --java} writes, built as its README says. Nothing is downloaded: all that the build needs was needed to
 * build Weightcast just before.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "Maven's command has another name there")
class JavaProjectIT {
    private static final Path RUNES = Shell.CHECKOUT.resolve("examples/runes");
    private static final Map<String, String> THIS_JDK = Map.of("JAVA_HOME", System.getProperty("java.home"));

    @Test
    void mavenBuildsItAndItRuns(@TempDir Path folder) throws Exception {
        Path model = folder.resolve("runes.onnx");
        Path project = folder.resolve("project");
        assertThat(CommandRun.of("cast", RUNES.resolve("learn"), "--out", model).exitCode())
                .isZero();
        assertThat(CommandRun.of("export", model, "--java", project).exitCode()).isZero();
        String repository = Optional.ofNullable(System.getProperty("localRepository")) // Maven tells it to tests
                .orElse(Path.of(System.getProperty("user.home"), ".m2", "repository")
                        .toString());
        Shell.Result built = Shell.run(
                project, THIS_JDK, List.of("mvn", "-B", "-o", "-q", "-Dmaven.repo.local=" + repository, "package"));
        assertThat(built.exitCode()).as("%s", built).isZero();
        Shell.Result ran = Shell.run(
                project,
                THIS_JDK,
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-jar",
                        "target/recogniser.jar",
                        RUNES.resolve("unseen/fendu/fendu6.png").toString()));
        assertThat(ran.exitCode()).as("%s", ran).isZero();
        assertThat(ran.err()).isEmpty();
        assertThat(ran.out()).matches(".*fendu6\\.png: fendu, probability [01]\\.\\d+, confidence [01]\\.\\d+\\R");
    }
}
