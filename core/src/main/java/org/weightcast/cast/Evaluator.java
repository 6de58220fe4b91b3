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
        ImageSpec spec = data.spec();
        if (spec.size() != imageSpec().size() || spec.channels() != imageSpec().channels()) {
            throw new IllegalArgumentException("The images were prepared for " + spec + ", not for " + imageSpec());
        }
        LongFunction<Episode> episodes = settings.from(data);
        Method own = answers(runners.get(0));
        double[] right = new double[settings.episodes()];
        Named<double[]> others = baselines.map(unused -> new double[settings.episodes()]);
        for (int i = 0; i < right.length; i++) {
            Episode episode = episodes.apply(i);
            long seed = settings.seed() + i;
            right[i] = own.accuracy(episode, seed);
            for (String name : others.names()) {
                others.get(name)[i] = baselines.get(name).accuracy(episode, seed);
            }
            progress.accept(i + 1);
        }
        Cost cost = cost(spec, settings, episodes);
        return new Evaluation(
                settings,
                runners.get(0).mode(),
                Accuracy.of(right),
                cost.parameters,
                cost.milliseconds,
                cost.variation,
                others.map(other -> Evaluation.Comparison.of(right, other)));
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
