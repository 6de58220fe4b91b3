package org.weightcast.data;

import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
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
    private final FolderReading reading;
    private final LeftOut leftOut;
    private final List<String> classes;
    private final int[] counts;
    private final Map<Integer, String> firstProblem = new HashMap<>(); // by label
    private final List<String> warnings = new ArrayList<>();

    private ImageFolder(Path place, PictureFiles files, FolderReading reading) {
        this.place = place;
        this.files = files;
        this.reading = reading;
        this.leftOut = new LeftOut(place, reading.without());
        TreeSet<String> names = new TreeSet<>(files.folders());
        names.remove(UNLABELED);
        names.removeIf(leftOut::hasFolder);
        this.classes = List.copyOf(names);
        this.counts = new int[classes.size()];
    }

    /**
     * Reads all pictures and hands them over one by one, so that a large folder need not fit into memory.
     *
     * @param place a folder or a zip archive
     * @param each takes the pictures, sorted by path, those from further places last
     * @throws BadInputException if a place is not there or not readable, has too few classes, a class has no readable
     *     picture, or something that is to be left out is not there
     */
    public static Contents read(Path place, FolderReading reading, Consumer<LabelledPicture> each) {
        try (PictureFiles files = PictureFiles.openFolder(place, 1)) {
            ImageFolder folder = new ImageFolder(place, files, reading);
            folder.checkClasses();
            folder.warnOfNames();
            folder.readPictures(each);
            for (Path unlabeled : reading.unlabeled()) {
                folder.readUnlabeled(unlabeled, each);
            }
            folder.leftOut.checkMet();
            return new Contents(folder.classes, folder.warnings);
        }
    }

    private void checkClasses() {
        if (files.folders().isEmpty()) {
            String found = files.files().isEmpty() ? "is empty" : "has no sub-folders";
            throw new BadInputException(place + " " + found
                    + ": it must hold one sub-folder of pictures for each class, named like the class");
        }
        if (classes.size() < reading.leastClasses()) {
            throw tooFewClasses();
        }
        int[] candidates = new int[classes.size()];
        for (PictureFile file : files.files()) {
            int label = labelOf(file);
            if (label >= 0 && !leftOut.has(file)) {
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

    private BadInputException tooFewClasses() {
        if (classes.isEmpty() && files.folders().contains(UNLABELED)) {
            return new BadInputException(place + " holds only pictures without a label, in " + UNLABELED
                    + ": they help beside labelled ones, so add a sub-folder of pictures for each class");
        }
        String only = classes.isEmpty() ? "no class" : "only one class, " + classes.get(0);
        String needed =
                reading.leastClasses() == 1 ? "one sub-folder of pictures is" : "two sub-folders of pictures are";
        return new BadInputException(place + " holds " + only + ": at least " + needed + " needed");
    }

    /** Names that may well be a mistake: letters of both cases are classes of their own, and so is a misspelt place of unlabelled pictures. */
    private void warnOfNames() {
        Map<String, String> byLetters = new HashMap<>();
        for (String name : classes) {
            String letters = name.toLowerCase(Locale.ROOT);
            Optional.ofNullable(byLetters.putIfAbsent(letters, name))
                    .ifPresent(other -> warnings.add("The classes " + other + " and " + name
                            + " differ only by case and are learned as two: put their pictures into one folder if they"
                            + " are the same"));
            if (letters.replace("ll", "l").equals(UNLABELED)) {
                warnings.add("The folder " + name + " is learned as a class: pictures without a label belong into "
                        + UNLABELED);
            }
        }
    }

    private void readPictures(Consumer<LabelledPicture> each) {
        for (String warning : files.warnings()) {
            leaveOut(new BadInputException(warning));
        }
        for (PictureFile file : files.files()) {
            if (file.folders().size() == 1 && !leftOut.has(file)) {
                read(file, labelOf(file)).ifPresent(each);
            }
        }
        for (int label = 0; label < counts.length; label++) {
            if (counts[label] == 0) {
                throw new BadInputException("The class " + classes.get(label) + " in " + place
                        + " has no readable picture: " + firstProblem.get(label));
            }
        }
    }

    private void readUnlabeled(Path further, Consumer<LabelledPicture> each) {
        try (PictureFiles all = PictureFiles.open(further)) {
            if (all.files().isEmpty()) {
                throw new BadInputException("There are no pictures in " + further);
            }
            all.warnings().forEach(warning -> leaveOut(new BadInputException(warning)));
            List<PictureFile> wanted =
                    all.files().stream().filter(file -> !leftOut.has(file)).toList();
            int before = warnings.size();
            int found = 0;
            for (PictureFile file : wanted) {
                Optional<LabelledPicture> picture = read(file, Episode.UNLABELED);
                picture.ifPresent(each);
                found += picture.isPresent() ? 1 : 0;
            }
            if (found == 0 && !wanted.isEmpty()) {
                throw new BadInputException(
                        "None of the pictures in " + further + " can be read: " + warnings.get(before));
            }
        }
    }

    private Optional<LabelledPicture> read(PictureFile file, int label) {
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
        if (reading.strict()) {
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
