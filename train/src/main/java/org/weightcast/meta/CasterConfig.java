package org.weightcast.meta;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.weightcast.cast.Caster;
import org.weightcast.cast.CasterFile;
import org.weightcast.data.BadInputException;
import org.weightcast.data.EpisodeSettings;
import org.weightcast.data.ImageSpec;
import org.weightcast.data.Unlabeled;
import org.weightcast.data.Warp;
import org.weightcast.net.CasterWeights;
import org.weightcast.net.ConvBlocks;
import org.weightcast.net.HyperTransformerSettings;
import org.weightcast.train.AdamW;
import org.weightcast.train.Schedule;
import org.weightcast.train.StepRule;
import org.weightcast.train.TrainerSettings;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/**
 * All that a caster's training depends on, as read from a YAML file; every field must be given.
 *
 * @param name what the caster is called
 * @param seed of the first weights, the episodes and the class codes
 * @param start what the weights start from: {@value #RANDOM}, or a caster's name or file, whose weights are taken where
 *     this network has them too
 * @param validationGroups alphabets held out of training, for choosing the checkpoint
 * @param rotations whether classes turned by 90, 180 and 270 degrees are further classes, in training only
 */
public record CasterConfig(
        String name,
        long seed,
        String start,
        Student student,
        Generator generator,
        List<String> validationGroups,
        boolean rotations,
        List<Task> tasks,
        Optimization optimization,
        Validation validation) {

    private static final String RANDOM = "random";

    public CasterConfig {
        require(name.matches("[A-Za-z0-9._-]+"), "name is '" + name + "'; give letters, digits, '.', '_' and '-'");
        atLeast(0, "seed", seed);
        require(!validationGroups.isEmpty(), "validationGroups is empty; name a group to choose the checkpoint by");
        require(!tasks.isEmpty(), "tasks is empty; give at least one kind of episodes");
        require(tasks.stream().anyMatch(task -> task.share() > 0), "every task's share is 0; give one that is drawn");
        int most = tasks.stream().mapToInt(Task::classesAtOnce).max().orElseThrow();
        most = Math.max(most, validation.ways());
        require(
                generator.codeTable() == 0 || most <= generator.codeTable(),
                "codeTable is " + generator.codeTable() + ", but there are episodes of " + most
                        + " ways; give so many rows, or 0 for codes that are drawn");
        validationGroups = List.copyOf(validationGroups);
        tasks = List.copyOf(tasks);
    }

    /**
     * The network that is written.
     *
     * @param inputs 1 for pictures of ink in grey, 3 for photographs in colour
     * @param size height and width of its image in pixels
     * @param channels output channels of its blocks
     * @param depths convolutions of its blocks
     */
    public record Student(int inputs, int size, List<Integer> channels, List<Integer> depths) {
        public Student {
            channels = List.copyOf(channels);
            depths = List.copyOf(depths);
            require(inputs == 1 || inputs == 3, "inputs is " + inputs + "; give 1 for grey or 3 for colour");
            blocks(inputs, size, channels, depths);
        }

        private static ConvBlocks blocks(int inputs, int size, List<Integer> channels, List<Integer> depths) {
            try {
                return new ConvBlocks(inputs, size, channels, depths);
            } catch (IllegalArgumentException e) {
                throw new BadInputException(String.valueOf(e.getMessage()), e);
            }
        }
    }

    /** The transformer that writes it; see {@link HyperTransformerSettings}. */
    public record Generator(
            int width,
            int layers,
            int heads,
            int codeSize,
            int sharedChannels,
            int localChannels,
            boolean generate,
            boolean residual,
            boolean refine,
            int codeTable,
            boolean inductive,
            boolean projected,
            boolean softMembers,
            boolean summary) {
        public Generator {
            atLeast(1, "width", width);
            atLeast(1, "layers", layers);
            atLeast(1, "heads", heads);
            atLeast(1, "codeSize", codeSize);
            atLeast(1, "sharedChannels", sharedChannels);
            atLeast(1, "localChannels", localChannels);
            atLeast(0, "codeTable", codeTable);
            require(
                    width % heads == 0,
                    "width is " + width + " and heads is " + heads + "; give a width that the heads divide");
            require(!summary || projected, "summary is true and projected is false; give true to both, or no summary");
        }
    }

    /**
     * One kind of episodes.
     *
     * @param share how often it is drawn, relative to the others
     * @param episodes episodes of a batch
     * @param links casts a chain; 1 for ordinary episodes
     * @param ways least and largest number of classes (of the whole chain)
     * @param shots least and largest number of labelled images a class
     */
    public record Task(
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
            Warp imageWarp,
            double imageBend) {
        public Task {
            require(share >= 0 && Double.isFinite(share), "share is " + share + "; give 0 or more");
            atLeast(1, "episodes", episodes);
            atLeast(1, "links", links);
            require(ways.size() == 2, "ways is " + ways + "; give the least and the largest number: [5, 20]");
            require(shots.size() == 2, "shots is " + shots + "; give the least and the largest number: [1, 5]");
            require(
                    links == 1 || (ways.get(0).equals(ways.get(1)) && ways.get(0) % links == 0),
                    "ways is " + ways + " for chains of " + links + " links; give one number twice that " + links
                            + " divides");
            ways = List.copyOf(ways);
            shots = List.copyOf(shots);
            settings(ways, shots, uneven, queries, unlabeled, withinGroup, classWarp, imageWarp, imageBend);
        }

        /** Classes of the largest cast. */
        private int classesAtOnce() {
            return ways.get(1) / links;
        }

        EpisodeSettings settings() {
            return settings(ways, shots, uneven, queries, unlabeled, withinGroup, classWarp, imageWarp, imageBend);
        }

        private static EpisodeSettings settings(
                List<Integer> ways,
                List<Integer> shots,
                boolean uneven,
                int queries,
                int unlabeled,
                double withinGroup,
                Warp classWarp,
                Warp imageWarp,
                double imageBend) {
            return new EpisodeSettings(
                    new EpisodeSettings.Ways(ways.get(0), ways.get(1)),
                    new EpisodeSettings.Shots(shots.get(0), shots.get(1), uneven),
                    queries,
                    Unlabeled.upTo(unlabeled),
                    withinGroup,
                    new EpisodeSettings.Variety(classWarp, imageWarp, imageBend));
        }
    }

    /**
     * The optimiser, AdamW, and its schedule.
     *
     * @param rate highest learning rate
     * @param globalHead share of the loss of a head that tells all training classes apart, 0 for none; see {@link GlobalHead}
     * @param warmupHeads steps in which heads on the earlier blocks lead the way, 0 for none; see {@link WarmupHeads}
     * @param lastRate the rate that the cosine ends at
     * @param clip largest gradient norm
     */
    public record Optimization(
            double rate,
            long warmup,
            long warmupHeads,
            double globalHead,
            long steps,
            double lastRate,
            double decay,
            double clip,
            long checkpointEvery,
            long logEvery) {
        public Optimization {
            require(rate > 0 && Double.isFinite(rate), "rate is " + rate + "; give more than 0");
            atLeast(1, "steps", steps);
            require(
                    warmup >= 0 && warmup <= steps,
                    "warmup is " + warmup + "; give 0 or more, and not more than the " + steps + " steps");
            require(
                    warmupHeads >= 0 && warmupHeads <= steps,
                    "warmupHeads is " + warmupHeads + "; give 0 or more, and not more than the " + steps + " steps");
            require(globalHead >= 0 && Double.isFinite(globalHead), "globalHead is " + globalHead + "; give 0 or more");
            require(lastRate >= 0 && lastRate <= rate, "lastRate is " + lastRate + "; give 0 to rate, " + rate);
            require(decay >= 0 && Double.isFinite(decay), "decay is " + decay + "; give 0 or more");
            require(clip > 0, "clip is " + clip + "; give more than 0");
            atLeast(1, "checkpointEvery", checkpointEvery);
            atLeast(1, "logEvery", logEvery);
        }
    }

    /** The episodes on which checkpoints are compared: always the same ones, half of them within one alphabet. */
    public record Validation(long every, int episodes, int ways, int shots, int queries) {
        /** Batches are of this many episodes, and each is mixed or within one alphabet. */
        static final int SIDE_BY_SIDE = 4;

        public Validation {
            atLeast(1, "every", every);
            require(
                    episodes > 0 && episodes % (2 * SIDE_BY_SIDE) == 0,
                    "episodes is " + episodes + "; give a multiple of " + 2 * SIDE_BY_SIDE);
            atLeast(2, "ways", ways);
            atLeast(1, "shots", shots);
            atLeast(1, "queries", queries);
        }
    }

    private static void require(boolean holds, String mistake) {
        if (!holds) {
            throw new BadInputException(mistake);
        }
    }

    private static void atLeast(long least, String field, long value) {
        require(value >= least, field + " is " + value + "; give " + least + " or more");
    }

    /**
     * Reads a file.
     *
     * @throws BadInputException if it cannot be read, a field is missing, unknown or out of range
     */
    public static CasterConfig read(Path file) {
        return read(file, List.of());
    }

    /**
     * Reads a file and sets some of its fields otherwise.
     *
     * @param changes such as {@code optimization.rate=0.004} or {@code tasks[0].queries=2}, the value in YAML
     * @throws BadInputException if it cannot be read, or a field, then, is missing, unknown or out of range
     */
    public static CasterConfig read(Path file, List<String> changes) {
        try {
            String text = Files.readString(file);
            if (changes.isEmpty()) {
                return mapper().readValue(text, CasterConfig.class);
            }
            return mapper().treeToValue(ConfigChange.apply(changes, text, mapper()), CasterConfig.class);
        } catch (JsonProcessingException e) {
            throw new BadInputException(
                    "The configuration " + file + ConfigChange.words(changes) + ": " + ConfigMistake.sentence(e), e);
        } catch (NoSuchFileException e) {
            throw new BadInputException("There is no configuration " + file, e);
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
        return new ObjectMapper(new YAMLFactory().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION))
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES);
    }

    /**
     * The weights before the first step.
     *
     * @throws BadInputException if there is no caster to start from, or it writes another student
     */
    Named<FloatArray> firstWeights() {
        Named<FloatArray> drawn = CasterWeights.initial(settings(), seed);
        if (start.equals(RANDOM)) {
            return drawn;
        }
        Named<FloatArray> trained = CasterFile.weights(Caster.file(start), start);
        return drawn.mapEntries((weight, value) -> {
            FloatArray own = trained.find(weight).orElse(value);
            require(
                    Arrays.equals(own.shape(), value.shape()),
                    "start is " + start + ", whose " + weight + " is " + Arrays.toString(own.shape()) + ", not "
                            + Arrays.toString(value.shape()) + "; give a caster of the same student and generator");
            return own;
        });
    }

    /** Whether the caster to start from knows how features lie in training tasks. */
    boolean startsMeasured() {
        return !start.equals(RANDOM) && FeatureScales.areIn(CasterFile.weights(Caster.file(start), start));
    }

    /** What the network sees. */
    public ImageSpec image() {
        return new ImageSpec(student.inputs(), student.size(), student.inputs() == 1);
    }

    HyperTransformerSettings settings() {
        return new HyperTransformerSettings(
                new ConvBlocks(student.inputs(), student.size(), student.channels(), student.depths()),
                new HyperTransformerSettings.Sizes(
                        generator.width(),
                        generator.layers(),
                        generator.heads(),
                        generator.codeSize(),
                        generator.sharedChannels(),
                        generator.localChannels()),
                new HyperTransformerSettings.Form(
                        generator.generate(),
                        generator.residual(),
                        generator.refine(),
                        generator.codeTable(),
                        generator.inductive(),
                        generator.projected(),
                        generator.softMembers(),
                        generator.summary()));
    }

    /** The configured optimiser and schedule. */
    public StepRule stepRule() {
        return StepRule.of(
                AdamW.withDecay(optimization.decay()),
                new Schedule(
                        optimization.rate(), optimization.warmup(), optimization.steps(), optimization.lastRate()));
    }

    TrainerSettings trainer(StepRule rule) {
        return new TrainerSettings(
                rule.schedule(optimization.steps()),
                optimization.clip(),
                validation.every(),
                optimization.checkpointEvery(),
                optimization.logEvery());
    }
}
