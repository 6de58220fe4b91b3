package org.weightcast.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Trainings that end otherwise than at their last step. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a POSIX shell script")
class LaunchedTrainingIT {
    @TempDir
    Path folder;

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "only Linux's env can undo an inherited signal setting")
    void savesAndStopsOnCtrlC() throws Exception {
        TinyTraining endless = TinyTraining.in(folder).with("steps: 40", "steps: 10000000");
        Path run = folder.resolve("run");
        Path out = folder.resolve("out.txt");
        // A shell that starts tests in the background has them ignore Ctrl-C, and so would what they start.
        ProcessBuilder builder = new ProcessBuilder(List.of(
                        "env",
                        "--default-signal=INT",
                        Shell.CHECKOUT.resolve("weightcast").toString(),
                        "train",
                        "--config",
                        endless.config().toString(),
                        "--data",
                        endless.data().toString(),
                        "--out",
                        run.toString()))
                .redirectOutput(out.toFile())
                .redirectError(folder.resolve("err.txt").toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.start();
        try {
            awaitFirstSteps(run.resolve("log.jsonl"), process);
            new ProcessBuilder("kill", "-INT", Long.toString(process.pid()))
                    .start()
                    .waitFor();
            assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue())
                .as(Files.readString(folder.resolve("err.txt")))
                .isEqualTo(ExitCode.INTERRUPTED);
        assertThat(Files.readString(out, StandardCharsets.UTF_8)).startsWith("Stopped and saved at step ");
        assertThat(CommandRun.of("inspect", run).out()).contains("checkpoint-");
        assertThat(run.resolve("tiny.onnx")).doesNotExist();
    }

    /** A limit of the system on the size of files stands for a full disk: both fail in the middle of a write. */
    @Test
    void leavesNothingBehindWhereTheDiskIsFull() throws Exception {
        Map<String, String> thisJdk = Map.of("JAVA_HOME", System.getProperty("java.home"));
        String launcher = Shell.CHECKOUT.resolve("weightcast").toString();
        // So that nothing has to be built or unpacked under the limit.
        Shell.run(folder, thisJdk, List.of(launcher, "--version"));
        TinyTraining tiny = TinyTraining.in(folder);
        Path run = folder.resolve("runs/tiny");
        Shell.Result result = Shell.run(
                folder,
                thisJdk,
                List.of(
                        "/bin/sh",
                        "-c",
                        "ulimit -f 8; exec \"$@\"",
                        "sh",
                        launcher,
                        "train",
                        "--config",
                        tiny.config().toString(),
                        "--data",
                        tiny.data().toString(),
                        "--out",
                        run.toString()));
        assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(result.err()).isEqualTo("error: '" + run + "' cannot be written: File too large.\n");
        assertThat(folder.resolve("runs")).doesNotExist();
    }

    private static void awaitFirstSteps(Path log, Process process) throws Exception {
        long limit = System.nanoTime() + TimeUnit.MINUTES.toNanos(3);
        while (System.nanoTime() < limit && process.isAlive()) {
            if (Files.exists(log) && Files.size(log) > 0) {
                return;
            }
            Thread.sleep(100);
        }
    }
}
