package org.weightcast.torch;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;

/**
 * Owns the tensors that its thread makes while it is the innermost open one, and frees them when it is closed. Opened where
 * a unit of work starts: a training step, an episode.
 */
public final class Scope implements AutoCloseable {
    private final PointerScope tensors = new PointerScope();

    /** Opens a scope; only for try-with-resources, so that scopes close in the reverse order. */
    public static Scope open() {
        return new Scope();
    }

    /** Opens a scope in which nothing is recorded for gradients. */
    public static Scope withoutGradients() {
        Scope scope = new Scope();
        new NoGradGuard(); // owned by the scope: recording goes on when it is freed
        return scope;
    }

    private Scope() {}

    @Override
    public void close() {
        tensors.close();
    }
}
