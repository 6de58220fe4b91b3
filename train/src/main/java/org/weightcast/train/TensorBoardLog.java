package org.weightcast.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A run's log for TensorBoard: one event a summary or validation. */
public final class TensorBoardLog implements ScalarLog {
    /** TensorBoard looks for files with {@code tfevents} in their names. */
    public static final String FILE = "events.out.tfevents.0.weightcast";

    private final Path file;

    private TensorBoardLog(Path file) {
        this.file = file;
    }

    /** Opens the log in a run's folder, of a run that goes on from {@code step}: later events, of a run cut off, are removed. */
    public static TensorBoardLog open(Path folder, long step) {
        Path file = folder.resolve(FILE);
        try {
            if (!Files.exists(file) || EventFile.cut(file, step) == 0) {
                EventFile.append(file, EventFile.version(now()));
            }
            return new TensorBoardLog(file);
        } catch (IOException e) {
            throw failure(file, e);
        }
    }

    @Override
    public void append(long step, Map<String, Double> values) {
        try {
            EventFile.append(file, EventFile.scalars(now(), step, values));
        } catch (IOException e) {
            throw failure(file, e);
        }
    }

    private static UncheckedIOException failure(Path file, IOException cause) {
        return new UncheckedIOException("The log " + file + " cannot be written: " + cause.getMessage(), cause);
    }

    private static double now() {
        return System.currentTimeMillis() / 1000.0;
    }
}
