package org.weightcast.recipes;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.weightcast.data.ClassSet;
import org.weightcast.data.Episode;
import org.weightcast.data.EpisodeSampler;
import org.weightcast.data.EpisodeSettings;
import org.weightcast.data.GlyphArtist;
import org.weightcast.data.Omniglot;
import org.weightcast.data.Warp;
import org.weightcast.meta.ContinualTrial;
import org.weightcast.meta.EpisodicTrainer;
import org.weightcast.net.ConvBlocks;
import org.weightcast.net.HyperTransformerSettings;
import org.weightcast.train.Pace;
import org.weightcast.train.TrainingListener;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/**
 * The arms of recipe {@code continual-hypertransformer}: casters and static networks of one student, trained on chains of tasks or on
 * single ones, each at the best of its rates.
 *
 * @param training classes to train on
 * @param validation classes that choose the rates
 * @param evaluation classes that nothing was chosen by
 */
record ContinualArms(Run run, Report.Builder report, ClassSet training, ClassSet validation, ClassSet evaluation) {
    static final int TASKS = 8;
    static final int LONGEST = 5; // tasks of a chain in training

    private static final int WAYS = 5;
    private static final List<String> HELD_OUT = List.of("Bengali", "Early_Aramaic", "Hebrew");
    private static final String SOURCE =
            "github.com/brendenlake/omniglot, images_background.zip and images_evaluation.zip";
    private static final Warp WARP = new Warp(12, 0.15, 0.15, 0.06);

    /** Omniglot in full; drawn glyphs in the quick form, which so runs anywhere. */
    static ContinualArms of(Run run, Report.Builder report) {
        int size = student(run).size();
        if (run.mode() == Run.Mode.QUICK) {
            return new ContinualArms(
                    run,
                    report,
                    GlyphArtist.classes(100, 10, size, 1),
                    GlyphArtist.classes(40, 10, size, 2),
                    GlyphArtist.classes(40, 10, size, 3));
        }
        ClassSet background = Omniglot.background(run.data("omniglot", SOURCE), size);
        return new ContinualArms(
                run,
                report,
                background.only(group -> !HELD_OUT.contains(group)).withRotations(),
                background.only(HELD_OUT::contains),
                Omniglot.evaluation(run.data("omniglot", SOURCE), size));
    }

    private static ConvBlocks student(Run run) {
        return run.choose(new ConvBlocks(1, 14, List.of(8, 8)), new ConvBlocks(1, 28, List.of(8, 8, 8, 8)));
    }

    HyperTransformerSettings caster() {
        return HyperTransformerSettings.of(student(run));
    }

    /** A way to learn tasks one after another. */
    record Arm(String name, HyperTransformerSettings settings, List<Named<FloatArray>> weights) {}

    /** Trains an arm with each seed, on chains of up to so many tasks. */
    Arm train(String name, HyperTransformerSettings settings, int longest) {
        EpisodeSettings task = EpisodeSettings.defaults()
                .withWays(WAYS)
                .withShots(1, 5)
                .withQueries(2)
                .withImageWarp(WARP);
        EpisodicTrainer trainer =
                new EpisodicTrainer(training, task, 4, longest, run.choose(150L, 6_000L), run.choose(5e-3, 2e-3));
        long first = run.seeds().get(0);
        RateSweep<Named<FloatArray>> sweep = RateSweep.of(
                name,
                run.choose(List.of(trainer.rate()), List.of(trainer.rate() / 2, trainer.rate(), 2 * trainer.rate())),
                rate -> fit(name, settings, trainer.withRate(rate), first),
                weights -> 1
                        - trial(settings, weights, validation, ContinualTrial.Memory.PREVIOUS, 100)
                                .amongAll()
                                .last());
        List<Named<FloatArray>> trained = new ArrayList<>(List.of(report.best(sweep)));
        for (long seed : run.seeds().subList(1, run.seeds().size())) {
            trained.add(fit(name, settings, trainer.withRate(sweep.best()), seed));
        }
        return new Arm(name, settings, trained);
    }

    private Named<FloatArray> fit(String name, HyperTransformerSettings settings, EpisodicTrainer trainer, long seed) {
        String stage = String.format(Locale.ROOT, "%s, rate %.2g, seed %d", name, trainer.rate(), seed);
        return trainer.fit(settings, seed, new TrainingListener() {
            @Override
            public void stepped(Pace pace, double loss) {
                run.progress().at(stage, pace.step(), pace.steps(), String.format(Locale.ROOT, "loss %.3f", loss));
            }
        });
    }

    /** What came of learning eight tasks of the evaluation classes, a result for each seed. */
    List<ContinualTrial.Outcome> outcomes(Arm arm, ContinualTrial.Memory memory) {
        return arm.weights().stream()
                .map(weights -> trial(arm.settings(), weights, evaluation, memory, run.choose(10, 300)))
                .toList();
    }

    private static ContinualTrial.Outcome trial(
            HyperTransformerSettings settings,
            Named<FloatArray> weights,
            ClassSet classes,
            ContinualTrial.Memory memory,
            int chains) {
        EpisodeSettings asked =
                EpisodeSettings.defaults().withWays(TASKS * WAYS).withQueries(4);
        EpisodeSampler sampler = new EpisodeSampler(classes, asked, 40_000);
        ContinualTrial trial = new ContinualTrial(settings, classes.spec(), TASKS);
        List<ContinualTrial.Outcome> outcomes = new ArrayList<>();
        for (int i = 0; i < chains; i++) {
            List<Episode> chain = sampler.batch(i, 1);
            outcomes.add(trial.run(weights, chain, memory, i));
        }
        return ContinualTrial.Outcome.mean(outcomes);
    }
}
