package org.weightcast.cast;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.LongFunction;
import org.weightcast.data.BadInputException;
import org.weightcast.data.ClassSet;
import org.weightcast.data.Episode;
import org.weightcast.data.ImageSpec;
import org.weightcast.data.SupportSet;
import org.weightcast.weights.BadModelException;
import org.weightcast.weights.Named;

/** Measures a caster on few-shot episodes, beside other methods on the same ones. Holds native memory until closed. */
public final class Evaluator implements AutoCloseable {
    /** One nearest neighbour on pixels. */
    public static final String PIXELS = "pixels";

    /** A static prototypical network of the same student, trained like the caster; ships beside it. */
    public static final String PROTOTYPES = "prototypes";

    private static final String OWN = "own";
    private static final String BASELINE = "baseline.";
    private static final int TIMED_CASTS = 9;
    private static final String SUFFIX = ".onnx";

    private final String caster;
    private final List<EpisodeRunner> runners = new ArrayList<>();

    /** A way to answer the queries of an episode. */
    @FunctionalInterface
    public interface Method {
        /** The share of right answers, 0..1; what is drawn at random depends on the seed. */
        double accuracy(Episode episode, long seed);
    }

    /**
     * An evaluator of a caster that ships or of one from a file, as {@link Caster#load} takes it.
     *
     * @throws BadInputException if there is no such caster
     * @throws BadModelException if the file is no caster
     */
    public Evaluator(String caster) {
        this.caster = caster;
        open(caster);
    }

    private EpisodeRunner open(String name) {
        EpisodeRunner runner = new EpisodeRunner(Caster.file(name), name);
        runners.add(runner);
        return runner;
    }

    /** What the images of the data must be prepared for, whatever their ink. */
    public ImageSpec imageSpec() {
        return runners.get(0).imageSpec();
    }

    /**
     * A method to compare with: {@link #PIXELS}; {@link #PROTOTYPES}, whose file lies beside the caster's and is called
     * like it with {@code -prototypes}; or any caster, by name or file.
     *
     * @throws BadInputException if there is no such method, or no such file
     * @throws BadModelException if the file is no caster, or its student sees other images
     */
    public Method baseline(String name) {
        return switch (name) {
            case PIXELS -> (episode, seed) -> Accuracy.ofNearestPixels(episode);
            case PROTOTYPES -> answers(prototypes());
            default -> answers(openOther(name));
        };
    }

    private EpisodeRunner openOther(String name) {
        try {
            return comparable(name, open(name));
        } catch (BadInputException e) {
            throw new BadInputException(
                    "There is no baseline '" + name + "'; there are '" + PIXELS + "', '" + PROTOTYPES
                            + "' and other casters, by name or file",
                    e);
        }
    }

    /**
     * The static prototypical network beside the caster, for methods that use its features; closed with this evaluator.
     *
     * @throws BadInputException if there is no such file
     */
    public EpisodeRunner prototypes() {
        boolean isFile = caster.endsWith(SUFFIX);
        String stem = isFile ? caster.substring(0, caster.length() - SUFFIX.length()) : caster;
        String name = stem + "-" + PROTOTYPES + (isFile ? SUFFIX : "");
        try {
            return comparable(name, open(name));
        } catch (BadInputException e) {
            throw new BadInputException(
                    "The caster " + caster + " has no prototypical network to compare with: there is no " + name
                            + "; train one, or leave out the baseline '" + PROTOTYPES + "'",
                    e);
        }
    }

    private EpisodeRunner comparable(String name, EpisodeRunner runner) {
        if (!runner.imageSpec().equals(imageSpec())) {
            throw new BadModelException(
                    name + " sees " + runner.imageSpec() + ", but " + caster + " sees " + imageSpec());
        }
        if (!runner.mode().equals(runners.get(0).mode())) {
            throw new BadModelException(name + " answers queries in " + runner.mode() + " mode, but " + caster + " in "
                    + runners.get(0).mode() + " mode; compare casters of one mode");
        }
        return runner;
    }

    private static Method answers(EpisodeRunner runner) {
        return (episode, seed) -> Accuracy.ofLogits(runner.logits(episode, seed), episode.queryLabels());
    }

    /** What looks at the caster's answers during {@link #evaluate(ClassSet, EvaluationSettings, Named, IntConsumer, QueryAnswers)}. */
    public QueryAnswers answersOn(ClassSet data) {
        return new QueryAnswers(runners.get(0), data.size());
    }

    /**
     * Runs the caster and other methods on the same episodes.
     *
     * @param data classes that none of the methods was trained on, prepared for {@link #imageSpec}
     * @param baselines what to compare with
     * @param progress takes the number of episodes done
     * @throws BadInputException if the data has too few classes, or images of a class, for the episodes
     */
    public Evaluation evaluate(
            ClassSet data, EvaluationSettings settings, Named<Method> baselines, IntConsumer progress) {
        return evaluate(data, settings, baselines, progress, answers(runners.get(0)));
    }

    /** The same; all answers of the caster are added to {@code seen}. */
    public Evaluation evaluate(
            ClassSet data,
            EvaluationSettings settings,
            Named<Method> baselines,
            IntConsumer progress,
            QueryAnswers seen) {
        return evaluate(data, settings, baselines, progress, (episode, seed) -> {
            EpisodeRunner.Answers answers = runners.get(0).ask(episode, seed);
            seen.add(episode, answers);
            return Accuracy.ofLogits(answers.logits(), episode.queryLabels());
        });
    }

    private Evaluation evaluate(
            ClassSet data, EvaluationSettings settings, Named<Method> baselines, IntConsumer progress, Method own) {
        Named<Method> all = baselines.prefixed(BASELINE).with(OWN, own);
        Named<double[]> right = shares(data, settings, all, progress);
        Cost cost = cost(data.spec(), settings, settings.from(data));
        return new Evaluation(
                settings,
                runners.get(0).mode(),
                Accuracy.of(right.get(OWN)),
                cost.parameters,
                cost.milliseconds,
                cost.variation,
                right.under(BASELINE).map(other -> Evaluation.Comparison.of(right.get(OWN), other)));
    }

    /**
     * The accuracies of methods on the same episodes, of the caster's own first, under its name.
     *
     * @param data as for {@link #evaluate}
     * @param others further methods, none of them called like the caster
     * @throws BadInputException if the data has too few classes, or images of a class, for the episodes
     */
    public Named<Accuracy> accuracies(
            ClassSet data, EvaluationSettings settings, Named<Method> others, IntConsumer progress) {
        Named<Method> all = Named.of(caster, answers(runners.get(0))).with(others);
        return shares(data, settings, all, progress).map(Accuracy::of);
    }

    /** The shares of right answers of methods, episode by episode. */
    private Named<double[]> shares(
            ClassSet data, EvaluationSettings settings, Named<Method> methods, IntConsumer progress) {
        ImageSpec spec = data.spec();
        if (spec.size() != imageSpec().size() || spec.channels() != imageSpec().channels()) {
            throw new IllegalArgumentException("The images were prepared for " + spec + ", not for " + imageSpec());
        }
        LongFunction<Episode> episodes = settings.from(data);
        Named<double[]> right = methods.map(unused -> new double[settings.episodes()]);
        for (int i = 0; i < settings.episodes(); i++) {
            Episode episode = episodes.apply(i);
            for (String name : methods.names()) {
                right.get(name)[i] = methods.get(name).accuracy(episode, settings.seed() + i);
            }
            progress.accept(i + 1);
        }
        return right;
    }

    /**
     * Measures what the caster's models make of pictures of classes that they do not know, beside those that they do.
     *
     * @param data classes that it was not trained on, prepared for {@link #imageSpec}
     * @param settings the episodes; the strange classes come on top of their ways, with as many queries each
     * @param strange how many strange classes an episode has, one at least
     * @throws BadInputException if the data has too few classes or images, or the caster has no experience
     */
    public OpenEvaluation evaluateOpen(ClassSet data, EvaluationSettings settings, int strange, IntConsumer progress) {
        return OpenTrial.run(runners.get(0), data, settings, strange, progress);
    }

    private record Cost(long parameters, double milliseconds, Named<Double> variation) {}

    /** Casts the models of a few episodes whole, as a user would. */
    private Cost cost(ImageSpec spec, EvaluationSettings settings, LongFunction<Episode> episodes) {
        double[] times = new double[Math.min(TIMED_CASTS, settings.episodes())];
        long parameters = 0;
        KernelVariation variation = new KernelVariation();
        try (Caster timed = Caster.load(caster)) {
            for (int i = -1; i < times.length; i++) { // the first is a rehearsal
                SupportSet support = support(spec, episodes.apply(Math.max(0, i)));
                long start = System.nanoTime();
                try (CastModel model = timed.cast(support, settings.seed())) {
                    times[Math.max(0, i)] = (System.nanoTime() - start) / 1e6;
                    parameters = model.file().parameters();
                    if (i >= 0) {
                        variation.add(model.file().weights());
                    }
                }
            }
        }
        Arrays.sort(times);
        return new Cost(parameters, times[times.length / 2], variation.byBlock());
    }

    private static SupportSet support(ImageSpec spec, Episode episode) {
        List<String> classes = new ArrayList<>();
        for (int way = 0; way < episode.ways(); way++) {
            classes.add("class " + way);
        }
        return new SupportSet(spec, classes, EpisodeRunner.images(spec, episode), List.of());
    }

    @Override
    public void close() {
        runners.forEach(EpisodeRunner::close);
    }
}
