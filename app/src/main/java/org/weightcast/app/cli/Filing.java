package org.weightcast.app.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.weightcast.data.BadInputException;
import org.weightcast.data.PictureFile;
import org.weightcast.weights.AtomicFile;

/**
 * Copies pictures into a folder for each class, and those that are called unknown into {@value #UNKNOWN}. Nothing is moved,
 * and nothing that is there is overwritten: a second {@code a.png} becomes {@code a-2.png}.
 */
record Filing(Path folder) {
    static final String UNKNOWN = "_unknown";

    /**
     * Makes sure that all classes can be folders. Names come out of a model's file, which anybody may have written.
     *
     * @throws BadInputException if one cannot
     */
    void check(List<String> classes) {
        Destination.checkFolder(folder);
        for (String name : classes) {
            boolean plain = !name.isBlank()
                    && !name.equals(".")
                    && !name.equals("..")
                    && name.chars()
                            .noneMatch(letter -> letter == '/' || letter == '\\' || letter == ':' || letter < ' ');
            if (!plain || name.equalsIgnoreCase(UNKNOWN)) {
                throw new BadInputException("The class '" + name + "' of the model cannot be the name of a folder in '"
                        + folder + "': pictures can only be sorted by classes with plain names other than '" + UNKNOWN
                        + "'.");
            }
        }
    }

    /** Copies a picture; returns the copy. */
    Path copy(PictureFile picture, ClassifyCommand.Answer answer) {
        String name = answer.classification().unknown()
                ? UNKNOWN
                : answer.classification().label();
        byte[] bytes = picture.bytes();
        return write(folder.resolve(name), fileName(picture), out -> out.write(bytes));
    }

    static String fileName(PictureFile picture) {
        String name = picture.name().replace('\\', '/');
        return name.substring(name.lastIndexOf('/') + 1);
    }

    /** Writes a file of this name, or with a number behind it if the name is taken. */
    static Path write(Path folder, String name, AtomicFile.Writer content) {
        int dot = name.lastIndexOf('.') > 0 ? name.lastIndexOf('.') : name.length();
        try (NewFolder there = NewFolder.make(folder)) {
            Path file = folder.resolve(name);
            for (int number = 2; Files.exists(file); number++) {
                file = folder.resolve(name.substring(0, dot) + "-" + number + name.substring(dot));
            }
            AtomicFile.write(file, content);
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException("'" + folder.resolve(name) + "' cannot be written: " + e.getMessage(), e);
        }
    }
}
