package org.weightcast.weights;

/** A file of weights, a model or a caster that is unreadable, altered, or does not fit. The message is for the user. */
public final class BadModelException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public BadModelException(String message) {
        super(message);
    }

    public BadModelException(String message, Throwable cause) {
        super(message, cause);
    }
}
