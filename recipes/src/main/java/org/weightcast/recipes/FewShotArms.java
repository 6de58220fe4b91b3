package org.weightcast.recipes;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.weightcast.data.EpisodeSettings;
import org.weightcast.data.ImageSpec;
import org.weightcast.fewshot.ClassTraining;
import org.weightcast.fewshot.EpisodeModel;
import org.weightcast.fewshot.EpisodeTraining;
import org.weightcast.fewshot.EpisodeTrial;
import org.weightcast.fewshot.Rfs;
import org.weightcast.fewshot.Student;
import org.weightcast.net.PublishedBlocks;
import org.weightcast.net.PublishedHyperTransformer;
import org.weightcast.net.PublishedSettings;
import org.weightcast.torch.TorchOps;
import org.weightcast.train.Classification;
import org.weightcast.train.RateSweep;
import org.weightcast.train.ShortTraining;
import org.weightcast.train.TrainingListener;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/**
 * The arms of the recipes of the HyperTransformer: models of episodes trained on the same episodes. Rates are tried for a quarter of the
 * steps and judged on classes held out for it; the best one trains all seeds to the end.
 *
 * @param classes what is learned from
 * @param task what is learned
 */
record FewShotArms(Run run, Report.Builder report, ClassSplit classes, FewShotTask task) {
    private static final long OTHER_EPISODES = 1_000; // added to the seed of a training that goes on from another

    /** The same classes, another task. */
    FewShotArms withTask(FewShotTask other) {
        return new FewShotArms(run, report, classes, other);
    }

    /** The published form: code size 32, tokens as wide as slices ask for, a generated linear head, transductive. */
    PublishedSettings published(int channels, int layers) {
        ImageSpec spec = classes.training().spec();
        return new PublishedSettings(
                new PublishedBlocks(spec.channels(), spec.size(), spec.size() < 28 ? 3 : 4, channels),
                task.ways(),
                new PublishedSettings.Transformer(32, layers, 2, 1),
                new PublishedSettings.Extractors(4, 16, channels),
                PublishedSettings.Form.PUBLISHED);
    }

    Student student(int channels) {
        return new Student(published(channels, 1).student(), false);
    }

    /** How an arm comes to its weights. */
    @FunctionalInterface
    interface Fit {
        Named<FloatArray> fit(ShortTraining training, long seed, TrainingListener listener);
    }

    /**
     * An arm to be trained.
     *
     * @param middle the middle one of the rates that are tried at first, which lie a factor of two apart
     */
    record Plan(String name, EpisodeModel model, Fit fit, double middle) {}

    /**
     * A trained arm.
     *
     * @param weights by seed
     * @param steps of its training
     * @param seconds that training took, for one seed on average
     */
    record Arm(
            String name,
            EpisodeModel model,
            double rate,
            Map<Long, Named<FloatArray>> weights,
            long steps,
            double seconds) {
        /** Values that training found, of one seed. */
        int learned() {
            return weights.values().iterator().next().values().stream()
                    .mapToInt(FloatArray::size)
                    .sum();
        }

        Named<FloatArray> of(long seed) {
            return Optional.ofNullable(weights.get(seed))
                    .orElseThrow(() -> new IllegalArgumentException(name + " was not trained with seed " + seed));
        }

        /** With the first seed alone. */
        Arm firstSeed() {
            long first = weights.keySet().iterator().next();
            return new Arm(name, model, rate, Map.of(first, of(first)), steps, seconds);
        }
    }

    Plan plan(String name, EpisodeModel model, double middle) {
        return plan(name, model, task.training(), middle);
    }

    Plan plan(String name, EpisodeModel model, EpisodeSettings episodes, double middle) {
        Fit fit = (steps, seed, listener) -> training(episodes, steps).fit(model, model.initial(seed), seed, listener);
        return new Plan(name, model, fit, middle);
    }

    Plan plan(String name, Rfs rfs, double middle) {
        Fit fit = (steps, seed, listener) -> rfs.fit(classification(steps), seed, listener);
        return new Plan(name, rfs, fit, middle);
    }

    /** Training that goes on from another arm's weights as far as the model has them, on other episodes. */
    Plan continued(String name, EpisodeModel model, Arm start, double middle) {
        Fit fit = (steps, seed, listener) -> {
            Named<FloatArray> known = start.of(seed);
            Named<FloatArray> first = model.initial(seed)
                    .mapEntries((weight, drawn) -> known.find(weight).orElse(drawn));
            return training(task.training(), steps).fit(model, first, seed + OTHER_EPISODES, listener);
        };
        return new Plan(name, model, fit, middle);
    }

    private EpisodeTraining training(EpisodeSettings episodes, ShortTraining steps) {
        return new EpisodeTraining(classes.training(), episodes, task.sideBySide(), steps);
    }

    /** With as many images a step as the episodes of a step have. */
    private ClassTraining classification(ShortTraining steps) {
        return new ClassTraining(Classification.of(classes.training(), task.images()), steps);
    }

    /** First the extractor of whole images learns to tell all training classes apart, for a quarter of the steps; then all is trained. */
    Fit pretrained(PublishedArm arm) {
        PublishedHyperTransformer network = new PublishedHyperTransformer(arm.settings(), 1);
        return (steps, seed, listener) -> {
            Named<FloatArray> start = arm.initial(seed);
            Named<FloatArray> extractor = classification(new ShortTraining(steps.steps() / 4, steps.rate()))
                    .fit(
                            start.only(name -> name.startsWith("shared")),
                            (weights, images) -> network.shared(new TorchOps(), weights, images)
                                    .squeeze(0),
                            arm.settings().sharedFeatures(),
                            seed,
                            listener);
            return training(task.training(), steps).fit(arm, start.with(extractor), seed, listener);
        };
    }

    /** The best rate for a quarter of the steps; the quick form takes the middle one. */
    double rate(Plan plan, long steps) {
        double middle = plan.middle();
        if (run.mode() == Run.Mode.QUICK) {
            return middle;
        }
        EpisodeTrial trial = new EpisodeTrial(classes.validation(), task.asked(), 300, 20_000);
        RateSweep<Named<FloatArray>> sweep = RateSweep.of(
                plan.name(),
                List.of(middle / 2, middle, 2 * middle),
                rate -> fit(plan, new ShortTraining(steps / 4, rate), 1),
                weights -> 1
                        - Arrays.stream(trial.accuracies(plan.model(), weights))
                                .average()
                                .orElseThrow());
        report.best(sweep);
        return sweep.best();
    }

    Arm train(Plan plan, long steps, double rate, List<Long> seeds) {
        Map<Long, Named<FloatArray>> weights = new TreeMap<>();
        long begun = System.nanoTime();
        for (long seed : seeds) {
            weights.put(seed, fit(plan, new ShortTraining(steps, rate), seed));
        }
        double seconds = (System.nanoTime() - begun) / 1e9 / seeds.size();
        return new Arm(plan.name(), plan.model(), rate, weights, steps, seconds);
    }

    private Named<FloatArray> fit(Plan plan, ShortTraining training, long seed) {
        String stage = String.format(Locale.ROOT, "%s, rate %.2g, seed %d", plan.name(), training.rate(), seed);
        return plan.fit().fit(training, seed, run.watching(stage));
    }

    Scores scores(Arm arm) {
        return scores(arm, arm.model(), task.asked());
    }

    /** How it fares on evaluation tasks, asked in the way of {@code model}. */
    Scores scores(Arm arm, EpisodeModel model, EpisodeSettings asked) {
        EpisodeTrial trial = new EpisodeTrial(classes.evaluation(), asked, run.choose(100, 400), 30_000);
        return new Scores(arm.weights().values().stream()
                .map(weights -> trial.accuracies(model, weights))
                .toList());
    }
}
