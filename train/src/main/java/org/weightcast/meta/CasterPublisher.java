package org.weightcast.meta;

import java.util.ArrayList;
import java.util.List;
import org.weightcast.cast.Accuracy;
import org.weightcast.cast.Calibrator;
import org.weightcast.cast.CasterExperience;
import org.weightcast.cast.CasterFile;
import org.weightcast.cast.EpisodeRunner;
import org.weightcast.data.BadInputException;
import org.weightcast.data.ClassSet;
import org.weightcast.data.Episode;
import org.weightcast.data.EpisodeSampler;
import org.weightcast.data.EpisodeSettings;
import org.weightcast.data.ImageClass;
import org.weightcast.net.CasterWeights;
import org.weightcast.onnx.CasterCard;
import org.weightcast.onnx.CasterCard.TaskTemperature;
import org.weightcast.onnx.OnnxFile;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/** Makes a caster's file from trained weights: temperatures, accuracies and what is unknown come from episodes of the held-out alphabets. */
final class CasterPublisher {
    private static final int EPISODES = 100;
    private static final int QUERIES = 5;
    private static final int[] WAYS = {2, 5, 20, 60};
    private static final int[] SHOTS = {1, 2, 5, 10};

    private final CasterConfig config;
    private final ClassSet trainedOn;
    private final ClassSet heldOut;
    private final int fewestImages;

    /**
     * A publisher.
     *
     * @throws BadInputException if the held-out alphabets have a class with fewer images than one to learn from and some to ask
     */
    CasterPublisher(CasterConfig config, ClassSet trainedOn, ClassSet heldOut) {
        this.config = config;
        this.trainedOn = trainedOn;
        this.heldOut = heldOut;
        this.fewestImages =
                heldOut.classes().stream().mapToInt(ImageClass::images).min().orElse(0);
        if (fewestImages < 1 + QUERIES) {
            throw new BadInputException(
                    "Some held-out class has only " + fewestImages + " images; a caster is measured on " + (1 + QUERIES)
                            + " or more of each, so leave it out or add images");
        }
    }

    OnnxFile publish(Named<FloatArray> weights) {
        return publish(config.name(), config.toYaml(), weights);
    }

    /**
     * Makes a file.
     *
     * @param training what the weights depend on
     */
    OnnxFile publish(String name, String training, Named<FloatArray> weights) {
        float temperature =
                (float) Math.exp(weights.get(CasterWeights.LOG_TEMPERATURE).at(0));
        CasterCard bare = new CasterCard(
                name, config.settings(), temperature, List.of(new TaskTemperature(1, 1, 1)), training, Named.empty());
        OnnxFile file = CasterFile.of(bare, weights);
        try (EpisodeRunner runner = new EpisodeRunner(file, name)) {
            CasterCard card = bare.with(temperatures(runner)).with(accuracies(runner));
            if (CasterExperience.isPossible(card, trainedOn, heldOut)) {
                card = card.with(CasterExperience.gather(file, name, trainedOn, heldOut, done -> {}));
            }
            return file.withMetadata(card.metadata());
        }
    }

    private List<TaskTemperature> temperatures(EpisodeRunner runner) {
        List<TaskTemperature> found = new ArrayList<>();
        for (int ways : WAYS) {
            for (int shots : SHOTS) {
                if (ways <= mostWays() && shots + QUERIES <= fewestImages) {
                    found.add(new TaskTemperature(ways, shots, temperature(runner, ways, shots)));
                }
            }
        }
        return found;
    }

    /** The largest tasks that the held-out classes and the caster's table of codes allow. */
    private int mostWays() {
        return config.settings().mostWays(heldOut.size());
    }

    private float temperature(EpisodeRunner runner, int ways, int shots) {
        EpisodeSampler sampler = sampler(ways, shots, 0.5);
        List<double[]> logits = new ArrayList<>();
        List<Integer> truth = new ArrayList<>();
        for (int i = 0; i < EPISODES; i++) {
            Episode episode = sampler.batch(i, 1).get(0);
            FloatArray answers = runner.logits(episode, i);
            for (int q = 0; q < episode.queryLabels().length; q++) {
                double[] row = new double[ways];
                for (int c = 0; c < ways; c++) {
                    row[c] = answers.at(q * ways + c);
                }
                logits.add(row);
                truth.add(episode.queryLabels()[q]);
            }
        }
        return Calibrator.bestTemperature(
                logits.toArray(new double[0][]),
                truth.stream().mapToInt(Integer::intValue).toArray());
    }

    private Named<Double> accuracies(EpisodeRunner runner) {
        int ways = Math.min(20, mostWays());
        if (heldOut.groups().size() == 1) {
            return Named.of("held-out classes, " + ways + "-way 1-shot", accuracy(runner, ways, 0));
        }
        return Named.<Double>builder()
                .put("held-out alphabets mixed, " + ways + "-way 1-shot", accuracy(runner, ways, 0))
                .put("within one held-out alphabet, " + ways + "-way 1-shot", accuracy(runner, ways, 1))
                .build();
    }

    private double accuracy(EpisodeRunner runner, int ways, double withinGroup) {
        EpisodeSampler sampler = sampler(ways, 1, withinGroup);
        return Accuracy.over(
                        EPISODES,
                        index -> sampler.batch(index, 1).get(0),
                        episode -> Accuracy.ofLogits(runner.logits(episode, 0), episode.queryLabels()))
                .mean();
    }

    private EpisodeSampler sampler(int ways, int shots, double withinGroup) {
        EpisodeSettings settings = EpisodeSettings.defaults()
                .withWays(ways)
                .withShots(shots)
                .withQueries(QUERIES)
                .withWithinGroup(withinGroup);
        return new EpisodeSampler(heldOut, settings, 30_000);
    }
}
