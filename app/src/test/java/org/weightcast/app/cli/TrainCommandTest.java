package org.weightcast.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weightcast.data.BadInputException;

class TrainCommandTest {
    @TempDir
    Path folder;

    @Test
    void trainsACasterThatCasts() throws Exception {
        TinyTraining tiny = TinyTraining.in(folder);
        Path run = folder.resolve("run");
        CommandRun trained =
                CommandRun.of("train", "--config", tiny.config(), "--data", tiny.data(), "--out", run, "--json");
        assertThat(trained.exitCode()).as(trained.err()).isZero();
        Map<String, String> told = trained.json().get(0);
        Path caster = run.resolve("tiny.onnx");
        assertThat(told)
                .containsEntry("out", caster.toString())
                .containsEntry("steps", "40")
                .containsEntry("bytes", Long.toString(Files.size(caster)));
        assertThat(trained.err().lines().filter(line -> !line.startsWith("{\"progress\"")))
                .hasSize(2)
                .allSatisfy(line -> assertThat(line).startsWith("{\"step\":").contains("\"validation_accuracy\":"));
        CommandRun cast =
                CommandRun.of("cast", tiny.data(), "--caster", caster, "--out", folder.resolve("m.onnx"), "--json");
        assertThat(cast.exitCode()).as(cast.err()).isZero();
        assertThat(CommandRun.of("inspect", run).out()).contains("training", "checkpoint-40");

        new Refusals(folder)
                .expect(
                        ExitCode.BAD_INPUT,
                        List.of("There is a training in", "--resume"),
                        "train",
                        "--config",
                        tiny.config(),
                        "--data",
                        tiny.data(),
                        "--out",
                        run);
        byte[] published = Files.readAllBytes(caster);
        Files.delete(caster);
        CommandRun resumed = CommandRun.of("train", "--resume", run, "--data", tiny.data());
        assertThat(resumed.exitCode()).as(resumed.err()).isZero();
        assertThat(caster).hasBinaryContent(published);
    }

    @Test
    void setsFieldsOfTheConfiguration() throws Exception {
        TinyTraining tiny = TinyTraining.in(folder);
        Path run = folder.resolve("run");
        CommandRun trained = CommandRun.of(
                "train",
                "--config",
                tiny.config(),
                "--data",
                tiny.data(),
                "--out",
                run,
                "--json",
                "--set",
                "optimization.steps=21",
                "--set",
                "name=shorter");
        assertThat(trained.exitCode()).as(trained.err()).isZero();
        assertThat(trained.json().get(0)).containsEntry("steps", "21");
        assertThat(run.resolve("shorter.onnx")).exists();
        new Refusals(folder)
                .expect(ExitCode.BAD_INPUT, List.of("leave out --set"), "train", "--resume", run, "--set", "seed=8");
    }

    @Test
    void keepsAveragesOfTheWeights() throws Exception {
        TinyTraining tiny = TinyTraining.in(folder);
        Path run = folder.resolve("run");
        CommandRun trained = CommandRun.of(
                "train",
                "--config",
                tiny.config(),
                "--data",
                tiny.data(),
                "--out",
                run,
                "--ema",
                "0.9",
                "--two-point",
                "--json");
        assertThat(trained.exitCode()).as(trained.err()).isZero();
        assertThat(trained.err()).contains("\"average\":\"ema-0.9\"", "\"average\":\"two-point\"");
        Map<String, String> told = trained.json().get(0);
        assertThat(told.get("best_of")).isIn("last", "ema-0.9", "two-point");
        assertThat(told.getOrDefault("averages", "")).contains("tiny-ema-0.9.onnx", "tiny-two-point.onnx");
        Path average = run.resolve("tiny-ema-0.9.onnx");
        CommandRun cast =
                CommandRun.of("cast", tiny.data(), "--caster", average, "--out", folder.resolve("m.onnx"), "--json");
        assertThat(cast.exitCode()).as(cast.err()).isZero();

        byte[] published = Files.readAllBytes(average);
        Files.delete(average);
        CommandRun resumed = CommandRun.of("train", "--resume", run, "--data", tiny.data());
        assertThat(resumed.exitCode()).as(resumed.err()).isZero();
        assertThat(resumed.out()).contains("ema-0.9", "two-point");
        assertThat(average).hasBinaryContent(published);
        new Refusals(folder)
                .expect(
                        ExitCode.BAD_INPUT,
                        List.of("leave out --ema"),
                        "train",
                        "--resume",
                        run,
                        "--data",
                        tiny.data(),
                        "--ema",
                        "0.9");
    }

    @Test
    void refusesAveragesThatAreNone() throws Exception {
        TinyTraining tiny = TinyTraining.in(folder);
        for (List<String> wrong : List.of(List.of("--ema", "1"), List.of("--swa-start", "-0.5"))) {
            new Refusals(folder)
                    .expect(
                            ExitCode.BAD_INPUT,
                            List.of(wrong.get(1), "give 0"),
                            "train",
                            "--config",
                            tiny.config(),
                            "--data",
                            tiny.data(),
                            "--out",
                            folder.resolve("run"),
                            wrong.get(0),
                            wrong.get(1));
        }
    }

    @Test
    void namesTheStepWhereItDiverges() {
        TinyTraining wild = TinyTraining.in(folder).with("rate: 0.0015, warmup: 3", "rate: 1.0e+20, warmup: 0");
        CommandRun run = CommandRun.of(
                "train", "--config", wild.config(), "--data", wild.data(), "--out", folder.resolve("run"));
        assertThat(run.exitCode()).isEqualTo(ExitCode.NO);
        assertThat(run.err()).hasLineCount(1).containsPattern("^error: Training diverged at step \\d+");
        assertThat(folder.resolve("run/tiny.onnx")).doesNotExist();
    }

    @Test
    void refusesWhatItCannotTrain() throws Exception {
        TinyTraining tiny = TinyTraining.in(folder);
        Refusals refusals = new Refusals(folder);
        refusals.expect(
                ExitCode.BAD_INPUT,
                List.of("There is no configuration", "nowhere.yaml"),
                "train",
                "--config",
                folder.resolve("nowhere.yaml"),
                "--data",
                tiny.data(),
                "--out",
                folder.resolve("run"));
        refusals.expect(
                ExitCode.BAD_INPUT,
                List.of("There is no training in"),
                "train",
                "--resume",
                folder.resolve("nowhere"),
                "--data",
                tiny.data());
        refusals.expect(
                ExitCode.BAD_INPUT,
                List.of("is a file"),
                "train",
                "--config",
                tiny.config(),
                "--data",
                tiny.data(),
                "--out",
                tiny.config().resolve("run"));
        tiny.with("[lagaz, odrun]", "[lagaz, nobody]");
        refusals.expect(
                ExitCode.BAD_INPUT,
                List.of("nobody"),
                "train",
                "--config",
                tiny.config(),
                "--data",
                tiny.data(),
                "--out",
                folder.resolve("run"));
        tiny.with("steps: 40", "steps: many");
        refusals.expect(
                ExitCode.BAD_INPUT,
                List.of("tiny.yaml", "steps"),
                "train",
                "--config",
                tiny.config(),
                "--data",
                tiny.data(),
                "--out",
                folder.resolve("run"));
    }

    /** A link to nowhere where the checkpoint is to be written stands for a disk that is full. */
    @Test
    void aTrainingThatCannotBeginLeavesNothing() throws Exception {
        TinyTraining tiny = TinyTraining.in(folder);
        Path run = Files.createDirectory(folder.resolve("run"));
        Path inTheWay = Files.createSymbolicLink(run.resolve(".checkpoint.part"), run.resolve("nowhere"));
        List<Object> train = List.of("train", "--config", tiny.config(), "--data", tiny.data(), "--out", run);
        new Refusals(folder).expect(ExitCode.BAD_INPUT, List.of("'" + run + "' cannot be written: "), train.toArray());
        Files.delete(inTheWay);
        CommandRun again = CommandRun.of(train.toArray());
        assertThat(again.exitCode()).as(again.err()).isZero();
    }

    @Test
    void needsAConfigurationOrAFolder() {
        CommandRun run = CommandRun.of("train");
        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("Either --config or --resume is needed");
        CommandRun again =
                CommandRun.of("train", "--publish-again", "glyphs", "--out", folder.resolve("x"), "--two-point");
        assertThat(again.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(again.err()).contains("trains nothing");
    }

    @Test
    void saysHowToTellWhereTheDataIs() {
        assertThatThrownBy(() -> DataSource.background(Map.of()))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("WEIGHTCAST_DATA");
    }
}
