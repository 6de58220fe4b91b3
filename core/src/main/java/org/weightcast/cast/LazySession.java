package org.weightcast.cast;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.weightcast.onnx.OnnxSession;

/** A session that is opened once, on a thread of its own, and only if somebody wants it. Safe for use by several threads. */
final class LazySession implements AutoCloseable {
    private final Supplier<OnnxSession> open;
    private volatile Optional<CompletableFuture<OnnxSession>> opening = Optional.empty();

    LazySession(Supplier<OnnxSession> open) {
        this.open = open;
    }

    /** Begins to open it, so that it is there when it is needed; a refusal is told when it is asked for. */
    synchronized void start() {
        if (opening.isEmpty()) {
            opening = Optional.of(CompletableFuture.supplyAsync(open, LazySession::onItsOwn));
        }
    }

    private static void onItsOwn(Runnable work) {
        Thread thread = new Thread(work, "opening a caster");
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Waits until it is open.
     *
     * @throws org.weightcast.weights.BadModelException if ONNX Runtime refuses the file
     */
    OnnxSession get() {
        start();
        try {
            return opening.orElseThrow().join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException refusal) {
                throw refusal;
            }
            throw e;
        }
    }

    @Override
    public synchronized void close() {
        opening.ifPresent(session -> session.thenAccept(OnnxSession::close)
                .exceptionally(refusal -> null)
                .join());
    }
}
