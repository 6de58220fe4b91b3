package org.weightcast.meta;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.LongFunction;

/** Prepares the next steps' data on a thread of its own, so that warping images does not hold up the training. */
final class Prefetch<T> implements AutoCloseable {
    private static final int AHEAD = 4;

    private final LongFunction<T> source;
    private final Queue<CompletableFuture<T>> ready = new ArrayDeque<>();
    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
        Thread worker = new Thread(task, "episodes");
        worker.setDaemon(true);
        return worker;
    });
    private long next;

    /** Prepares the steps from {@code first} on. */
    Prefetch(LongFunction<T> source, long first) {
        this.source = source;
        this.next = first;
        for (int i = 0; i < AHEAD; i++) {
            request();
        }
    }

    /** The data of the next step, or what preparing it threw. */
    T take() {
        request();
        try {
            return ready.remove().join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw e;
        }
    }

    private void request() {
        long step = next++;
        ready.add(CompletableFuture.supplyAsync(() -> source.apply(step), thread));
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
