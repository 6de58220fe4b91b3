package org.weightcast.train;

/** Training came to a loss, gradient or weight that is not a number; the last good checkpoint is kept. */
public final class DivergedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final long step;

    public DivergedException(long step, String message) {
        super(message);
        this.step = step;
    }

    /** The step, counted from 0, that could not be done. */
    public long step() {
        return step;
    }
}
