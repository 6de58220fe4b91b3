package org.weightcast.app.studio;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.Locale;
import java.util.Objects;
import org.weightcast.data.BadInputException;

/** A request that is not done, with the HTTP status and one sentence for the person who made it. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    static final int MALFORMED = 400;
    static final int FORBIDDEN = 403;
    static final int NOT_THERE = 404;
    static final int CONFLICT = 409;
    static final int TOO_LARGE = 413;
    static final int UNUSABLE = 422;
    static final int BUSY = 503;
    static final int NO_SPACE = 507;

    private final int status;

    Refusal(int status, String sentence) {
        super(sentence);
        this.status = status;
    }

    /** For input that cannot be used; the library ends its messages without a full stop. */
    static Refusal of(BadInputException problem) {
        return new Refusal(UNUSABLE, problem.getMessage() + ".");
    }

    static Refusal noPicture(long id) {
        return new Refusal(NOT_THERE, "The picture " + id + " is not in this project any more.");
    }

    static Refusal noClass(long id) {
        return new Refusal(NOT_THERE, "The class " + id + " is not in this project any more.");
    }

    /** A file of {@code bytes} above the limit. */
    static Refusal tooLarge(String what, long limit) {
        return new Refusal(
                TOO_LARGE,
                String.format(Locale.ROOT, "%s is larger than the %d MB that are taken.", what, limit / 1_000_000));
    }

    /** For what could not be written; the system's own words may hold a path, which is nobody's business. */
    static Refusal unsaved(String what, IOException failure) {
        String reason = failure instanceof FileSystemException place ? place.getReason() : failure.getMessage();
        return new Refusal(
                NO_SPACE,
                reason == null || reason.contains(File.separator)
                        ? what + ". Is the disk full?"
                        : what + ": " + reason + ". Is the disk full?");
    }

    /** What, where, what to do. */
    String sentence() {
        return Objects.requireNonNull(getMessage());
    }

    int status() {
        return status;
    }
}
