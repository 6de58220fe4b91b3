package org.weightcast.meta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weightcast.torch.ChildJvm;
import org.weightcast.train.TensorBoardLog;
import org.weightcast.train.TrainingListener;
import org.weightcast.weights.BadModelException;

/** A run that is killed, then interrupted, and goes on each time, ends with the bytes of one that was left alone. */
class ResumeTest {
    private static final int STEPS = 40;
    private static final int CHECKPOINT_EVERY = 5;
    private static final TrainingListener NOBODY = new TrainingListener() {};

    private final long seed = System.nanoTime();

    @TempDir
    Path folder;

    @Test
    void endsBitForBitAsIfNothingHadHappened() throws Exception {
        Random random = new Random(seed);
        Path config = TinyCaster.config(folder, STEPS, CHECKPOINT_EVERY);
        Path disturbed = folder.resolve("disturbed");
        int killedAt = 1 + random.nextInt(STEPS / 2);
        killed(config, disturbed, killedAt, random.nextInt(30));
        int interruptedAt = killedAt + CHECKPOINT_EVERY + random.nextInt(STEPS / 4);
        long saved = interrupted(config, disturbed, interruptedAt);
        assertThat(saved).as("seed %d", seed).isBetween((long) interruptedAt, STEPS - 1L);
        assertThat(disturbed.resolve("checkpoint-" + saved)).isDirectory();
        train(config, disturbed);

        Path undisturbed = folder.resolve("undisturbed");
        train(config, undisturbed);
        assertThat(contents(disturbed).keySet())
                .containsExactlyElementsOf(contents(undisturbed).keySet());
        contents(undisturbed)
                .forEach((name, bytes) -> assertThat(contents(disturbed).get(name))
                        .as("%s; seed %d, killed at step %d, interrupted at %d", name, seed, killedAt, interruptedAt)
                        .isEqualTo(bytes));
        // The events carry times, so only their steps and sizes can be the same.
        assertThat(disturbed.resolve(TensorBoardLog.FILE))
                .hasSize(Files.size(undisturbed.resolve(TensorBoardLog.FILE)));
    }

    private static void killed(Path config, Path run, int step, int milliseconds) throws Exception {
        try (ChildJvm jvm = ChildJvm.start(List.of("-Xmx256m"), TrainTinyCaster.class, config, run)) {
            jvm.awaitLine(("step " + step)::equals);
            Thread.sleep(milliseconds);
            jvm.kill();
        }
    }

    /** Returns the step whose state it saved. */
    private static long interrupted(Path config, Path run, int step) throws Exception {
        try (ChildJvm jvm = ChildJvm.start(List.of("-Xmx256m"), TrainTinyCaster.class, config, run)) {
            jvm.awaitLine(("step " + step)::equals);
            int exitCode = jvm.interrupt();
            String saved = jvm.awaitLine(line -> line.startsWith("saved "));
            assertThat(jvm.exitCode()).isEqualTo(exitCode);
            return Long.parseLong(saved.substring("saved ".length()));
        }
    }

    private static void train(Path config, Path run) {
        new CasterTraining(CasterConfig.read(config), TinyCaster.classes(), run).run(NOBODY, () -> false);
    }

    /** All files but the events, by their names. */
    private static Map<String, byte[]> contents(Path run) {
        Map<String, byte[]> contents = new TreeMap<>();
        try (Stream<Path> files = Files.walk(run)) {
            for (Path file : files.filter(Files::isRegularFile)
                    .filter(path -> !path.endsWith(TensorBoardLog.FILE))
                    .toList()) {
                contents.put(run.relativize(file).toString(), Files.readAllBytes(file));
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return contents;
    }

    @Test
    void refusesToGoOnWithAnotherConfigurationAndLeavesTheFolderAsItWas() throws IOException {
        Path run = folder.resolve("run");
        train(TinyCaster.config(folder, 20, 20), run);
        Map<String, byte[]> before = contents(run);
        Path other = TinyCaster.config(folder, 21, 20);
        assertThatThrownBy(() -> train(other, run))
                .isInstanceOf(BadModelException.class)
                .hasMessageContaining("another configuration");
        assertThat(contents(run).keySet()).containsExactlyElementsOf(before.keySet());
        contents(run).forEach((name, bytes) -> assertThat(bytes).as(name).isEqualTo(before.get(name)));

        // With the configuration that the folder keeps there is nothing left to do, and nothing changes.
        train(CasterTraining.configOf(run), run);
        contents(run).forEach((name, bytes) -> assertThat(bytes).as(name).isEqualTo(before.get(name)));
    }
}
