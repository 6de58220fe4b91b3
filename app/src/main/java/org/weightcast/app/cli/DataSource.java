package org.weightcast.app.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.weightcast.cast.Caster;
import org.weightcast.cast.Suited;
import org.weightcast.data.BadInputException;
import org.weightcast.data.Cifar100;
import org.weightcast.data.ClassSet;
import org.weightcast.data.FolderReading;
import org.weightcast.data.GlyphArtist;
import org.weightcast.data.ImageClass;
import org.weightcast.data.ImageSpec;
import org.weightcast.data.Omniglot;
import org.weightcast.data.SupportSet;

/**
 * Where the classes of a training or an evaluation come from, as the command line says it: a folder of classes, a zip
 * archive of one, {@code omniglot:DIR}, the folder of Omniglot's archives, with the part of it, {@code cifar-fs:DIR}, the folder of
 * CIFAR-100's archive, with the part of that split, or {@code glyphs:CLASSES:SEED}, so many characters that are drawn on the spot,
 * in scripts of 20.
 */
final class DataSource {
    private static final String OMNIGLOT = "omniglot:";
    private static final String BACKGROUND = "background";
    private static final String EVALUATION = "evaluation";

    private static final String CIFAR_FS = "cifar-fs:";
    private static final String TRAIN = "train";
    private static final String VALIDATION = "validation";
    private static final String TEST = "test";

    private static final String GLYPHS = "glyphs:";
    /** Drawings of each character, as many as Omniglot has. */
    private static final int DRAWINGS = 20;
    /** At 32 x 32 pixels these take almost a gigabyte. */
    private static final int MOST_GLYPHS = 10_000;
    /** Unless a seed is given, nothing is measured on the characters that were learned from. */
    private static final long SEED_TO_LEARN = 0;

    private static final long SEED_TO_MEASURE = 1;

    /** The variable of the environment that says where data sets lie. */
    private static final String DATA = "WEIGHTCAST_DATA";

    private final String text;
    private final boolean learned;

    private DataSource(String text, boolean learned) {
        this.text = text;
        this.learned = learned;
    }

    /** What a network or a rule learns from: of Omniglot only the background alphabets, so that the others stay unseen. */
    static DataSource toLearn(String text) {
        return new DataSource(text, true);
    }

    /** What something is measured on: of Omniglot the evaluation alphabets, unless others are asked for. */
    static DataSource toMeasure(String text) {
        return new DataSource(text, false);
    }

    /**
     * Omniglot's background alphabets where the environment says that data sets lie.
     *
     * @throws BadInputException if it does not say
     */
    static DataSource background(Map<String, String> environment) {
        String folder = environment.getOrDefault(DATA, "");
        if (folder.isEmpty()) {
            throw new BadInputException("There is no data to train on: give --data, or set " + DATA
                    + " to the folder that holds 'omniglot'.");
        }
        return toLearn(OMNIGLOT + Path.of(folder, "omniglot") + ":" + BACKGROUND);
    }

    /**
     * The caster for it, of those that ship.
     *
     * @throws BadInputException if it is a folder that is not there or cannot be used
     */
    String caster() {
        if (text.startsWith(CIFAR_FS)) {
            return Caster.PHOTOS;
        }
        return text.startsWith(OMNIGLOT) || text.startsWith(GLYPHS)
                ? Caster.GLYPHS
                : Suited.name(Path.of(text), FolderReading.defaults());
    }

    /**
     * Reads all classes.
     *
     * @param spec what the images are prepared for; the ink's polarity is that of the data
     * @param warnings takes what is doubtful or was left out
     * @throws BadInputException if the data is not there or cannot be used
     */
    ClassSet read(ImageSpec spec, Consumer<String> warnings) {
        if (text.startsWith(OMNIGLOT)) {
            return omniglot(text.substring(OMNIGLOT.length()), spec);
        }
        if (text.startsWith(CIFAR_FS)) {
            return photographs(text.substring(CIFAR_FS.length()), spec);
        }
        if (text.startsWith(GLYPHS)) {
            return glyphs(text.substring(GLYPHS.length()).split(":", -1), spec);
        }
        SupportSet folder = SupportSet.read(Path.of(text), spec.channels(), spec.size(), FolderReading.defaults());
        folder.warnings().forEach(warnings);
        return folder.toClassSet();
    }

    /** @param words the number of characters, and perhaps a seed */
    private ClassSet glyphs(String[] words, ImageSpec spec) {
        int classes;
        long seed = learned ? SEED_TO_LEARN : SEED_TO_MEASURE;
        try {
            classes = Integer.parseInt(words[0]);
            seed = words.length == 1 ? seed : Long.parseLong(words[1]);
        } catch (NumberFormatException e) {
            classes = 0;
        }
        if (words.length > 2 || classes < 2 || classes > MOST_GLYPHS || seed < 0) {
            throw new BadInputException("'" + text + "' is no number of characters to draw: give glyphs:CLASSES or"
                    + " glyphs:CLASSES:SEED, 2 to " + MOST_GLYPHS + " classes and a seed of 0 or more.");
        }
        ClassSet drawn = GlyphArtist.classes(classes, DRAWINGS, spec.size(), seed);
        return spec.channels() == 1 ? drawn : GlyphArtist.inColour(drawn, seed);
    }

    /** @param place a folder, and perhaps a colon and a part behind it */
    private ClassSet omniglot(String place, ImageSpec spec) {
        if (spec.channels() != 1) {
            throw new BadInputException("Omniglot is black and white, but the network sees colours.");
        }
        int colon = partStart(place);
        Path folder = Path.of(place.substring(0, colon));
        String part = colon < place.length() ? place.substring(colon + 1) : learned ? BACKGROUND : EVALUATION;
        if (part.equals(BACKGROUND)) {
            return Omniglot.background(folder, spec.size());
        }
        if (!part.equals(EVALUATION)) {
            throw new BadInputException("Omniglot has no part '" + part + "': give omniglot:DIR, omniglot:DIR:"
                    + BACKGROUND + " or omniglot:DIR:" + EVALUATION + ".");
        }
        if (learned) {
            throw new BadInputException("Omniglot's evaluation alphabets are for reporting and nothing may learn from"
                    + " them: give omniglot:" + folder + ":" + BACKGROUND + ".");
        }
        return Omniglot.evaluation(folder, spec.size());
    }

    /**
     * To learn from are the classes to train on and those to choose by, each a group of its own, to measure on are the others.
     *
     * @param place a folder, and perhaps a colon and a part behind it
     */
    private ClassSet photographs(String place, ImageSpec spec) {
        if (spec.channels() == 1) {
            throw new BadInputException("CIFAR-FS is in colour, but the network sees grey.");
        }
        int colon = partStart(place);
        Path folder = Path.of(place.substring(0, colon));
        String part = colon < place.length() ? place.substring(colon + 1) : learned ? "" : TEST;
        if (learned && part.equals(TEST)) {
            throw new BadInputException(
                    "The test classes of CIFAR-FS are for reporting and nothing may learn from them:"
                            + " give cifar-fs:" + folder + ".");
        }
        if (!List.of("", TRAIN, VALIDATION, TEST).contains(part)) {
            throw new BadInputException("CIFAR-FS has no part '" + part + "': give cifar-fs:DIR, or with :" + TRAIN
                    + ", :" + VALIDATION + " or :" + TEST + " behind it.");
        }
        ClassSet all = Cifar100.read(folder, spec, Cifar100.Part.ALL).grouped(DataSource::partOf);
        return all.only(group -> part.isEmpty() ? !group.equals(TEST) : group.equals(part));
    }

    private static String partOf(ImageClass photographs) {
        for (Cifar100.FewShot part : Cifar100.FewShot.values()) {
            if (part.holds(photographs)) {
                return part.name().toLowerCase(Locale.ROOT);
            }
        }
        throw new IllegalStateException("A class of no part: " + photographs.name());
    }

    /** Where the colon before the part stands, or the end; one that a separator follows belongs to the folder. */
    private static int partStart(String place) {
        int colon = place.lastIndexOf(':');
        boolean part = colon >= 0 && place.indexOf('/', colon) < 0 && place.indexOf('\\', colon) < 0;
        return part ? colon : place.length();
    }
}
