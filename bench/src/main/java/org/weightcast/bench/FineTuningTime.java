package org.weightcast.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.weightcast.cast.Accuracy;
import org.weightcast.cast.Caster;
import org.weightcast.cast.EpisodeRunner;
import org.weightcast.data.ClassSet;
import org.weightcast.data.Episode;
import org.weightcast.data.EpisodeSampler;
import org.weightcast.data.EpisodeSettings;
import org.weightcast.data.GlyphArtist;
import org.weightcast.data.ImageSpec;
import org.weightcast.data.Omniglot;
import org.weightcast.data.SupportImage;
import org.weightcast.data.SupportSet;
import org.weightcast.meta.FineTuning;
import org.weightcast.onnx.OnnxFile;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/**
 * How long fine-tuning takes until it is as accurate on an episode's queries as the cast, over the time of the cast: of the whole,
 * which writes a model's file, and of its weights alone, which is what fine-tuning gives. Asking the queries is on no clock. The head starts from zeros and from class means; the rate of each is tuned beforehand on episodes of other
 * classes. Options: {@code --omniglot FOLDER} (else drawn characters), {@code --ways N}, {@code --shots N},
 * {@code --within-alphabet}, {@code --quick}.
 */
public final class FineTuningTime {
    private static final int STEPS = 1000;
    private static final int TUNING_STEPS = 40;
    private static final int EVERY = 5;
    private static final int MOST_EPISODES = 15;
    private static final double SECONDS = 40;
    private static final int CASTS = 5;
    private static final int QUERIES = 5;
    private static final List<Double> RATES = List.of(1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2);

    private final Caster caster;
    private final EpisodeRunner runner;

    private FineTuningTime(Caster caster, EpisodeRunner runner) {
        this.caster = caster;
        this.runner = runner;
    }

    /**
     * One episode.
     *
     * @param cast milliseconds of a warm cast, file and all
     * @param weights milliseconds of the cast's weights alone, as fine-tuning gives them, and of one answer
     * @param tuning milliseconds until fine-tuning was as accurate, or until it ended
     * @param goal accuracy of the cast
     * @param start accuracy of fine-tuning before its first step
     * @param end accuracy of fine-tuning when it stopped
     */
    private record Race(double cast, double weights, double tuning, long steps, double goal, double start, double end) {
        boolean isReached() {
            return end >= goal;
        }
    }

    public static void main(String[] arguments) {
        List<String> options = List.of(arguments);
        boolean quick = options.contains("--quick");
        int ways = number(options, "--ways", 20);
        int shots = number(options, "--shots", 1);
        OnnxFile file = Caster.file(Caster.GLYPHS);
        try (Caster caster = Caster.load(Caster.GLYPHS);
                EpisodeRunner runner = new EpisodeRunner(file, Caster.GLYPHS)) {
            EpisodeSettings settings = EpisodeSettings.defaults()
                    .withWays(ways)
                    .withShots(shots)
                    .withQueries(QUERIES)
                    .withWithinGroup(options.contains("--within-alphabet") ? 1 : 0);
            int size = caster.imageSpec(true).size();
            EpisodeSampler others = new EpisodeSampler(classes(options, true, size), settings, 1);
            EpisodeSampler episodes = new EpisodeSampler(classes(options, false, size), settings, 2);
            FineTuningTime race = new FineTuningTime(caster, runner);
            for (FineTuning.Head head : FineTuning.Head.values()) {
                double rate = FineTuning.bestRate(
                        file, head, others.batch(0, quick ? 1 : 4), RATES, quick ? 2 : TUNING_STEPS);
                race.run(new FineTuning(file, head, rate, 2 * EVERY), others, 1); // warms up
                FineTuning method = new FineTuning(file, head, rate, quick ? EVERY : STEPS);
                List<Race> races = race.run(method, episodes, quick ? 1 : MOST_EPISODES);
                Timing.print(
                        "%d-way %d-shot, a head of %s; rate %.4f, found on other classes",
                        ways, shots, head == FineTuning.Head.ZEROS ? "zeros" : "class means", rate);
                report(races);
                Timing.print("");
            }
        }
    }

    private static ClassSet classes(List<String> options, boolean other, int size) {
        int at = options.indexOf("--omniglot");
        if (at < 0) {
            return GlyphArtist.classes(60, 12, size, other ? 1 : 2);
        }
        Path folder = Path.of(options.get(at + 1));
        return other ? Omniglot.background(folder, size) : Omniglot.evaluation(folder, size);
    }

    private static int number(List<String> options, String name, int otherwise) {
        int at = options.indexOf(name);
        return at < 0 ? otherwise : Integer.parseInt(options.get(at + 1));
    }

    /** Episodes until there are enough or the time is up. */
    private List<Race> run(FineTuning method, EpisodeSampler episodes, int most) {
        List<Race> races = new ArrayList<>();
        long start = System.nanoTime();
        for (int i = 0; i < most && (System.nanoTime() - start) / 1e9 < SECONDS; i++) {
            races.add(race(method, episodes.batch(i, 1).get(0)));
        }
        return races;
    }

    private Race race(FineTuning method, Episode episode) {
        int[] labels = episode.queryLabels();
        double goal = Accuracy.ofLogits(runner.logits(episode, 1), labels);
        SupportSet support = support(episode);
        Episode asked = withOneQuery(episode);
        double[][] casts =
                Timing.inTurn(CASTS, List.of(() -> caster.cast(support, 1).close(), () -> runner.logits(asked, 1)));
        double cast = Timing.median(casts[0]);
        double weights = Timing.median(casts[1]);

        long begin = System.nanoTime();
        Named<FloatArray> first = method.start(episode);
        double startTime = (System.nanoTime() - begin) / 1e6;
        double start = Accuracy.ofLogits(method.logits(first, episode), labels);
        if (start >= goal) {
            return new Race(cast, weights, startTime, 0, goal, start, start);
        }
        double[] asking = new double[1];
        double[] end = {start};
        begin = System.nanoTime();
        long steps = method.tune(episode, EVERY, tuned -> {
                    asking[0] += Timing.milliseconds(
                            () -> end[0] = Accuracy.ofLogits(method.logits(tuned, episode), labels));
                    return end[0] >= goal;
                })
                .steps();
        double tuning = (System.nanoTime() - begin) / 1e6 - asking[0];
        return new Race(cast, weights, tuning, steps, goal, start, end[0]);
    }

    private static Episode withOneQuery(Episode episode) {
        float[] query = Arrays.copyOf(episode.query(), episode.query().length / episode.queryLabels().length);
        int[] label = Arrays.copyOf(episode.queryLabels(), 1);
        return new Episode(episode.ways(), episode.support(), episode.supportLabels(), query, label);
    }

    private SupportSet support(Episode episode) {
        ImageSpec spec = caster.imageSpec(true);
        List<SupportImage> images = new ArrayList<>();
        for (int i = 0; i < episode.supportLabels().length; i++) {
            float[] pixels = Arrays.copyOfRange(episode.support(), i * spec.values(), (i + 1) * spec.values());
            images.add(new SupportImage("image " + i, "0".repeat(64), episode.supportLabels()[i], pixels));
        }
        List<String> classes =
                IntStream.range(0, episode.ways()).mapToObj(c -> "class " + c).toList();
        return new SupportSet(spec, classes, images, List.of());
    }

    private static void report(List<Race> races) {
        long reached = races.stream().filter(Race::isReached).count();
        long atOnce = races.stream().filter(race -> race.steps() == 0).count();
        Timing.print("episodes                   %d", races.size());
        Timing.print("as accurate as the cast    %d, of them %d before the first step", reached, atOnce);
        Timing.print(
                "stopped at the cap         %d (their times count as if they had got there)", races.size() - reached);
        Timing.print("accuracy of the cast       %.4f", mean(races, Race::goal));
        Timing.print("fine-tuning at its start   %.4f", mean(races, Race::start));
        Timing.print("fine-tuning when stopped   %.4f", mean(races, Race::end));
        Timing.print("cast, median               %.1f ms with the model's file", median(races, Race::cast));
        Timing.print("                           %.1f ms weights and one answer", median(races, Race::weights));
        Timing.print(
                "fine-tuning, median        %.1f ms, %.0f steps",
                median(races, Race::tuning), median(races, Race::steps));
        Timing.print("ratio, median of episodes  %.1f", median(races, race -> race.tuning() / race.cast()));
        Timing.print("  weights alone            %.1f", median(races, race -> race.tuning() / race.weights()));
        Timing.print("ratio of total times       %.1f", mean(races, Race::tuning) / mean(races, Race::cast));
        Timing.print("  weights alone            %.1f", mean(races, Race::tuning) / mean(races, Race::weights));
    }

    private static double mean(List<Race> races, ToDoubleFunction<Race> value) {
        return races.stream().mapToDouble(value).average().orElseThrow();
    }

    private static double median(List<Race> races, ToDoubleFunction<Race> value) {
        return Timing.median(races.stream().mapToDouble(value).toArray());
    }
}
