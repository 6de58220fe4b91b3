package org.weightcast.weights;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Files that are there completely or not at all: written under a temporary name, synced, then renamed. */
public final class AtomicFile {
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
     * @throws IOException if the folder cannot be written to or the disk is full
     */
    public static void write(Path file, Writer content) throws IOException {
        Path folder = file.toAbsolutePath().normalize().getParent();
        if (folder == null || Files.isDirectory(file)) {
            throw new IOException(file + " is a folder, not a file that can be written");
        }
        // Next to the target, because only within one file system is a rename atomic; created by hand, because
        // Files.createTempFile would make it readable for its owner only.
        Path temporary = folder.resolve(
                "." + file.getFileName() + "." + ProcessHandle.current().pid() + "-" + System.nanoTime() + ".tmp");
        try {
            try (FileChannel channel =
                            FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                    OutputStream stream = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16)) {
                content.write(stream);
                stream.flush();
                channel.force(true);
            }
            move(temporary, file);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
