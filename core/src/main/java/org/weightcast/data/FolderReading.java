package org.weightcast.data;

import java.nio.file.Path;
import java.util.List;

/**
 * How a folder of classes is read.
 *
 * @param strict whether a file that cannot be read is an error; else it is left out with a warning
 * @param leastClasses how many classes there must be: 2 to make a model, 1 to extend one
 * @param without classes, by name, and pictures, by path, to pass over as if they were not there; a path may start at the
 *     folder that is read
 * @param unlabeled folders or archives of further pictures without a label
 */
public record FolderReading(boolean strict, int leastClasses, List<String> without, List<Path> unlabeled) {
    public FolderReading {
        without = List.copyOf(without);
        unlabeled = List.copyOf(unlabeled);
        if (leastClasses < 1) {
            throw new IllegalArgumentException("At least one class is needed, not " + leastClasses);
        }
    }

    /** Two classes at least, of all pictures that can be read. */
    public static FolderReading defaults() {
        return new FolderReading(false, 2, List.of(), List.of());
    }

    public FolderReading withStrict(boolean on) {
        return new FolderReading(on, leastClasses, without, unlabeled);
    }

    public FolderReading withLeastClasses(int classes) {
        return new FolderReading(strict, classes, without, unlabeled);
    }

    public FolderReading without(List<String> classesAndPictures) {
        return new FolderReading(strict, leastClasses, classesAndPictures, unlabeled);
    }

    public FolderReading withUnlabeled(List<Path> places) {
        return new FolderReading(strict, leastClasses, without, places);
    }
}
