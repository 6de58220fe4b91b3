package org.weightcast.app.cli;

import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import org.weightcast.data.BadInputException;
import org.weightcast.data.ClassSet;
import org.weightcast.data.FolderReading;
import org.weightcast.data.ImageSpec;
import org.weightcast.data.Omniglot;
import org.weightcast.data.SupportSet;

/**
 * Where the classes of a training or an evaluation come from, as the command line says it: a folder of classes, a zip
 * archive of one, or {@code omniglot:DIR}, the folder of Omniglot's archives, with the part of it.
 */
final class DataSource {
    private static final String OMNIGLOT = "omniglot:";
    private static final String BACKGROUND = ":background";
    private static final String EVALUATION = ":evaluation";

    /** The variable of the environment that says where data sets lie. */
    private static final String DATA = "WEIGHTCAST_DATA";

    private final String text;

    DataSource(String text) {
        this.text = text;
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
        return new DataSource(OMNIGLOT + Path.of(folder, "omniglot") + BACKGROUND);
    }

    /**
     * Reads all classes.
     *
     * @param spec what the images are prepared for; the ink's polarity is that of the data
     * @param warnings takes what is doubtful or was left out
     * @throws BadInputException if the data is not there or cannot be used
     */
    ClassSet read(ImageSpec spec, Consumer<String> warnings) {
        if (!text.startsWith(OMNIGLOT)) {
            SupportSet folder = SupportSet.read(Path.of(text), spec.channels(), spec.size(), FolderReading.defaults());
            folder.warnings().forEach(warnings);
            return folder.toClassSet();
        }
        if (spec.channels() != 1) {
            throw new BadInputException("Omniglot is black and white, but the network sees colours.");
        }
        String place = text.substring(OMNIGLOT.length());
        if (place.endsWith(BACKGROUND)) {
            return Omniglot.background(folder(place, BACKGROUND), spec.size());
        }
        return Omniglot.evaluation(folder(place, EVALUATION), spec.size());
    }

    private static Path folder(String place, String part) {
        return Path.of(place.endsWith(part) ? place.substring(0, place.length() - part.length()) : place);
    }
}
