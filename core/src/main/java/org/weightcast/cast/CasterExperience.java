package org.weightcast.cast;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.weightcast.data.BadInputException;
import org.weightcast.data.ClassSet;
import org.weightcast.data.Episode;
import org.weightcast.data.EpisodeSampler;
import org.weightcast.data.EpisodeSettings;
import org.weightcast.data.ImageClass;
import org.weightcast.onnx.Background;
import org.weightcast.onnx.CasterCard;
import org.weightcast.onnx.Experience;
import org.weightcast.onnx.Experience.KnownTask;
import org.weightcast.onnx.OnnxFile;
import org.weightcast.onnx.Rejection;

/**
 * Finds out what the models of a caster should call unknown: what classes at large look like comes from classes that it was
 * trained on, thresholds and odds from validation tasks of classes that it was not, in which other classes turn up as well.
 */
public final class CasterExperience {
    /** The share of pictures of a model's classes that is called unknown all the same, on average over tasks. */
    public static final double RATE = 0.05;

    private static final int EPISODES = 100;
    private static final int QUERIES = 5;
    private static final int STRANGE_CLASSES = 5;
    private static final int[] WAYS = {1, 2, 5, 10, 20, 60};
    private static final int[] SHOTS = {1, 2, 5, 10};
    private static final long SEED = 40_000; // episodes are not those that temperatures come from
    private static final int HALVINGS = 50;

    private final EpisodeRunner runner;
    private final Background background;
    private final ClassSet heldOut;

    private CasterExperience(EpisodeRunner runner, Background background, ClassSet heldOut) {
        this.runner = runner;
        this.background = background;
        this.heldOut = heldOut;
    }

    /** Whether a caster can have experience from these classes: its networks answer one picture at a time, and there are enough. */
    public static boolean isPossible(CasterCard card, ClassSet trainedOn, ClassSet heldOut) {
        return card.settings().inductive()
                && trainedOn.size() >= 3
                && fewestImages(trainedOn) >= 2
                && heldOut.size() >= 1 + STRANGE_CLASSES
                && fewestImages(heldOut) >= 1 + QUERIES;
    }

    private static int fewestImages(ClassSet classes) {
        return classes.classes().stream().mapToInt(ImageClass::images).min().orElse(0);
    }

    /**
     * Gathers it; takes minutes.
     *
     * @param caster the caster's file
     * @param trainedOn classes of its training
     * @param heldOut classes of its validation
     * @param progress takes the number of kinds of tasks done
     * @throws BadInputException if there are too few classes or images
     */
    public static Experience gather(
            OnnxFile caster, String name, ClassSet trainedOn, ClassSet heldOut, IntConsumer progress) {
        if (!isPossible(CasterCard.of(caster, name), trainedOn, heldOut)) {
            throw new BadInputException("What models of " + name
                    + " should call unknown cannot be found out: that takes"
                    + " networks that answer one picture at a time, three classes of two images or more that it was"
                    + " trained on, and " + (1 + STRANGE_CLASSES) + " of " + (1 + QUERIES) + " that it was not");
        }
        try (EpisodeRunner runner = new EpisodeRunner(caster, name)) {
            Background background = BackgroundStatistics.of(runner, trainedOn, SEED);
            return new Experience(background, new CasterExperience(runner, background, heldOut).tasks(progress));
        }
    }

    private List<KnownTask> tasks(IntConsumer progress) {
        int fewest = fewestImages(heldOut);
        int most = runner.card().settings().mostWays(heldOut.size() - STRANGE_CLASSES);
        List<KnownTask> found = new ArrayList<>();
        for (int ways : WAYS) {
            for (int shots : SHOTS) {
                if (ways <= most && shots + QUERIES <= fewest) {
                    found.add(task(ways, shots));
                    progress.accept(found.size());
                }
            }
        }
        return found;
    }

    /** Evidence in one task: of queries of its classes, of others, and of support images left out. */
    private record Scores(double[] known, double[] others, double[] leftOut, double distance) {}

    private KnownTask task(int ways, int shots) {
        EpisodeSettings settings = EpisodeSettings.defaults()
                .withWays(ways + STRANGE_CLASSES)
                .withShots(shots)
                .withQueries(QUERIES)
                .withWithinGroup(0.5);
        EpisodeSampler sampler = new EpisodeSampler(heldOut, settings, SEED);
        List<Scores> scores = IntStream.range(0, EPISODES)
                .mapToObj(i -> scores(
                        sampler.batch(i, 1).get(0).open(ways, heldOut.spec().values()), i))
                .toList();
        float threshold = (float) threshold(scores);
        double[] known = scores.stream()
                .flatMapToDouble(each -> Arrays.stream(each.known))
                .toArray();
        double[] others = scores.stream()
                .flatMapToDouble(each -> Arrays.stream(each.others))
                .toArray();
        Odds odds = Odds.of(known, others);
        return new KnownTask(
                ways,
                shots,
                EPISODES,
                new Rejection(RATE, threshold, odds.slope(), odds.middle()),
                scores.stream()
                        .mapToDouble(each -> Separation.auroc(each.known, each.others))
                        .average()
                        .orElseThrow(),
                scores.stream()
                        .mapToDouble(
                                each -> 1 - below(each.others, each.leftOut, threshold) / (double) each.others.length)
                        .average()
                        .orElseThrow(),
                distances(scores));
    }

    private Scores scores(Episode episode, long seed) {
        EpisodeRunner.Answers answers = runner.ask(episode, seed);
        Evidence evidence = answers.evidence(background, episode);
        double[] all = evidence.of(answers.asked());
        int[] labels = episode.queryLabels();
        return new Scores(
                chosen(all, labels, false),
                chosen(all, labels, true),
                evidence.leftOut(
                        answers.embedding(),
                        episode.supportLabels(),
                        IntStream.range(0, episode.supportLabels().length)
                                .boxed()
                                .toList()),
                TaskDistance.of(background, answers.embedding(), episode.supportLabels(), episode.ways()));
    }

    /** The scores of queries of no class of the task, or of all others. */
    static double[] chosen(double[] scores, int[] labels, boolean strange) {
        return IntStream.range(0, scores.length)
                .filter(i -> (labels[i] == Episode.UNLABELED) == strange)
                .mapToDouble(i -> scores[i])
                .toArray();
    }

    /** The highest start value of which, tightened by each task's support images, turns away as many as promised at most. */
    private static double threshold(List<Scores> scores) {
        int asked = scores.stream().mapToInt(each -> each.known.length).sum();
        long allowed = (long) Math.floor(RATE * (asked + 1));
        double low = -1e4;
        double high = 1e4;
        for (int i = 0; i < HALVINGS; i++) {
            double middle = (low + high) / 2;
            long turnedAway = scores.stream()
                    .mapToLong(each -> below(each.known, each.leftOut, middle))
                    .sum();
            if (turnedAway < allowed) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private static long below(double[] scores, double[] leftOut, double start) {
        double threshold = Rejection.threshold(start, RATE, leftOut);
        return Arrays.stream(scores).filter(score -> score < threshold).count();
    }

    /** What so large a share of further tasks should lie within: never the share of those seen, but of one more. */
    private static List<Float> distances(List<Scores> scores) {
        double[] sorted = scores.stream().mapToDouble(Scores::distance).sorted().toArray();
        List<Float> found = new ArrayList<>();
        for (double share : Experience.SHARES) {
            int rank = (int) Math.ceil(share * (sorted.length + 1) - 1e-9);
            found.add((float) sorted[Math.min(rank, sorted.length) - 1]);
        }
        return found;
    }
}
