package org.weightcast.data;

/** Something the user gave that cannot be used: a folder, a picture, an option. The message says what, where, what to do. */
public final class BadInputException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public BadInputException(String message) {
        super(message);
    }

    public BadInputException(String message, Throwable cause) {
        super(message, cause);
    }
}
