package org.weightcast.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weightcast.data.ImageSpec;
import org.weightcast.learn.mix.BaseRule;
import org.weightcast.learn.mix.LayerMix;
import org.weightcast.learn.mix.LayerMixFile;
import org.weightcast.meta.Averaging;
import org.weightcast.meta.CasterConfig;
import org.weightcast.meta.CasterTraining;
import org.weightcast.train.TrainingListener;

/** Training commands by an optimiser from a file. */
class LearnedOptimizerTest {
    private static final Map<BaseRule, Double> RATES =
            Map.of(BaseRule.SGD, 0.1, BaseRule.MOMENTUM, 0.02, BaseRule.ADAM, 0.002);

    @TempDir
    Path folder;

    private Path forAll = Path.of("written before each test");

    @BeforeEach
    void write() throws IOException {
        forAll = file("for-all.json", LayerMix.ONE_FOR_ALL, 1);
    }

    private Path file(String name, List<String> layers, long seed) throws IOException {
        Path file = folder.resolve(name);
        LayerMixFile.write(LayerMix.initial(layers, RATES, 20, seed), new double[layers.size()][3], file);
        return file;
    }

    /** Stopped in the middle and gone on with by what the folder keeps, after the file itself is gone. */
    @Test
    void trainingsGoOnBitForBit() throws IOException {
        TinyTraining tiny = TinyTraining.in(folder);
        Path whole = folder.resolve("whole");
        CommandRun trained = CommandRun.of(
                "train",
                "--config",
                tiny.config(),
                "--data",
                tiny.data(),
                "--out",
                whole,
                "--optimizer",
                "l3rs:" + forAll);
        assertThat(trained.exitCode()).as(trained.err()).isZero();
        assertThat(whole.resolve("optimizer.json")).hasSameBinaryContentAs(forAll);

        Path stopped = folder.resolve("stopped");
        CasterConfig config = CasterConfig.read(tiny.config());
        int[] steps = {0};
        new CasterTraining(
                        config,
                        DataSource.toLearn(tiny.data().toString()).read(new ImageSpec(1, 28, true), warning -> {}),
                        stopped,
                        Averaging.NONE,
                        LayerMixFile.rule(forAll, 1))
                .run(new TrainingListener() {}, () -> steps[0]++ == 17);
        assertThat(stopped.resolve("checkpoint-17")).isDirectory();
        Files.delete(forAll);
        CommandRun resumed = CommandRun.of("train", "--resume", stopped, "--data", tiny.data());
        assertThat(resumed.exitCode()).as(resumed.err()).isZero();
        for (String name :
                List.of("tiny.onnx", "checkpoint-40/weights.safetensors", "checkpoint-40/optimizer.safetensors")) {
            assertThat(stopped.resolve(name)).as(name).hasSameBinaryContentAs(whole.resolve(name));
        }
    }

    @Test
    void trainingsStayWithTheirOptimiser() throws IOException {
        TinyTraining tiny = TinyTraining.in(folder).with("steps: 40", "steps: 4");
        Path run = folder.resolve("run");
        CommandRun trained = CommandRun.of(
                "train",
                "--config",
                tiny.config(),
                "--data",
                tiny.data(),
                "--out",
                run,
                "--optimizer",
                "l3rs:" + forAll);
        assertThat(trained.exitCode()).as(trained.err()).isZero();
        Path other = file("other.json", LayerMix.ONE_FOR_ALL, 2);
        Refusals refusals = new Refusals(folder);
        refusals.expect(
                ExitCode.BAD_INPUT,
                List.of("leave out --optimizer"),
                "train",
                "--resume",
                run,
                "--data",
                tiny.data(),
                "--optimizer",
                "l3rs:" + other);
        Files.copy(other, run.resolve("optimizer.json"), StandardCopyOption.REPLACE_EXISTING);
        refusals.expect(
                ExitCode.BAD_MODEL,
                List.of("another configuration or optimiser"),
                "train",
                "--resume",
                run,
                "--data",
                tiny.data());
        Files.delete(run.resolve("optimizer.json"));
        refusals.expect(
                ExitCode.BAD_MODEL,
                List.of("another configuration or optimiser"),
                "train",
                "--resume",
                run,
                "--data",
                tiny.data());
    }

    @Test
    void refusesWhatCannotBeTrainedBy() throws IOException {
        TinyTraining tiny = TinyTraining.in(folder);
        Path run = folder.resolve("run");
        Path layered = file("layered.json", List.of("flat.", "steep."), 1);
        Path cut = Files.writeString(
                folder.resolve("cut.json"), Files.readString(forAll).substring(0, 300));
        Object[] train = {"train", "--config", tiny.config(), "--data", tiny.data(), "--out", run};
        Object[] adapt = {
            "adapt",
            tiny.data(),
            "--base",
            "random:mini-mobile:8",
            "--method",
            "full",
            "--task",
            "runes",
            "--out",
            folder.resolve("tasks.patch")
        };
        for (Object[] command : List.of(train, adapt)) {
            refuses(ExitCode.BAD_MODEL, List.of("its layers [flat., steep.] are not trained"), command, layered);
            refuses(ExitCode.BAD_MODEL, List.of("cut.json", "altered or cut off"), command, cut);
            refuses(ExitCode.BAD_MODEL, List.of("tiny.yaml", "no learned optimiser"), command, tiny.config());
            refuses(ExitCode.BAD_INPUT, List.of("There is no learned"), command, folder.resolve("nowhere.json"));
            CommandRun usage = CommandRun.of(with(command, "adam"));
            assertThat(usage.exitCode()).isEqualTo(ExitCode.USAGE);
            assertThat(usage.err()).contains("'adam' is not l3rs:", "--help");
        }
    }

    private void refuses(int exitCode, List<String> says, Object[] command, Path file) throws IOException {
        new Refusals(folder).expect(exitCode, says, with(command, "l3rs:" + file));
    }

    private static Object[] with(Object[] command, String optimizer) {
        Object[] all = Arrays.copyOf(command, command.length + 2);
        all[command.length] = "--optimizer";
        all[command.length + 1] = optimizer;
        return all;
    }
}
