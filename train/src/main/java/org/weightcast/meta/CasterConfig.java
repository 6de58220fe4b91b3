package org.weightcast.meta;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.weightcast.data.BadInputException;
import org.weightcast.data.EpisodeSettings;
import org.weightcast.data.ImageSpec;
import org.weightcast.data.Warp;
import org.weightcast.net.ConvBlocks;
import org.weightcast.net.HyperTransformerSettings;
import org.weightcast.train.Schedule;
import org.weightcast.train.TrainerSettings;

/**
 * All that a caster's training depends on, as read from a YAML file; every field must be given.
 *
 * @param name what the caster is called
 * @param seed of the first weights, the episodes and the class codes
 * @param validationGroups alphabets held out of training, for choosing the checkpoint
 * @param rotations whether classes turned by 90, 180 and 270 degrees are further classes, in training only
 */
record CasterConfig(
        String name,
        long seed,
        Student student,
        Generator generator,
        List<String> validationGroups,
        boolean rotations,
        List<Task> tasks,
        Optimization optimization,
        Validation validation) {

    /**
     * The network that is written.
     *
     * @param size height and width of its image in pixels
     * @param channels output channels of its blocks
     */
    record Student(int size, List<Integer> channels) {}

    /** The transformer that writes it; see {@link HyperTransformerSettings}. */
    record Generator(
            int width,
            int layers,
            int heads,
            int codeSize,
            int sharedChannels,
            int localChannels,
            boolean generate,
            boolean residual,
            boolean refine) {}

    /**
     * One kind of episodes.
     *
     * @param share how often it is drawn, relative to the others
     * @param episodes episodes of a batch
     * @param links casts a chain; 1 for ordinary episodes
     * @param ways least and largest number of classes (of the whole chain)
     * @param shots least and largest number of labelled images a class
     */
    record Task(
            double share,
            int episodes,
            int links,
            List<Integer> ways,
            List<Integer> shots,
            boolean uneven,
            int queries,
            int unlabeled,
            double withinGroup,
            Warp classWarp,
            Warp imageWarp) {

        EpisodeSettings settings() {
            return new EpisodeSettings(
                    ways.get(0),
                    ways.get(1),
                    shots.get(0),
                    shots.get(1),
                    uneven,
                    queries,
                    unlabeled,
                    withinGroup,
                    classWarp,
                    imageWarp);
        }
    }

    /**
     * The optimiser, AdamW, and its schedule.
     *
     * @param rate highest learning rate
     * @param lastRate the rate that the cosine ends at
     * @param clip largest gradient norm
     */
    record Optimization(
            double rate,
            long warmup,
            long steps,
            double lastRate,
            double decay,
            double clip,
            long checkpointEvery,
            long logEvery) {}

    /** The episodes on which checkpoints are compared: always the same ones, half of them within one alphabet. */
    record Validation(long every, int episodes, int ways, int shots, int queries) {}

    static CasterConfig read(Path file) {
        try {
            return mapper().readValue(Files.readString(file), CasterConfig.class);
        } catch (JsonProcessingException e) {
            throw new BadInputException("The configuration " + file + " cannot be read: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new BadInputException("The configuration " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    String toYaml() {
        try {
            return mapper().writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ObjectMapper mapper() {
        return new ObjectMapper(new YAMLFactory())
                .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES);
    }

    ImageSpec image() {
        return new ImageSpec(1, student.size(), true);
    }

    HyperTransformerSettings settings() {
        return new HyperTransformerSettings(
                new ConvBlocks(1, student.size(), student.channels()),
                generator.width(),
                generator.layers(),
                generator.heads(),
                generator.codeSize(),
                generator.sharedChannels(),
                generator.localChannels(),
                generator.generate(),
                generator.residual(),
                generator.refine());
    }

    TrainerSettings trainer() {
        Schedule schedule =
                new Schedule(optimization.rate(), optimization.warmup(), optimization.steps(), optimization.lastRate());
        return new TrainerSettings(
                schedule,
                optimization.clip(),
                validation.every(),
                optimization.checkpointEvery(),
                optimization.logEvery());
    }
}
