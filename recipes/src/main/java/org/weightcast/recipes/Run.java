package org.weightcast.recipes;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.LongStream;
import org.weightcast.data.BadInputException;
import org.weightcast.train.Pace;
import org.weightcast.train.TrainingListener;

/**
 * One run of a recipe: how much is to be done, and with what.
 *
 * @param mode quick or full
 * @param dataFolder the folder of all data sets, if there is one
 * @param progress is told how it goes
 * @param started when it began, {@link System#nanoTime}
 */
public record Run(Mode mode, Optional<Path> dataFolder, Progress progress, long started) {

    /** How much is done. */
    public enum Mode {
        /** About 30 seconds: mechanics and direction. */
        QUICK,
        /** Under an hour on two cores: the figures that the documentation quotes. */
        FULL
    }

    /** Is told how a run goes; called often, so it must be quick. */
    @FunctionalInterface
    public interface Progress {
        /** {@code done} of {@code total} steps of a stage are behind us; the metric, a few words, may be empty. */
        void at(String stage, long done, long total, String metric);
    }

    /** A run that begins now. */
    public static Run start(Mode mode, Optional<Path> dataFolder, Progress progress) {
        return new Run(mode, dataFolder, progress, System.nanoTime());
    }

    /** Tells of each step of a training that is one stage of the run. */
    TrainingListener watching(String stage) {
        return new TrainingListener() {
            @Override
            public void stepped(Pace pace, double loss) {
                progress.at(stage, pace.step(), pace.steps(), String.format(Locale.ROOT, "loss %.3f", loss));
            }
        };
    }

    /** A setting that depends on the mode. */
    public <T> T choose(T quick, T full) {
        return mode == Mode.QUICK ? quick : full;
    }

    /** The seeds of the repetitions: one in the quick form, three in the full one. */
    public List<Long> seeds() {
        return LongStream.rangeClosed(1, choose(1, 3)).boxed().toList();
    }

    /**
     * A folder or file of a data set.
     *
     * @param name below the folder of all data sets
     * @param source where to get it, for those who lack it
     * @throws BadInputException if it is not there
     */
    public Path data(String name, String source) {
        Path place = dataFolder
                .orElseThrow(() -> new BadInputException("This recipe needs the data set '" + name + "' (" + source
                        + "): give the folder that holds it with --data, or set WEIGHTCAST_DATA"))
                .resolve(name);
        if (!Files.exists(place)) {
            throw new BadInputException("There is no data set '" + place + "'; get it from " + source);
        }
        return place;
    }

    /** Minutes since it began. */
    double minutes() {
        return (System.nanoTime() - started) / 60e9;
    }
}
