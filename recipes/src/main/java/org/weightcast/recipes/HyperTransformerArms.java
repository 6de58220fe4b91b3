package org.weightcast.recipes;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.weightcast.data.EpisodeSettings;
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
import org.weightcast.train.Pace;
import org.weightcast.train.ShortTraining;
import org.weightcast.train.TrainingListener;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/**
 * The arms of recipe {@code hypertransformer}: models of episodes trained on the same episodes. Three rates are tried for a quarter of the
 * steps and judged on classes held out for it; the best one trains all seeds to the end.
 *
 * @param characters what is learned from
 */
record HyperTransformerArms(Run run, Report.Builder report, Characters characters) {
    static final int WAYS = 5;
    static final int SIZE = 14; // pixels
    static final int BLOCKS = 3;

    static final int IMAGES = 20; // of a class
    static final int TRAINING_QUERIES = 5; // a class

    private static final int EPISODES = 16; // a step
    private static final int QUERIES = 10;

    static HyperTransformerArms of(Run run, Report.Builder report) {
        return new HyperTransformerArms(run, report, Characters.of(run, SIZE, IMAGES));
    }

    /** The published form: code size 32, tokens as wide as slices ask for, a generated linear head, transductive. */
    static PublishedSettings published(int channels, int layers) {
        return new PublishedSettings(
                new PublishedBlocks(1, SIZE, BLOCKS, channels),
                WAYS,
                new PublishedSettings.Transformer(32, layers, 2, 1),
                new PublishedSettings.Extractors(4, 16, channels),
                PublishedSettings.Form.PUBLISHED);
    }

    /** Steps of a training: fewer where a step takes longer, the same for all arms of a width. */
    static long steps(Run run, int channels) {
        return run.choose(200L, channels <= 8 ? 1_200L : channels <= 16 ? 600L : 300L);
    }

    static Student student(int channels) {
        return new Student(published(channels, 1).student(), false);
    }

    /** Episodes of one labelled image a class. */
    static EpisodeSettings task(int queries) {
        return EpisodeSettings.defaults().withWays(WAYS).withQueries(queries);
    }

    /** What arms are asked about. */
    static EpisodeSettings asked() {
        return task(QUERIES);
    }

    /** How an arm comes to its weights. */
    @FunctionalInterface
    interface Fit {
        Named<FloatArray> fit(ShortTraining training, long seed, TrainingListener listener);
    }

    /**
     * An arm to be trained.
     *
     * @param middle the middle one of the rates that are tried, which lie a factor of two apart
     */
    record Plan(String name, EpisodeModel model, Fit fit, double middle) {}

    /** A trained arm: weights for each seed. */
    record Arm(String name, EpisodeModel model, double rate, List<Named<FloatArray>> weights) {
        /** Values that training found, of one seed. */
        int learned() {
            return weights.get(0).values().stream().mapToInt(FloatArray::size).sum();
        }
    }

    Plan plan(String name, EpisodeModel model, double middle) {
        return plan(name, model, task(TRAINING_QUERIES), middle);
    }

    Plan plan(String name, EpisodeModel model, EpisodeSettings task, double middle) {
        Fit fit = (steps, seed, listener) -> new EpisodeTraining(characters.training(), task, EPISODES, steps)
                .fit(model, model.initial(seed), seed, listener);
        return new Plan(name, model, fit, middle);
    }

    Plan plan(String name, Rfs rfs, double middle) {
        Fit fit = (steps, seed, listener) -> rfs.fit(classification(steps), seed, listener);
        return new Plan(name, rfs, fit, middle);
    }

    /** With as many images a step as the episodes of a step have. */
    private ClassTraining classification(ShortTraining steps) {
        int images = EPISODES * WAYS * (1 + TRAINING_QUERIES);
        return new ClassTraining(Classification.of(characters.training(), images), steps);
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
            return new EpisodeTraining(characters.training(), task(TRAINING_QUERIES), EPISODES, steps)
                    .fit(arm, start.with(extractor), seed, listener);
        };
    }

    /** The best rate for a quarter of the steps; the quick form takes the middle one. */
    double rate(Plan plan, long steps) {
        double middle = plan.middle();
        if (run.mode() == Run.Mode.QUICK) {
            return middle;
        }
        EpisodeTrial trial = new EpisodeTrial(characters.validation(), asked(), 300, 20_000);
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
        return new Arm(
                plan.name(),
                plan.model(),
                rate,
                seeds.stream()
                        .map(seed -> fit(plan, new ShortTraining(steps, rate), seed))
                        .toList());
    }

    private Named<FloatArray> fit(Plan plan, ShortTraining training, long seed) {
        String stage = String.format(Locale.ROOT, "%s, rate %.2g, seed %d", plan.name(), training.rate(), seed);
        return plan.fit().fit(training, seed, new TrainingListener() {
            @Override
            public void stepped(Pace pace, double loss) {
                run.progress().at(stage, pace.step(), pace.steps(), String.format(Locale.ROOT, "loss %.3f", loss));
            }
        });
    }

    Scores scores(Arm arm) {
        return scores(arm, arm.model(), asked());
    }

    /** How it fares on evaluation tasks, asked in the way of {@code model}. */
    Scores scores(Arm arm, EpisodeModel model, EpisodeSettings task) {
        EpisodeTrial trial = new EpisodeTrial(characters.evaluation(), task, run.choose(100, 400), 30_000);
        return new Scores(arm.weights().stream()
                .map(weights -> trial.accuracies(model, weights))
                .toList());
    }
}
