package org.weightcast.recipes;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.weightcast.cast.EpisodeRunner;
import org.weightcast.cast.Separation;
import org.weightcast.data.ClassSet;
import org.weightcast.data.Episode;
import org.weightcast.data.EpisodeSampler;
import org.weightcast.data.EpisodeSettings;
import org.weightcast.fewshot.Costarr;
import org.weightcast.fewshot.Costarr.Compared;
import org.weightcast.fewshot.Costarr.Scale;
import org.weightcast.onnx.Background;
import org.weightcast.weights.FloatArray;

/** The scores that {@link CostarrRecipe} compares, on the same episodes. */
final class CostarrArms {
    static final String COSTARR = "COSTARR";
    static final String BEFORE = "features before alone";
    static final String AFTER = "features after alone";
    static final String SOFTMAX = "largest probability";
    static final String LOGIT = "largest logit, the distance";
    static final String ENERGY = "energy";
    static final String OURS = "evidence (ours)";

    private static final int STRANGE = 5;
    private static final int QUERIES = 5;
    static final long SEED = 2026;

    private CostarrArms() {}

    /** By score, the area under the curve of each episode. */
    static Map<String, double[]> areas(Run run, EpisodeRunner runner, ClassSet classes, int ways) {
        int episodes = run.choose(40, 600);
        EpisodeSettings settings = EpisodeSettings.defaults()
                .withWays(ways + STRANGE)
                .withShots(5)
                .withQueries(QUERIES)
                .withWithinGroup(0.5);
        EpisodeSampler sampler = new EpisodeSampler(classes, settings, SEED);
        Map<String, double[]> areas = new LinkedHashMap<>();
        for (int i = 0; i < episodes; i++) {
            Episode episode =
                    sampler.batch(i, 1).get(0).open(ways, classes.spec().values());
            int index = i;
            scores(runner, episode)
                    .forEach((name, scores) -> areas.computeIfAbsent(name, unused -> new double[episodes])[index] =
                            Separation.auroc(part(scores, episode, false), part(scores, episode, true)));
            run.progress().at(ways + " ways", i + 1, episodes, "");
        }
        return areas;
    }

    private static double[] part(double[] scores, Episode episode, boolean strange) {
        return IntStream.range(0, scores.length)
                .filter(i -> (episode.queryLabels()[i] == Episode.UNLABELED) == strange)
                .mapToDouble(i -> scores[i])
                .toArray();
    }

    private static Map<String, double[]> scores(EpisodeRunner runner, Episode episode) {
        EpisodeRunner.Answers answers = runner.ask(episode, SEED);
        double temperature = runner.card().temperature();
        int[] labels = episode.supportLabels();
        Costarr open = new Costarr(answers.prototypes(), temperature, answers.embedding(), labels, Scale.OPEN);
        Costarr ranged = new Costarr(answers.prototypes(), temperature, answers.embedding(), labels, Scale.RANGE);
        Costarr quantiles =
                new Costarr(answers.prototypes(), temperature, answers.embedding(), labels, Scale.QUANTILES);
        Background background = runner.card().experience().orElseThrow().background();
        FloatArray asked = answers.asked();
        Map<String, double[]> scores = new LinkedHashMap<>();
        scores.put(COSTARR, open.scores(asked, Compared.EQUAL));
        scores.put(BEFORE, open.scores(asked, Compared.BEFORE));
        scores.put(AFTER, open.scores(asked, Compared.AFTER));
        scores.put("COSTARR, halves as they are", open.scores(asked, Compared.BOTH));
        scores.put("COSTARR, logit cut off", ranged.scores(asked, Compared.EQUAL));
        scores.put("COSTARR, logit cut off at quantiles", quantiles.scores(asked, Compared.EQUAL));
        scores.put("cosines without the logit", open.similarities(asked, Compared.EQUAL));
        scores.put("cosine before, without the logit", open.similarities(asked, Compared.BEFORE));
        scores.put("cosine after, without the logit", open.similarities(asked, Compared.AFTER));
        scores.put(SOFTMAX, ofLogits(answers.logits(), false));
        scores.put(LOGIT, open.largestLogits(asked));
        scores.put(ENERGY, ofLogits(answers.logits(), true));
        scores.put(OURS, answers.evidence(background, episode).of(asked));
        return scores;
    }

    /** log(sum of exp(logits)), or how far the largest logit lies from that: the logarithm of its probability. */
    private static double[] ofLogits(FloatArray logits, boolean energy) {
        double[] largest = nearest(logits);
        int ways = logits.axis(1);
        for (int q = 0; q < largest.length; q++) {
            double sum = 0;
            for (int c = 0; c < ways; c++) {
                sum += Math.exp(logits.at(q * ways + c) - largest[q]);
            }
            largest[q] = energy ? largest[q] + Math.log(sum) : -Math.log(sum);
        }
        return largest;
    }

    private static double[] nearest(FloatArray logits) {
        int ways = logits.axis(1);
        double[] largest = new double[logits.axis(0)];
        Arrays.fill(largest, Double.NEGATIVE_INFINITY);
        for (int i = 0; i < logits.size(); i++) {
            largest[i / ways] = Math.max(largest[i / ways], logits.at(i));
        }
        return largest;
    }
}
