package org.weightcast.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Commands through the launcher, as a user starts them. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a POSIX shell script")
class LaunchedCommandsIT {
    private static final String LAUNCHER = Shell.CHECKOUT.resolve("weightcast").toString();
    private static final Map<String, String> THIS_JDK = Map.of("JAVA_HOME", System.getProperty("java.home"));

    @TempDir
    Path folder;

    private Shell.Result run(String... command) throws Exception {
        return Shell.run(folder, THIS_JDK, List.of(command));
    }

    @Test
    void demonstratesInTheFolderItIsStartedIn() throws Exception {
        Shell.Result demo = run(LAUNCHER, "demo");
        assertThat(demo.err()).isEmpty();
        assertThat(demo.exitCode()).isZero();
        assertThat(demo.out()).contains("of 20 unseen drawings recognised", "picture  weightcast-demo/demo.png");
        assertThat(folder.resolve("weightcast-demo/demo.png")).isNotEmptyFile();
        Shell.Result verified = run(LAUNCHER, "verify", "weightcast-demo/runes.onnx");
        assertThat(verified.exitCode()).isZero();
    }

    @Test
    void measuresOnDrawnCharacters() throws Exception {
        Shell.Result result = run(LAUNCHER, "evaluate", "--data", "glyphs:10", "--episodes", "3");
        assertThat(result.err()).doesNotContain("error", "warning");
        assertThat(result.exitCode()).isZero();
        assertThat(result.out())
                .startsWith("5-way 1-shot, 3 episodes, inductive\n")
                .contains("One network: ");
    }

    @Test
    void drawsReportsWithTheLibrariesThatOnlyTheyNeed() throws Exception {
        Shell.Result result = run(
                LAUNCHER, "evaluate", "--data", "glyphs:10", "--episodes", "3", "--html", "page.html", "--png=charts");
        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.out()).contains("Report: page.html", "Charts: charts");
        assertThat(folder.resolve("page.html")).content().contains("<svg", "</html>");
        assertThat(folder.resolve("charts/accuracy.png")).isNotEmptyFile();
    }

    /** A limit of the system on the size of files stands for a full disk: both fail in the middle of a write. */
    @Test
    void leavesNothingBehindWhereTheDiskIsFull() throws Exception {
        run(LAUNCHER, "--version"); // so that nothing has to be built or unpacked under the limit
        String learn = Shell.CHECKOUT.resolve("examples/runes/learn").toString();
        Shell.Result result =
                run("/bin/sh", "-c", "ulimit -f 32; exec \"$@\"", "sh", LAUNCHER, "cast", learn, "--out", "m.onnx");
        assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(result.out()).isEmpty();
        assertThat(result.err())
                .startsWith("error: ")
                .contains("m.onnx", "File too large")
                .hasLineCount(1);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void anExportThatFailsHalfwayIsTakenBack() throws Exception {
        String learn = Shell.CHECKOUT.resolve("examples/runes/learn").toString();
        assertThat(run(LAUNCHER, "cast", learn, "--out", "m.onnx").exitCode()).isZero();
        String limited =
                "ulimit -f 32; exec \"$0\" export m.onnx --java of/project"; // more than the sources, less than the
        // model
        Shell.Result result = run("/bin/sh", "-c", limited, LAUNCHER);
        assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(result.err()).contains("model.onnx", "File too large").hasLineCount(1);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(folder.resolve("m.onnx"));
        }
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "only Linux has a device that is always full")
    void saysSoWhenTheAnswerCannotBeWritten() throws Exception {
        Shell.Result result = run("/bin/sh", "-c", "\"$0\" inspect glyphs --json >/dev/full", LAUNCHER);
        assertThat(result.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(result.err()).isEqualTo("error: The answer cannot be written: No space left on device.\n");
    }
}
