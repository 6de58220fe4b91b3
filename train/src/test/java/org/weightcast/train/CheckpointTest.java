package org.weightcast.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weightcast.weights.BadModelException;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;
import org.weightcast.weights.UnwrittenFileException;

class CheckpointTest {
    @TempDir
    Path run;

    private static TrainingState state(long step) {
        Named<FloatArray> weights = Named.of("w", FloatArray.of(new float[] {step, -0f}, 2));
        return new TrainingState(
                step,
                weights,
                Named.empty(),
                Named.of("w", FloatArray.zeros(2)),
                0.1 + 1e-16 * step,
                step / 2,
                "ema-0.9");
    }

    private static TrainingState first() {
        Named<FloatArray> weights = Named.of("w", FloatArray.zeros(2));
        return TrainingState.start(weights, Named.of("velocity", FloatArray.zeros(2)));
    }

    @Test
    void comesBackAsItWas() {
        Checkpoint.save(run, first(), "hash");
        assertThat(Checkpoint.load(run, "hash")).contains(first());
        Checkpoint.save(run, state(700), "hash");
        assertThat(Checkpoint.load(run, "hash")).contains(state(700));
    }

    @Test
    void keepsTheNewestOnly() throws IOException {
        for (long step : new long[] {9, 10, 100}) {
            Checkpoint.save(run, state(step), "hash");
        }
        try (Stream<Path> left = Files.list(run)) {
            assertThat(left).containsExactly(run.resolve("checkpoint-100"));
        }
    }

    /** Writing it anew would mean a moment without any. */
    @Test
    void aStepThatIsThereStaysAsItIs() {
        Checkpoint.save(run, state(5), "hash");
        Checkpoint.save(
                run,
                new TrainingState(5, Named.empty(), Named.empty(), Named.empty(), 0, 0, TrainingState.LAST),
                "hash");
        assertThat(Checkpoint.load(run, "hash")).contains(state(5));
    }

    @Test
    void aHalfWrittenOneIsNone() throws IOException {
        Path part = Files.createDirectory(run.resolve(".checkpoint.part"));
        Files.writeString(part.resolve("weights.safetensors"), "half");
        Files.createDirectory(run.resolve("checkpoint-notes"));
        assertThat(Checkpoint.load(run, "hash")).isEmpty();
        Checkpoint.save(run, state(3), "hash");
        assertThat(Checkpoint.load(run, "hash")).contains(state(3));
        assertThat(part).doesNotExist();
    }

    /** A link to nowhere where the folder is to be renamed to stands for a disk that is full. */
    @Test
    void whatCannotBeWrittenLeavesNothingHalf() throws IOException {
        Path inTheWay = Files.createSymbolicLink(run.resolve("checkpoint-3"), run.resolve("nowhere"));
        assertThatThrownBy(() -> Checkpoint.save(run, state(3), "hash"))
                .isInstanceOf(UncheckedIOException.class)
                .cause()
                .isInstanceOf(UnwrittenFileException.class)
                .hasMessageStartingWith(run + ": ");
        try (Stream<Path> left = Files.list(run)) {
            assertThat(left).containsExactly(inTheWay);
        }
    }

    @Test
    void knowsWhetherThereIsOne() {
        assertThat(Checkpoint.isIn(run)).isFalse();
        Checkpoint.save(run, state(3), "hash");
        assertThat(Checkpoint.isIn(run)).isTrue();
    }

    @Test
    void thereIsNoneWhereThereIsNoFolder() {
        assertThat(Checkpoint.load(run.resolve("missing"), "hash")).isEmpty();
    }

    @Test
    void refusesAnotherConfigurationsAndDamagedOnes() throws IOException {
        Checkpoint.save(run, state(3), "hash");
        assertThatThrownBy(() -> Checkpoint.load(run, "other"))
                .isInstanceOf(BadModelException.class)
                .hasMessageContaining("another configuration");
        Files.delete(run.resolve("checkpoint-3").resolve("best.safetensors"));
        assertThatThrownBy(() -> Checkpoint.load(run, "hash"))
                .isInstanceOf(BadModelException.class)
                .hasMessageContaining("best.safetensors");
    }
}
