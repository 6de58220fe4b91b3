package org.weightcast.train;

/** Training came to a loss or gradient that is not a number; the last good checkpoint is kept. */
public final class DivergedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DivergedException(String message) {
        super(message);
    }
}
