package org.weightcast.app.studio;

import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * A thread that works on the latest of what it is given: what comes while it is busy waits, and is dropped when something newer comes.
 *
 * @param <T> what it works on
 */
final class Latest<T> implements AutoCloseable {
    private final Thread thread;
    private final Consumer<T> work;
    private final BiConsumer<T, Throwable> failed;
    private Optional<T> next = Optional.empty();
    private boolean closed;

    /** @param failed is told what {@code work} threw */
    Latest(String name, Consumer<T> work, BiConsumer<T, Throwable> failed) {
        this.work = work;
        this.failed = failed;
        this.thread = new Thread(this::run, name);
        this.thread.setDaemon(true);
        this.thread.start();
    }

    synchronized void give(T task) {
        next = Optional.of(task);
        notifyAll();
    }

    /** Whether something newer waits than what is being worked on. */
    synchronized boolean isOutdated() {
        return next.isPresent() || closed;
    }

    private synchronized Optional<T> take() throws InterruptedException {
        while (next.isEmpty() && !closed) {
            wait();
        }
        Optional<T> task = next;
        next = Optional.empty();
        return closed ? Optional.empty() : task;
    }

    private void run() {
        try {
            for (Optional<T> task = take(); task.isPresent(); task = take()) {
                workOn(task.get());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whatever goes wrong with one, the next is worked on. */
    private void workOn(T task) {
        try {
            work.accept(task);
        } catch (RuntimeException | Error failure) {
            failed.accept(task, failure);
        }
    }

    /** Waits for what is being worked on. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
