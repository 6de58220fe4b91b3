package org.weightcast.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Omniglot (Lake et al. 2015): 1623 characters of 50 alphabets, each drawn once by 20 people, read from the two official
 * archives. Classes are called {@code Alphabet/characterNN} and grouped by alphabet, sorted; image i of a class is the
 * drawing of person i + 1 of this alphabet.
 */
public final class Omniglot {
    /** The archive of the 30 alphabets of the Lake split to learn from. */
    public static final String BACKGROUND = "images_background.zip";

    /** The archive of the 20 alphabets of the Lake split to be tested on. */
    public static final String EVALUATION = "images_evaluation.zip";

    private static final Pattern DRAWING = Pattern.compile("/([^/]+)/(character\\d+)/\\d+_(\\d+)\\.png$");

    private Omniglot() {}

    /** A part of the split of Vinyals et al. 2016 (arXiv:1606.04080): 1028, 172 and 423 characters. */
    public enum Vinyals {
        TRAIN,
        VALIDATION,
        TEST;

        private static final Set<String> VALIDATION_ALPHABETS =
                Set.of("Armenian", "Bengali", "Early_Aramaic", "Hebrew", "Mkhedruli_(Georgian)");
        private static final Set<String> TEST_ALPHABETS = Set.of(
                "Kannada",
                "Keble",
                "Malayalam",
                "Manipuri",
                "Mongolian",
                "Old_Church_Slavonic_(Cyrillic)",
                "Oriya",
                "Sylheti",
                "Syriac_(Serto)",
                "Tengwar",
                "Tibetan",
                "ULOG");
        /** The split cuts one alphabet in two: its last four characters are tested on. */
        private static final Pattern TESTED_GURMUKHI = Pattern.compile("Gurmukhi/character4[2-5]");

        /** Whether a class of Omniglot belongs to this part. Its rotations belong where it does. */
        public boolean holds(ImageClass character) {
            return of(character) == this;
        }

        private static Vinyals of(ImageClass character) {
            if (VALIDATION_ALPHABETS.contains(character.group())) {
                return VALIDATION;
            }
            boolean tested = TEST_ALPHABETS.contains(character.group())
                    || TESTED_GURMUKHI.matcher(character.name()).lookingAt();
            return tested ? TEST : TRAIN;
        }
    }

    /**
     * The 964 characters of the 30 background alphabets.
     *
     * @param folder where the archives lie
     * @param size side of the images in pixels, 105 in the archives
     * @throws BadInputException if the archive is not there or not readable
     */
    public static ClassSet background(Path folder, int size) {
        return read(folder.resolve(BACKGROUND), size);
    }

    /** The 659 characters of the 20 evaluation alphabets; else as {@link #background}. */
    public static ClassSet evaluation(Path folder, int size) {
        return read(folder.resolve(EVALUATION), size);
    }

    /** The characters of one part of the Vinyals split; needs both archives. */
    public static ClassSet vinyals(Path folder, int size, Vinyals part) {
        return background(folder, size).with(evaluation(folder, size)).where(part::holds);
    }

    private static ClassSet read(Path archive, int size) {
        if (!Files.isRegularFile(archive)) {
            throw new BadInputException("Omniglot's archive " + archive + " is not there: take " + BACKGROUND + " and "
                    + EVALUATION + " from the folder python of the GitHub repository brendenlake/omniglot");
        }
        ImageSpec spec = new ImageSpec(1, size, true);
        Map<String, Map<Integer, float[]>> drawings = new TreeMap<>(); // class -> person -> image
        try (PictureFiles files = PictureFiles.open(archive)) {
            for (PictureFile file : files.files()) {
                Matcher drawing = DRAWING.matcher(file.name());
                if (drawing.find()) {
                    String name = drawing.group(1) + "/" + drawing.group(2);
                    drawings.computeIfAbsent(name, unused -> new TreeMap<>())
                            .put(Integer.valueOf(drawing.group(3)), ImagePreparation.prepare(file.picture(), spec));
                }
            }
        } catch (BadInputException e) {
            throw new BadInputException(e.getMessage() + " (an archive of Omniglot: download it again)", e);
        }
        if (drawings.isEmpty()) {
            throw new BadInputException("The archive " + archive
                    + " holds no drawing named like Latin/character01/0001_01.png: it is not Omniglot's");
        }
        List<ImageClass> classes = new ArrayList<>();
        drawings.forEach((name, images) -> {
            String alphabet = name.substring(0, name.indexOf('/'));
            classes.add(ImageClass.of(name, alphabet, spec, List.copyOf(images.values())));
        });
        return new ClassSet(spec, classes);
    }
}
