package org.weightcast.train;

import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;

/**
 * Turns Ctrl-C into a request to stop: while one is open, the JVM does not end before it is closed, so that the thread
 * that trains can finish its step and save. The JVM then ends with exit code 130 (143 after SIGTERM).
 */
public final class Interruption implements BooleanSupplier, AutoCloseable {
    private final CountDownLatch saved = new CountDownLatch(1);
    private final Thread holdingUp = new Thread(this::holdUp, "saving");
    private volatile boolean requested;

    private Interruption() {}

    /** Watches from now on; for try-with-resources around the work and its saving. */
    public static Interruption watch() {
        Interruption interruption = new Interruption();
        Runtime.getRuntime().addShutdownHook(interruption.holdingUp);
        return interruption;
    }

    /** Whether the user wants to stop. */
    @Override
    public boolean getAsBoolean() {
        return requested;
    }

    private void holdUp() {
        requested = true;
        try {
            saved.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** All is saved: the JVM may end. */
    @Override
    public void close() {
        saved.countDown();
        if (!requested) {
            try {
                Runtime.getRuntime().removeShutdownHook(holdingUp);
            } catch (IllegalStateException e) {
                // The request came just now; the hook has nothing to wait for any more.
                requested = true;
            }
        }
    }
}
