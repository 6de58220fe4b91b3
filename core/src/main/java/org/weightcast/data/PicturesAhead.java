package org.weightcast.data;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Reads pictures on a thread of its own, one handful ahead of whoever takes them; the order stays. For one thread.
 */
public final class PicturesAhead implements AutoCloseable {
    private static final int MOST = 8;
    private static final long ENOUGH_BYTES = 16 << 20; // of pixels; large pictures do not wait for each other

    private final Iterator<PictureFile> files;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
        Thread reader = new Thread(task, "pictures");
        reader.setDaemon(true);
        return reader;
    });
    private CompletableFuture<List<Read>> next;

    /** Starts to read; close it before the place that {@code files} come from. */
    public PicturesAhead(List<PictureFile> files) {
        this.files = files.iterator();
        this.next = CompletableFuture.supplyAsync(this::read, thread);
    }

    /**
     * A file that was read.
     *
     * @param picture absent if it cannot be read
     * @param failure why not, absent if it can
     */
    public record Read(PictureFile file, Optional<Picture> picture, Optional<BadInputException> failure) {}

    /** The next files, at most eight; none when there are no more. */
    public List<Read> take() {
        try {
            List<Read> taken = next.join();
            next = CompletableFuture.supplyAsync(this::read, thread);
            return taken;
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw e;
        }
    }

    private List<Read> read() {
        List<Read> read = new ArrayList<>();
        long bytes = 0;
        while (files.hasNext() && read.size() < MOST && bytes < ENOUGH_BYTES) {
            Read one = read(files.next());
            bytes += one.picture.map(picture -> picture.rgb().length).orElse(0);
            read.add(one);
        }
        return read;
    }

    private static Read read(PictureFile file) {
        try {
            return new Read(file, Optional.of(file.picture()), Optional.empty());
        } catch (BadInputException unreadable) {
            return new Read(file, Optional.empty(), Optional.of(unreadable));
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
