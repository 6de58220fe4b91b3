package org.weightcast.recipes;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongFunction;
import org.weightcast.cast.CastModel;
import org.weightcast.cast.Caster;
import org.weightcast.cast.CasterFile;
import org.weightcast.data.ClassSet;
import org.weightcast.data.EpisodeSettings;
import org.weightcast.data.Warp;
import org.weightcast.meta.CastLearner;
import org.weightcast.meta.ClassSessions;
import org.weightcast.meta.EpisodicTrainer;
import org.weightcast.meta.FrozenStudent;
import org.weightcast.meta.PrototypeLearner;
import org.weightcast.meta.SessionAccuracy;
import org.weightcast.meta.SessionLearner;
import org.weightcast.meta.Stream;
import org.weightcast.meta.TuningLearner;
import org.weightcast.net.CasterWeights;
import org.weightcast.net.ConvBlocks;
import org.weightcast.net.HyperTransformerSettings;
import org.weightcast.onnx.CasterCard;
import org.weightcast.onnx.OnnxFile;
import org.weightcast.train.RateSweep;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/** The arms of recipe {@code fscil-cifar100}: one student, trained once; seeds draw the few images of the new classes. */
record FscilArms(Run run, Report.Builder report, FscilData data, Length length) {
    static final String OURS = "cast --extend";
    static final String CHAINED = "the same from the model's own kernels";
    static final String PROTOTYPES = "static prototypes";
    static final String UNIT = "static prototypes, centred, length 1";
    static final String TUNED = "fine-tuning in turn";
    static final String JOINT = "static prototypes of all training images";

    /** A third of each training's steps is what each rate gets in the rehearsal. */
    private static final int SHORTER = 3;

    private static final long SEED = 1;
    private static final int LONGEST = 3; // casts of a chain in training
    private static final int TUNING_STEPS = 20;
    private static final Warp WARP = new Warp(5, 0.15, 0.05, 0.1, 0.5);

    /**
     * Steps of the trainings.
     *
     * @param base of the static network that all start from
     * @param fixed of the static network from there on
     * @param chains of the caster from there on; one takes as long as 1.4 of the static network's
     */
    record Length(long base, long fixed, long chains) {}

    /** A network trained at the best of its rates: in the rehearsal, where that was chosen, and on all base classes. */
    private record Arm(HyperTransformerSettings settings, Named<FloatArray> rehearsed, Named<FloatArray> weights) {}

    /** A caster of the student as it is trained when nothing is said. */
    private HyperTransformerSettings caster() {
        return HyperTransformerSettings.of(
                run.choose(new ConvBlocks(3, 16, List.of(16, 16, 16)), new ConvBlocks(3, 32, List.of(64, 64, 64, 64))));
    }

    /** Accuracies after each session, by arm, then by seed. */
    Map<String, List<List<SessionAccuracy>>> outcomes() {
        EpisodeSettings many = task(run.choose(15, 30), run.choose(15, 30), 2, 2);
        EpisodeSettings few = task(5, run.choose(10, 20), 5, 3);
        Arm none = new Arm(caster(), Named.empty(), Named.empty());
        Arm base = train(
                "static network, start of all arms",
                caster().asStatic(),
                none,
                trainer(many, length.base()).withGlobalHead(1),
                run.choose(List.of(1.2e-2), List.of(4e-3, 1.2e-2, 3.6e-2)));
        List<Double> low = run.choose(List.of(1.5e-3), List.of(5e-4, 1.5e-3, 4.5e-3));
        Arm fixed = train(PROTOTYPES, caster().asStatic(), base, trainer(few, length.fixed()), low);
        EpisodicTrainer chains = trainer(few, length.chains()).withChains(Stream.CLASSES, LONGEST);
        Arm ours = train(OURS, caster(), base, chains, low);
        Map<String, List<List<SessionAccuracy>>> outcomes = new LinkedHashMap<>();
        ask(outcomes, ours);
        askStatic(outcomes, fixed);
        return outcomes;
    }

    private EpisodeSettings task(int fewest, int most, int shots, int queries) {
        return EpisodeSettings.defaults()
                .withWays(fewest, most)
                .withShots(shots)
                .withQueries(queries)
                .withImageWarp(run.choose(Warp.NONE, WARP));
    }

    private EpisodicTrainer trainer(EpisodeSettings task, long steps) {
        return new EpisodicTrainer(data.base(), List.of(task), 1, steps, 0);
    }

    /** Trains from another network: at each rate in the rehearsal, then at the best on all base classes. */
    private Arm train(
            String name, HyperTransformerSettings settings, Arm start, EpisodicTrainer trainer, List<Double> rates) {
        EpisodicTrainer shorter = trainer.withClasses(data.rehearsed()).withSteps(trainer.steps() / SHORTER);
        RateSweep<Named<FloatArray>> sweep = RateSweep.of(
                name,
                rates,
                rate -> fit(name + ", rehearsal", settings, start.rehearsed(), shorter.withRate(rate)),
                weights -> error(settings, weights));
        Named<FloatArray> rehearsed = report.best(sweep);
        return new Arm(settings, rehearsed, fit(name, settings, start.weights(), trainer.withRate(sweep.best())));
    }

    private Named<FloatArray> fit(
            String stage, HyperTransformerSettings settings, Named<FloatArray> start, EpisodicTrainer trainer) {
        String words = String.format(Locale.ROOT, "%s, rate %.2g", stage, trainer.rate());
        return trainer.fit(settings, start, SEED, run.watching(words));
    }

    /** Errors at the end of the rehearsal, when extended as users do; both kinds of classes count as they will at the end. */
    private double error(HyperTransformerSettings settings, Named<FloatArray> weights) {
        ClassSessions rehearsal = data.rehearsal();
        try (Caster caster = Caster.of(file(settings, weights), OURS);
                CastModel first = caster.cast(rehearsal.first(), SEED);
                CastLearner learner = new CastLearner(caster, first, rehearsal.test(), SEED)) {
            return error(learner);
        }
    }

    private double error(SessionLearner learner) {
        List<SessionAccuracy> found = data.rehearsal().run(learner, SEED);
        return 1 - found.get(found.size() - 1).weighted(data.shareOfBase());
    }

    private static OnnxFile file(HyperTransformerSettings settings, Named<FloatArray> weights) {
        return CasterFile.of(card(settings, weights), weights);
    }

    private static CasterCard card(HyperTransformerSettings settings, Named<FloatArray> weights) {
        float temperature =
                (float) Math.exp(weights.get(CasterWeights.LOG_TEMPERATURE).at(0));
        List<CasterCard.TaskTemperature> calibrations = List.of(new CasterCard.TaskTemperature(1, 1, 1));
        return new CasterCard("sessions", settings, temperature, calibrations, "a recipe", Named.empty());
    }

    /** One first model, extended by the caster as published, and by the same caster called good for chains. */
    private void ask(Map<String, List<List<SessionAccuracy>>> outcomes, Arm ours) {
        OnnxFile file = file(ours.settings(), ours.weights());
        CasterCard card = card(ours.settings(), ours.weights());
        OnnxFile chained = file.withMetadata(
                card.withChain(LONGEST).withFormer(file.digest()).metadata());
        ClassSet test = data.sessions().test();
        try (Caster published = Caster.of(file, OURS);
                Caster good = Caster.of(chained, CHAINED);
                CastModel first = published.cast(data.sessions().first(), SEED)) {
            outcomes.put(OURS, each(OURS, seed -> cast(published, first, test, seed)));
            outcomes.put(CHAINED, each(CHAINED, seed -> cast(good, first, test, seed)));
        }
    }

    private List<SessionAccuracy> cast(Caster caster, CastModel first, ClassSet test, long seed) {
        try (CastLearner learner = new CastLearner(caster, first, test, seed)) {
            return data.sessions().run(learner, seed);
        }
    }

    private List<List<SessionAccuracy>> each(String arm, LongFunction<List<SessionAccuracy>> ofSeed) {
        return run.seeds().stream()
                .map(seed -> {
                    run.progress().at(arm + ", sessions", seed, run.seeds().size(), "");
                    return ofSeed.apply(seed);
                })
                .toList();
    }

    /** What goes without a caster, all from the first model that the static network makes. */
    private void askStatic(Map<String, List<List<SessionAccuracy>>> outcomes, Arm fixed) {
        ClassSessions sessions = data.sessions();
        ConvBlocks student = fixed.settings().student();
        Named<FloatArray> first = firstModel(fixed, fixed.weights(), sessions);
        FrozenStudent frozen = new FrozenStudent(student, sessions.test().spec(), first);
        List<FloatArray> test = frozen.embeddings(sessions.test());
        FloatArray means = first.get("prototypes");
        outcomes.put(
                PROTOTYPES,
                each(PROTOTYPES, seed -> sessions.run(new PrototypeLearner(frozen, means, test, false), seed)));
        outcomes.put(UNIT, each(UNIT, seed -> sessions.run(new PrototypeLearner(frozen, means, test, true), seed)));
        double rate = tuningRate(fixed, student);
        outcomes.put(
                TUNED,
                each(
                        TUNED,
                        seed -> sessions.run(
                                new TuningLearner(student, first, sessions.test(), rate, TUNING_STEPS), seed)));
        List<SessionAccuracy> joint =
                sessions.withShots(data.images()).run(new PrototypeLearner(frozen, means, test, false), SEED);
        outcomes.put(JOINT, List.of(joint)); // nothing is drawn
    }

    private double tuningRate(Arm fixed, ConvBlocks student) {
        Named<FloatArray> rehearsed = firstModel(fixed, fixed.rehearsed(), data.rehearsal());
        return report.best(RateSweep.of(
                TUNED,
                run.choose(List.of(1e-3), List.of(1e-4, 1e-3, 1e-2)),
                rate -> rate,
                rate -> error(
                        new TuningLearner(student, rehearsed, data.rehearsal().test(), rate, TUNING_STEPS))));
    }

    private static Named<FloatArray> firstModel(Arm fixed, Named<FloatArray> weights, ClassSessions sessions) {
        try (Caster caster = Caster.of(file(fixed.settings(), weights), PROTOTYPES);
                CastModel first = caster.cast(sessions.first(), SEED)) {
            return first.file().weights();
        }
    }
}
