package org.weightcast.app.studio;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.weightcast.weights.BadModelException;
import org.weightcast.weights.JsonValue;
import org.weightcast.weights.SealedJson;

/**
 * The steps of a project since its last summary, one line each, sealed with a digest and on the disk before the step counts as done.
 * Whatever moment the process ends at, all lines but the last are whole; a last one that is not never counted.
 */
final class Journal implements Closeable {
    private final FileChannel channel;
    private final List<JsonValue> lines = new ArrayList<>();
    private final boolean damaged;
    private long length;

    private Journal(FileChannel channel, Path file) throws IOException {
        this.channel = channel;
        byte[] bytes = Files.readAllBytes(file);
        int at = 0;
        int end = lineEnd(bytes, at);
        while (end > 0 && add(new String(bytes, at, end - at, StandardCharsets.UTF_8))) {
            at = end;
            end = lineEnd(bytes, at);
        }
        length = at;
        // A line that was just being written ends the file. If others follow, something else has happened to it.
        damaged = end > 0 && end < bytes.length;
        if (damaged) {
            Files.copy(file, file.resolveSibling("journal-damaged.jsonl"), StandardCopyOption.REPLACE_EXISTING);
        }
        cut();
    }

    static Journal open(Path file) throws IOException {
        return new Journal(
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                file);
    }

    /** The position after the line that begins here; 0 if it has no end. */
    private static int lineEnd(byte[] bytes, int at) {
        for (int i = at; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                return i + 1;
            }
        }
        return 0;
    }

    private boolean add(String line) {
        try {
            lines.add(SealedJson.read("The journal", line));
            return true;
        } catch (BadModelException torn) {
            return false;
        }
    }

    /** The whole lines that were there when it was opened. */
    List<JsonValue> lines() {
        return List.copyOf(lines);
    }

    /** Whether lines were lost that had been whole once; the file as it was lies beside it then. */
    boolean damaged() {
        return damaged;
    }

    /**
     * Adds a line, and returns when it is on the disk. If that fails, the file is as it was.
     *
     * @throws Refusal if the disk is full, or failed
     */
    void append(JsonValue.Content fields) {
        ByteBuffer line = ByteBuffer.wrap(SealedJson.write(fields).getBytes(StandardCharsets.UTF_8));
        try {
            long at = length;
            while (line.hasRemaining()) {
                at += channel.write(line, at);
            }
            channel.force(false);
            length = at;
        } catch (IOException failure) {
            cut();
            throw Refusal.unsaved("The change could not be saved, so it was not made", failure);
        }
    }

    /** Drops all lines. */
    void clear() {
        length = 0;
        cut();
    }

    private void cut() {
        try {
            channel.truncate(length);
        } catch (IOException failure) {
            throw new UncheckedIOException("The journal cannot be written: " + failure.getMessage(), failure);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
