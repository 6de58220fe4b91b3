package org.weightcast.app.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.weightcast.data.BadInputException;
import org.weightcast.weights.AtomicFile;

/** A place that a command is to write to. It is looked at before the work starts, so that no work is lost. */
final class Destination {
    private Destination() {}

    /**
     * Checks that a file can be written there.
     *
     * @throws BadInputException if its folder is not there or read-only, or the place is a folder itself, a device or a pipe
     */
    static void checkFile(Path file) {
        if (Files.isDirectory(file)) {
            throw new BadInputException("'" + file + "' is a folder: name a file in it to write to.");
        }
        if (AtomicFile.isSpecial(file)) {
            throw new BadInputException(
                    "'" + file + "' is a device or a pipe, which a file cannot replace: name a file to write to.");
        }
        Path folder = file.toAbsolutePath().normalize().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new BadInputException("'" + file + "' cannot be written: there is no folder '" + folder + "'.");
        }
        checkWritable(folder, file);
    }

    /**
     * Checks that a folder is there or can be made.
     *
     * @throws BadInputException if a file is in the way, or the nearest folder that is there is read-only
     */
    static void checkFolder(Path folder) {
        Path there = folder.toAbsolutePath().normalize();
        while (!Files.exists(there) && there.getParent() != null) {
            there = there.getParent();
        }
        if (!Files.isDirectory(there)) {
            throw new BadInputException("'" + folder + "' cannot be a folder: '" + there + "' is a file.");
        }
        checkWritable(there, folder);
    }

    /**
     * Checks that a folder can be made, or is there and empty.
     *
     * @throws BadInputException if not
     */
    static void checkNewFolder(Path folder) {
        checkFolder(folder);
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> entries = Files.list(folder)) {
            if (entries.findAny().isPresent()) {
                throw new BadInputException(
                        "The folder '" + folder + "' is not empty: name a new one, or an empty one, to write to.");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void checkWritable(Path folder, Path wanted) {
        if (!Files.isWritable(folder)) {
            throw new BadInputException(
                    "'" + wanted + "' cannot be written: the folder '" + folder + "' is read-only for you.");
        }
    }
}
