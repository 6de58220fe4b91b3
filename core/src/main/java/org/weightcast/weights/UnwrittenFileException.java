package org.weightcast.weights;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** A file or folder that could not be written, so that nobody looks for what may be wrong with reading it. */
public final class UnwrittenFileException extends FileSystemException {
    private static final long serialVersionUID = 1L;

    /**
     * Why a file could not be written, in the system's words.
     *
     * @param file as its owner knows it, whatever name the failure has
     */
    public UnwrittenFileException(Path file, IOException failure) {
        this(file, reason(failure));
        initCause(failure);
    }

    UnwrittenFileException(Path file, String reason) {
        super(file.toString(), null, reason);
    }

    private static String reason(IOException failure) {
        String said = failure instanceof FileSystemException place ? place.getReason() : failure.getMessage();
        if (failure instanceof AccessDeniedException) {
            return "writing there is not permitted";
        }
        if (failure instanceof FileAlreadyExistsException) {
            return "something else of its name is there";
        }
        if (said == null) {
            return failure.getClass().getSimpleName();
        }
        boolean named = failure instanceof FileNotFoundException && said.endsWith(")"); // a stream says "NAME (reason)"
        return named ? said.substring(said.lastIndexOf('(') + 1, said.length() - 1) : said;
    }
}
