package org.weightcast.app.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.weightcast.data.BadInputException;
import org.weightcast.weights.BadModelException;
import org.weightcast.weights.UnwrittenFileException;

/**
 * What an exception means to the person who can mend it. The only place where exceptions become exit codes.
 *
 * @param exitCode one of {@link ExitCode}
 * @param sentence what, where, what to do; empty if there is nobody left to tell
 */
record Failure(int exitCode, String sentence) {

    static Failure of(Throwable thrown) {
        Throwable cause = withoutWrapping(thrown);
        if (cause instanceof BadInputException) {
            return new Failure(ExitCode.BAD_INPUT, sentence(cause));
        }
        if (cause instanceof BadModelException) {
            return new Failure(ExitCode.BAD_MODEL, sentence(cause));
        }
        if (cause instanceof IOException failed) {
            return new Failure(ExitCode.BAD_INPUT, sentenceFor(failed, context(thrown, failed)));
        }
        if (cause instanceof InvalidPathException path) {
            return new Failure(ExitCode.BAD_INPUT, "'" + path.getInput() + "' cannot be the name of a file.");
        }
        if (cause instanceof NoClassDefFoundError && textOf(cause).matches("org/(weightcast|bytedeco)/.*")) {
            return new Failure(
                    ExitCode.BAD_INPUT,
                    "This needs the training module with libtorch, which is not on the class path: start it by"
                            + " './weightcast' in a checkout or from a zip that 'mvn -Pwith-training package' made,"
                            + " or add the jars of its lib-train.");
        }
        if (cause instanceof NoClassDefFoundError
                && textOf(cause).matches("(org/(knowm|apache|commonmark|eclipse)|io/javalin|jakarta)/.*")) {
            return new Failure(
                    ExitCode.BAD_INPUT,
                    "This needs the libraries that write and serve pages, which are not on the class path: start it by"
                            + " './weightcast', or add the jars of lib-pages.");
        }
        if (cause instanceof OutOfMemoryError) {
            return new Failure(
                    ExitCode.OUR_BUG,
                    "Java's memory of " + (Runtime.getRuntime().maxMemory() >> 20)
                            + " MB was not enough; set WEIGHTCAST_JAVA_OPTIONS=-Xmx4g to allow more.");
        }
        return new Failure(
                ExitCode.OUR_BUG,
                "This is a mistake in Weightcast (" + cause.getClass().getSimpleName() + ": " + textOf(cause)
                        + "). Run again with --debug to see where.");
    }

    private static Throwable withoutWrapping(Throwable thrown) {
        Throwable cause = thrown.getCause();
        boolean wraps = thrown instanceof UncheckedIOException
                || thrown instanceof CompletionException
                || thrown instanceof ExecutionException
                || thrown instanceof ExceptionInInitializerError;
        return wraps && cause != null ? withoutWrapping(cause) : thrown;
    }

    /** What whoever wrapped the exception said of it; empty if that is only the exception itself. */
    private static String context(Throwable thrown, IOException cause) {
        boolean says = thrown instanceof UncheckedIOException && !textOf(thrown).equals(cause.toString());
        return says ? textOf(thrown) : "";
    }

    private static String sentenceFor(IOException failed, String context) {
        if (isClosedPipe(failed)) {
            return "";
        }
        if (!(failed instanceof FileSystemException file) || file.getFile() == null) {
            String text = context.isEmpty() ? "Reading or writing failed: " + textOf(failed) : context;
            return text.endsWith(".") ? text : text + ".";
        }
        String name = "'" + file.getFile() + "'";
        if (file instanceof NoSuchFileException) {
            return "There is no file or folder " + name + ".";
        }
        if (file instanceof AccessDeniedException) {
            return name + " may not be read or written; check its permissions.";
        }
        if (file instanceof NotDirectoryException) {
            return name + " is not a folder.";
        }
        if (file instanceof FileAlreadyExistsException) {
            return name + " exists already.";
        }
        String tried = file instanceof UnwrittenFileException ? "written" : "read or written";
        return name + " cannot be " + tried + ": " + Objects.requireNonNullElse(file.getReason(), "no reason given")
                + ".";
    }

    /** The reader of our output has gone, as {@code head} does when it has enough: nobody to tell. */
    private static boolean isClosedPipe(IOException failed) {
        return !(failed instanceof FileSystemException) && textOf(failed).contains("Broken pipe");
    }

    /** The library ends its messages as exceptions do, without a full stop. */
    private static String sentence(Throwable thrown) {
        String text = textOf(thrown);
        return text.endsWith(".") ? text : text + ".";
    }

    private static String textOf(Throwable thrown) {
        return Objects.requireNonNullElse(thrown.getMessage(), "no message");
    }
}
