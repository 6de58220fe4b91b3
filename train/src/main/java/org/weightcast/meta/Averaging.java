package org.weightcast.meta;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.weightcast.data.BadInputException;
import org.weightcast.train.Averager;
import org.weightcast.weights.AtomicFile;

/**
 * The averages of its weights that a training keeps. They are no part of the configuration, since they change nothing of the training;
 * the folder of a training keeps them in a file of their own, if there are any.
 *
 * @param ema what an average counts less by with each step, below 1; 0 for none
 * @param swaStart the share of the steps after which all weights are averaged alike, 0..1; 1 for none
 * @param twoPoint whether the last weights are averaged with those after three quarters of the steps
 */
public record Averaging(double ema, double swaStart, boolean twoPoint) {
    public static final Averaging NONE = new Averaging(0, 1, false);

    private static final String FILE = "averaging.yaml";

    /** How far apart the two points are: far in a training of more than a few hundred steps (Sandler et al. 2023, 2301.02312). */
    private static final double FIRST_POINT = 0.75;

    public Averaging {
        if (!(ema >= 0 && ema < 1)) {
            throw new BadInputException("The decay of the average is " + ema + "; give 0 or more, below 1: 0.999");
        }
        if (!(swaStart >= 0 && swaStart <= 1)) {
            throw new BadInputException("Averaging starts after " + swaStart + " of the steps; give 0 to 1: 0.5");
        }
    }

    /** What the training in a folder keeps. */
    public static Averaging of(Path folder) {
        Path file = folder.resolve(FILE);
        if (!Files.exists(file)) {
            return NONE;
        }
        try {
            return mapper().readValue(Files.readString(file), Averaging.class);
        } catch (JsonProcessingException e) {
            throw new BadInputException("The file " + file + ": " + ConfigMistake.sentence(e), e);
        } catch (IOException e) {
            throw new BadInputException("The file " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Writes it to the folder, unless there is nothing to keep. */
    void write(Path folder) throws IOException {
        if (!equals(NONE)) {
            AtomicFile.write(folder.resolve(FILE), out -> out.write(toYaml().getBytes(StandardCharsets.UTF_8)));
        }
    }

    /** Empty if there is nothing to keep. */
    String toYaml() {
        try {
            return equals(NONE) ? "" : mapper().writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The averages of a training of so many steps. */
    List<Averager> averagers(long steps) {
        List<Averager> averagers = new ArrayList<>();
        if (ema > 0) {
            averagers.add(Averager.ema(ema, 0));
        }
        if (swaStart < 1) {
            averagers.add(Averager.swa(1, Math.round(swaStart * steps)));
        }
        if (twoPoint) {
            averagers.add(Averager.twoPoint(Math.round(FIRST_POINT * steps)));
        }
        return averagers;
    }

    private static ObjectMapper mapper() {
        return new ObjectMapper(new YAMLFactory()).enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES);
    }
}
