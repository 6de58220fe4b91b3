package org.weightcast.recipes;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.weightcast.data.ClassSet;
import org.weightcast.data.Episode;
import org.weightcast.data.EpisodeSampler;
import org.weightcast.data.EpisodeSettings;
import org.weightcast.data.Warp;
import org.weightcast.meta.ContinualTrial;
import org.weightcast.meta.ContinualTrial.Memory;
import org.weightcast.meta.ContinualTrial.Outcome;
import org.weightcast.meta.EpisodicTrainer;
import org.weightcast.meta.SequentialFineTuning;
import org.weightcast.meta.Stream;
import org.weightcast.net.ConvBlocks;
import org.weightcast.net.HyperTransformerSettings;
import org.weightcast.train.RateSweep;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/** The arms of recipe {@code continual-hypertransformer}: all of one student, and trained on from one static network. */
record ContinualArms(Run run, Report.Builder report, ClassSplit characters) {
    static final int TASKS = 8;
    static final int LONGEST = 5; // tasks of a chain in training

    private static final int WAYS = 5;
    private static final int SIDE_BY_SIDE = 5; // chains, in evaluation
    private static final int TUNING_STEPS = 10;
    private static final Warp WARP = new Warp(12, 0.15, 0.15, 0.06);

    static ContinualArms of(Run run, Report.Builder report) {
        return new ContinualArms(
                run, report, ClassSplit.characters(run, student(run).size(), 14));
    }

    private static ConvBlocks student(Run run) {
        return run.choose(new ConvBlocks(1, 14, List.of(8, 8)), new ConvBlocks(1, 28, List.of(8, 8, 8, 8)));
    }

    HyperTransformerSettings caster() {
        return HyperTransformerSettings.of(student(run));
    }

    HyperTransformerSettings fixed() {
        return caster().asStatic();
    }

    private static EpisodeSettings task() {
        return EpisodeSettings.defaults()
                .withWays(WAYS)
                .withShots(1, 3)
                .withQueries(2)
                .withImageWarp(WARP);
    }

    /** The static network, learned on merged tasks, that every arm starts from. */
    CasterArm base() {
        EpisodicTrainer trainer = new EpisodicTrainer(
                characters.training(), List.of(task().withWays(4 * WAYS).withShots(1)), 4, run.choose(150L, 1_500L), 0);
        return CasterArm.train(
                run,
                report,
                "prototypes, start of all arms",
                fixed(),
                trainer,
                run.choose(List.of(5e-3), List.of(3e-3, 6e-3, 1.2e-2)),
                (settings, weights) -> error(settings, weights, Stream.CLASSES, Memory.NONE));
    }

    /** An arm trained on from the base, on chains of up to so many casts. */
    CasterArm train(CasterArm base, String name, HyperTransformerSettings settings, Stream stream, int longest) {
        // A caster of single casts is chosen as it is asked: by its learned base, or the same kernels, at every step.
        Memory memory = longest == 1 && settings.generate() ? Memory.NONE : Memory.PREVIOUS;
        return train(base, name, settings, trainer(task()).withChains(stream, longest), stream, memory);
    }

    /** An arm trained on from the base on single casts of merged tasks. */
    CasterArm trainMerged(CasterArm base, String name, HyperTransformerSettings settings) {
        EpisodicTrainer trainer = trainer(task().withWays(WAYS, LONGEST * WAYS));
        return train(base, name, settings, trainer, Stream.CLASSES, Memory.ALL_IMAGES);
    }

    private EpisodicTrainer trainer(EpisodeSettings task) {
        return new EpisodicTrainer(characters.training(), List.of(task), 4, run.choose(40L, 400L), 0);
    }

    private CasterArm train(
            CasterArm base,
            String name,
            HyperTransformerSettings settings,
            EpisodicTrainer trainer,
            Stream stream,
            Memory memory) {
        return base.trainOn(
                run,
                report,
                name,
                settings,
                trainer,
                run.choose(List.of(2e-3), List.of(1e-3, 2e-3, 4e-3)),
                (unused, weights) -> error(settings, weights, stream, memory));
    }

    /** On validation classes, by what the arm is trained for: after all tasks, or after all mini-batches. */
    private double error(HyperTransformerSettings settings, Named<FloatArray> weights, Stream stream, Memory memory) {
        if (stream == Stream.BATCHES) {
            List<Episode> group = inBatches(characters.validation()).batch(0, 4 * SIDE_BY_SIDE);
            return 1 - trial(settings).batches(weights, group, memory, 1).get(TASKS - 1);
        }
        Outcome outcome = trial(settings).run(weights, validation(), memory, 1);
        return 1 - (stream == Stream.TASKS ? outcome.withinTask() : outcome.amongAll()).last();
    }

    private ContinualTrial trial(HyperTransformerSettings settings) {
        return new ContinualTrial(settings, characters.evaluation().spec(), TASKS);
    }

    private List<Episode> validation() {
        return chains(characters.validation()).batch(0, 4 * SIDE_BY_SIDE);
    }

    private static EpisodeSampler chains(ClassSet classes) {
        EpisodeSettings asked =
                EpisodeSettings.defaults().withWays(TASKS * WAYS).withQueries(4);
        return new EpisodeSampler(classes, asked, 40_000);
    }

    private int groups() {
        return run.choose(1, 12);
    }

    /** What came of learning eight tasks of the evaluation classes, a result for each seed. */
    List<Outcome> outcomes(CasterArm arm, Memory memory) {
        EpisodeSampler sampler = chains(characters.evaluation());
        ContinualTrial trial = trial(arm.settings());
        return arm.weights().stream()
                .map(weights -> mean(group -> trial.run(weights, sampler.batch(group, SIDE_BY_SIDE), memory, group)))
                .toList();
    }

    private Outcome mean(Function<Integer, Outcome> ofGroup) {
        List<Outcome> outcomes = new ArrayList<>();
        for (int group = 0; group < groups(); group++) {
            outcomes.add(ofGroup.apply(group));
        }
        return Outcome.mean(outcomes);
    }

    /** The same for fine-tuning a static network task by task, at the best of its rates. */
    List<Outcome> fineTuned(CasterArm fixed) {
        RateSweep<SequentialFineTuning> sweep = RateSweep.of(
                "fine-tuning in turn",
                run.choose(List.of(0.03), List.of(3e-3, 0.01, 0.03)),
                rate -> new SequentialFineTuning(
                        fixed.settings(), characters.evaluation().spec(), TASKS, rate, TUNING_STEPS),
                method -> 1
                        - method.run(fixed.weights().get(0), validation())
                                .amongAll()
                                .last());
        SequentialFineTuning method = report.best(sweep);
        EpisodeSampler sampler = chains(characters.evaluation());
        return fixed.weights().stream()
                .map(weights -> mean(group -> method.run(weights, sampler.batch(group, SIDE_BY_SIDE))))
                .toList();
    }

    /** Accuracy by seed, then by number of mini-batches learned; the same classes, one new image of each a time. */
    List<List<Double>> batches(CasterArm arm, Memory memory) {
        EpisodeSampler sampler = inBatches(characters.evaluation());
        ContinualTrial trial = trial(arm.settings());
        return arm.weights().stream()
                .map(weights -> IntStream.range(0, groups())
                        .mapToObj(
                                group -> trial.batches(weights, sampler.batch(group, 2 * SIDE_BY_SIDE), memory, group))
                        .toList())
                .map(ContinualArms::means)
                .toList();
    }

    private static EpisodeSampler inBatches(ClassSet classes) {
        EpisodeSettings asked =
                EpisodeSettings.defaults().withWays(WAYS).withShots(TASKS).withQueries(4);
        return new EpisodeSampler(classes, asked, 41_000);
    }

    private static List<Double> means(List<List<Double>> groups) {
        return IntStream.range(0, TASKS)
                .mapToObj(step -> groups.stream()
                        .mapToDouble(group -> group.get(step))
                        .average()
                        .orElseThrow())
                .toList();
    }
}
