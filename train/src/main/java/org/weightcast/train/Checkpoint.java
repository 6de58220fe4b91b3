package org.weightcast.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.weightcast.weights.BadModelException;
import org.weightcast.weights.Safetensors;
import org.weightcast.weights.UnwrittenFileException;

/**
 * A training state in a folder: {@code weights}, {@code optimizer} and {@code best}, each a safetensors file; step, scores and the
 * configuration's hash are in the metadata of the first. The folder is written under another name and renamed, the one before is
 * removed after that, so that at any moment one of them is whole.
 */
public final class Checkpoint {
    private static final String PREFIX = "checkpoint-";
    private static final String PART = ".checkpoint.part";
    private static final String STEP = "step";
    private static final String BEST_SCORE = "best_score";
    private static final String BEST_STEP = "best_step";
    private static final String BEST_OF = "best_of";
    private static final String CONFIG = "config";

    private Checkpoint() {}

    /** Writes a state into the run's folder and removes older ones. A step that is there already stays as it is. */
    public static void save(Path run, TrainingState state, String configHash) {
        Path part = run.resolve(PART);
        try {
            Path whole = run.resolve(PREFIX + state.step());
            if (Files.exists(whole)) {
                return;
            }
            delete(part);
            write(part, state, configHash);
            Files.move(part, whole, StandardCopyOption.ATOMIC_MOVE);
            for (Path older : checkpoints(run)) {
                if (!older.equals(whole)) {
                    delete(older);
                }
            }
        } catch (IOException e) {
            removeIfThere(part);
            UnwrittenFileException named = new UnwrittenFileException(run, e); // the folder that its owner knows
            throw new UncheckedIOException(
                    "The checkpoint cannot be written to " + run + ": " + named.getReason(), named);
        }
    }

    private static void write(Path folder, TrainingState state, String configHash) throws IOException {
        Files.createDirectories(folder);
        Map<String, String> metadata = Map.of(
                STEP, Long.toString(state.step()),
                BEST_SCORE, Double.toString(state.bestScore()),
                BEST_STEP, Long.toString(state.bestStep()),
                BEST_OF, state.bestOf(),
                CONFIG, configHash);
        Safetensors.write(folder.resolve("weights.safetensors"), state.weights(), metadata);
        Safetensors.write(folder.resolve("optimizer.safetensors"), state.optimizer(), Map.of());
        Safetensors.write(folder.resolve("best.safetensors"), state.best(), Map.of());
    }

    /** What the caller must hear about is why the checkpoint could not be written, not that its remains are still there. */
    private static void removeIfThere(Path part) {
        try {
            delete(part);
        } catch (IOException stillThere) {
            part.toFile().deleteOnExit();
        }
    }

    /**
     * The newest state in a run's folder, if there is one.
     *
     * @throws BadModelException if it was made with another configuration or optimiser, or is damaged
     */
    public static Optional<TrainingState> load(Path run, String configHash) {
        List<Path> found = checkpoints(run);
        return found.isEmpty() ? Optional.empty() : Optional.of(read(found.get(found.size() - 1), configHash));
    }

    private static TrainingState read(Path folder, String configHash) {
        Safetensors.Contents weights = Safetensors.read(folder.resolve("weights.safetensors"));
        Map<String, String> metadata = weights.metadata();
        if (!configHash.equals(metadata.get(CONFIG))) {
            throw new BadModelException("The checkpoint " + folder
                    + " was made with another configuration or optimiser; resume with what lies beside it");
        }
        try {
            return new TrainingState(
                    Long.parseLong(metadata.getOrDefault(STEP, "")),
                    weights.weights(),
                    Safetensors.read(folder.resolve("optimizer.safetensors")).weights(),
                    Safetensors.read(folder.resolve("best.safetensors")).weights(),
                    Double.parseDouble(metadata.getOrDefault(BEST_SCORE, "")),
                    Long.parseLong(metadata.getOrDefault(BEST_STEP, "")),
                    metadata.getOrDefault(BEST_OF, TrainingState.LAST));
        } catch (NumberFormatException e) {
            throw new BadModelException(
                    "The checkpoint " + folder + " does not say which step it is of; start the training again", e);
        }
    }

    /** Whether a run's folder holds a state to go on from. */
    public static boolean isIn(Path run) {
        return !checkpoints(run).isEmpty();
    }

    /** From the oldest to the newest. */
    private static List<Path> checkpoints(Path run) {
        if (!Files.isDirectory(run)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(run)) {
            return entries.filter(path -> path.getFileName().toString().matches(PREFIX + "\\d{1,18}"))
                    .sorted(Comparator.comparingLong(Checkpoint::step))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("The folder " + run + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static long step(Path checkpoint) {
        return Long.parseLong(checkpoint.getFileName().toString().substring(PREFIX.length()));
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> entries = Files.walk(folder)) {
                for (Path path : entries.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }
}
