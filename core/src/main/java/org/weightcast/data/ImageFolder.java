package org.weightcast.data;

import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * A folder with one sub-folder of pictures a class, or a zip archive of such a folder. The sub-folders' names, sorted,
 * are the classes; pictures in the sub-folder {@value #UNLABELED} belong to a class that is not told. Files elsewhere,
 * hidden files and the leftovers of operating systems are ignored.
 */
public final class ImageFolder {
    /** The sub-folder of pictures without a label. */
    public static final String UNLABELED = "_unlabeled";

    /**
     * What was read.
     *
     * @param classes the class names in the order of the labels
     * @param warnings what was left out, one sentence each
     */
    public record Contents(List<String> classes, List<String> warnings) {
        public Contents {
            classes = List.copyOf(classes);
            warnings = List.copyOf(warnings);
        }
    }

    private final Path place;
    private final PictureFiles files;
    private final boolean strict;
    private final List<String> classes;
    private final int[] counts;
    private final Map<Integer, String> firstProblem = new HashMap<>(); // by label
    private final List<String> warnings = new ArrayList<>();

    private ImageFolder(Path place, PictureFiles files, boolean strict) {
        this.place = place;
        this.files = files;
        this.strict = strict;
        TreeSet<String> names = new TreeSet<>(files.folders());
        names.remove(UNLABELED);
        this.classes = List.copyOf(names);
        this.counts = new int[classes.size()];
    }

    /**
     * Reads all pictures and hands them over one by one, so that a large folder need not fit into memory.
     *
     * @param place a folder or a zip archive
     * @param strict whether a file that cannot be read is an error; else it is left out with a warning
     * @param each takes the pictures, sorted by path
     * @throws BadInputException if the place is not there or not readable, has fewer than two classes, or a class has no
     *     readable picture
     */
    public static Contents read(Path place, boolean strict, Consumer<LabelledPicture> each) {
        try (PictureFiles files = PictureFiles.openFolder(place, 1)) {
            ImageFolder folder = new ImageFolder(place, files, strict);
            folder.checkClasses();
            folder.readPictures(each);
            return new Contents(folder.classes, folder.warnings);
        }
    }

    private void checkClasses() {
        if (files.folders().isEmpty()) {
            String found = files.files().isEmpty() ? "is empty" : "has no sub-folders";
            throw new BadInputException(place + " " + found
                    + ": it must hold one sub-folder of pictures for each class, named like the class");
        }
        if (classes.size() < 2) {
            String only = classes.isEmpty() ? "no class" : "only one class, " + classes.get(0);
            throw new BadInputException(place + " holds " + only + ": at least two sub-folders of pictures are needed");
        }
        int[] candidates = new int[classes.size()];
        for (PictureFile file : files.files()) {
            int label = labelOf(file);
            if (label >= 0) {
                candidates[label]++;
            }
        }
        for (int label = 0; label < candidates.length; label++) {
            if (candidates[label] == 0) {
                throw new BadInputException("The class " + classes.get(label) + " in " + place
                        + " has no pictures: add some directly in its folder, or remove the folder");
            }
        }
    }

    private void readPictures(Consumer<LabelledPicture> each) {
        for (String warning : files.warnings()) {
            leaveOut(new BadInputException(warning));
        }
        for (PictureFile file : files.files()) {
            if (file.folders().size() == 1) {
                read(file).ifPresent(each);
            }
        }
        for (int label = 0; label < counts.length; label++) {
            if (counts[label] == 0) {
                throw new BadInputException("The class " + classes.get(label) + " in " + place
                        + " has no readable picture: " + firstProblem.get(label));
            }
        }
    }

    private Optional<LabelledPicture> read(PictureFile file) {
        int label = labelOf(file);
        try {
            byte[] bytes = file.bytes();
            Picture picture = PictureDecoder.decode(bytes, file.name());
            if (label >= 0) {
                counts[label]++;
            }
            return Optional.of(new LabelledPicture(file.name(), label, picture, sha256(bytes)));
        } catch (BadInputException e) {
            firstProblem.putIfAbsent(label, e.getMessage());
            leaveOut(e);
            return Optional.empty();
        }
    }

    private void leaveOut(BadInputException problem) {
        if (strict) {
            throw problem;
        }
        warnings.add(problem.getMessage() + " (left out)");
    }

    /** The index of the class whose folder the file lies in, {@link Episode#UNLABELED} for any other place. */
    private int labelOf(PictureFile file) {
        if (file.classFolder().isEmpty()) {
            return Episode.UNLABELED;
        }
        return Collections.binarySearch(classes, file.classFolder().get());
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
