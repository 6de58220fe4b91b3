package org.weightcast.cast;

import java.util.Arrays;
import java.util.function.IntConsumer;
import java.util.function.LongFunction;
import java.util.stream.IntStream;
import org.weightcast.data.BadInputException;
import org.weightcast.data.ClassSet;
import org.weightcast.data.Episode;
import org.weightcast.onnx.CasterCard;
import org.weightcast.onnx.Experience;
import org.weightcast.onnx.Rejection;

/** One run of episodes with queries of classes that are not learned. */
final class OpenTrial {
    private final EpisodeRunner runner;
    private final EvaluationSettings settings;
    private final Experience experience;
    private final double[][] known;
    private final double[][] others;
    private final double[] falseReject;
    private final double[] falseAccept;
    private final double[] ofProbability;
    private final double[] ofDistance;
    private final CalibrationError before = new CalibrationError();
    private final CalibrationError after = new CalibrationError();
    private final CalibrationError ofConfidence = new CalibrationError();

    private OpenTrial(EpisodeRunner runner, EvaluationSettings settings, Experience experience) {
        this.runner = runner;
        this.settings = settings;
        this.experience = experience;
        this.known = new double[settings.episodes()][];
        this.others = new double[settings.episodes()][];
        this.falseReject = new double[settings.episodes()];
        this.falseAccept = new double[settings.episodes()];
        this.ofProbability = new double[settings.episodes()];
        this.ofDistance = new double[settings.episodes()];
    }

    static OpenEvaluation run(
            EpisodeRunner runner, ClassSet data, EvaluationSettings settings, int strange, IntConsumer progress) {
        CasterCard card = runner.card();
        Experience experience = card.experience()
                .orElseThrow(() -> new BadInputException("The caster " + card.name()
                        + " does not say what is unknown to its models; publish it again with 'weightcast train"
                        + " --publish-again', or train it anew"));
        if (settings.withinAlphabet()) {
            throw new BadInputException("Trials within an alphabet have no strange classes: leave out one of both");
        }
        int all = settings.ways() + strange;
        if (all > data.size()) {
            throw new BadInputException(settings.ways() + " classes to learn and " + strange + " strange ones are "
                    + all + ", but the data has " + data.size() + ": ask for fewer");
        }
        LongFunction<Episode> episodes = new EvaluationSettings(
                        all,
                        settings.shots(),
                        settings.queries(),
                        settings.episodes(),
                        settings.seed(),
                        false,
                        settings.style())
                .from(data);
        OpenTrial trial = new OpenTrial(runner, settings, experience);
        for (int i = 0; i < settings.episodes(); i++) {
            trial.add(i, episodes.apply(i).open(settings.ways(), data.spec().values()));
            progress.accept(i + 1);
        }
        return trial.found(strange);
    }

    private void add(int index, Episode episode) {
        EpisodeRunner.Answers answers = runner.ask(episode, settings.seed() + index);
        Evidence evidence = answers.evidence(experience.background(), episode);
        int[] labels = episode.supportLabels();
        int[] support = IntStream.range(0, labels.length).toArray();
        Rejection rule = experience
                .nearest(settings.ways(), settings.shots())
                .rejection()
                .tightened(evidence.leftOut(
                        answers.embedding(),
                        labels,
                        Arrays.stream(support).boxed().toList()));
        double[] scores = evidence.of(answers.asked());
        int[] truth = episode.queryLabels();
        known[index] = CasterExperience.chosen(scores, truth, false);
        others[index] = CasterExperience.chosen(scores, truth, true);
        falseReject[index] = 1 - accepted(known[index], rule);
        falseAccept[index] = accepted(others[index], rule);
        probabilities(index, answers, truth, runner.temperature(episode, answers), scores, rule);
    }

    private static double accepted(double[] scores, Rejection rule) {
        return Arrays.stream(scores).filter(score -> score >= rule.threshold()).count() / (double) scores.length;
    }

    private void probabilities(
            int index,
            EpisodeRunner.Answers answers,
            int[] truth,
            double temperature,
            double[] scores,
            Rejection rule) {
        double[] likeliest = new double[truth.length];
        double[] nearest = new double[truth.length];
        for (int q = 0; q < truth.length; q++) {
            int best = answers.likeliest(q);
            boolean right = best == truth[q];
            likeliest[q] = answers.probability(q, best, temperature);
            nearest[q] = answers.logits().at(q * settings.ways() + best);
            boolean isKnown = truth[q] != Episode.UNLABELED;
            double weight = 1.0 / (isKnown ? known[index].length : others[index].length);
            if (isKnown) {
                before.add(answers.probability(q, best, 1), right, 1);
                after.add(likeliest[q], right, 1);
            }
            ofConfidence.add(likeliest[q] * rule.known(scores[q]), right, weight);
        }
        ofProbability[index] = auroc(likeliest, truth);
        ofDistance[index] = auroc(nearest, truth);
    }

    private static double auroc(double[] scores, int[] truth) {
        return Separation.auroc(
                CasterExperience.chosen(scores, truth, false), CasterExperience.chosen(scores, truth, true));
    }

    private OpenEvaluation found(int strange) {
        double[] areas = new double[known.length];
        for (int i = 0; i < areas.length; i++) {
            areas[i] = Separation.auroc(known[i], others[i]);
        }
        double promised = CasterExperience.RATE;
        double[] allKnown = Arrays.stream(known).flatMapToDouble(Arrays::stream).toArray();
        double[] allOthers =
                Arrays.stream(others).flatMapToDouble(Arrays::stream).toArray();
        return new OpenEvaluation(
                strange,
                promised,
                Accuracy.of(falseReject),
                Accuracy.of(falseAccept),
                Accuracy.of(areas),
                Accuracy.of(ofProbability),
                Accuracy.of(ofDistance),
                Separation.falseAccept(allKnown, allOthers, promised),
                before.error(),
                after.error(),
                ofConfidence.error());
    }
}
