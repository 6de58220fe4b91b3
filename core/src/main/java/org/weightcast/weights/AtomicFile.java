package org.weightcast.weights;

import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.atomic.AtomicLong;

/** Files that are there completely or not at all: written under a temporary name, synced, then renamed. */
public final class AtomicFile {
    private static final AtomicLong WRITES = new AtomicLong();

    private AtomicFile() {}

    /** Produces the content of a file. */
    @FunctionalInterface
    public interface Writer {
        void write(OutputStream stream) throws IOException;
    }

    /**
     * Writes a file, replacing one of that name. If anything fails, an older file stays as it was and nothing new is left
     * behind.
     *
     * @throws UnwrittenFileException if the folder cannot be written to, the disk is full, or a device or a pipe has that
     *     name; it names the file itself, never the temporary one, and the reason
     */
    public static void write(Path file, Writer content) throws UnwrittenFileException {
        Path target = file.toAbsolutePath().normalize();
        checkPlace(file, target);
        // Next to the target, because only within one file system is a rename atomic; created by hand, because
        // Files.createTempFile would make it readable for its owner only. The target's name has no part in it: that may
        // be as long as the system allows.
        Path temporary = target.resolveSibling("." + ProcessHandle.current().pid() + "-" + System.nanoTime() + "-"
                + WRITES.incrementAndGet() + ".tmp");
        try {
            // Not a FileChannel: that one closes itself when the thread is interrupted, and a last save after Ctrl-C
            // must still succeed.
            try (FileOutputStream plain = new FileOutputStream(temporary.toFile());
                    OutputStream stream = new BufferedOutputStream(plain, 1 << 16)) {
                content.write(stream);
                stream.flush();
                plain.getFD().sync();
            }
            move(temporary, target);
        } catch (IOException failure) {
            throw new UnwrittenFileException(file, failure);
        } finally {
            removeIfThere(temporary);
        }
    }

    private static void checkPlace(Path file, Path target) throws UnwrittenFileException {
        Path folder = target.getParent();
        String problem = "";
        if (folder == null || Files.isDirectory(target)) {
            problem = "it is a folder";
        } else if (isSpecial(target)) {
            problem = "it is a device or a pipe, not a file that could be replaced";
        } else if (!Files.exists(folder)) {
            problem = "the folder " + folder + " does not exist";
        } else if (!Files.isDirectory(folder)) {
            problem = folder + " is not a folder";
        } else if (!Files.isWritable(folder) || (Files.exists(target) && !Files.isWritable(target))) {
            problem = "writing there is not permitted";
        }
        if (!problem.isEmpty()) {
            throw new UnwrittenFileException(file, problem);
        }
    }

    /** Whether there is a device, pipe or socket, itself or behind a link: renaming a file onto it would destroy it. */
    public static boolean isSpecial(Path place) {
        return Files.exists(place) && !Files.isRegularFile(place) && !Files.isDirectory(place);
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** If writing failed, that is what the caller must hear about, not that its remains could not be removed. */
    private static void removeIfThere(Path temporary) {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException stillThere) {
            temporary.toFile().deleteOnExit();
        }
    }
}
