package org.weightcast.recipes;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleFunction;
import java.util.function.LongFunction;
import org.weightcast.data.ClassSet;
import org.weightcast.evolution.AntitheticStrategy;
import org.weightcast.evolution.EvolutionDescent;
import org.weightcast.learn.mix.BaseRule;
import org.weightcast.learn.mix.FineTuningTask;
import org.weightcast.learn.mix.FineTuningTasks;
import org.weightcast.learn.mix.LayerMix;
import org.weightcast.learn.mix.LayerMixTraining;
import org.weightcast.net.ConvBlocks;
import org.weightcast.net.ConvClassifier;
import org.weightcast.net.LinearHead;
import org.weightcast.train.AdamW;
import org.weightcast.train.Classification;
import org.weightcast.train.Frozen;
import org.weightcast.train.ImageModel;
import org.weightcast.train.RateSweep;
import org.weightcast.train.Schedule;
import org.weightcast.train.ShortTraining;
import org.weightcast.train.TrainingListener;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/**
 * The arms of recipe {@code l3rs}: ways to fine-tune one pretrained CNN to classes that it has not seen.
 *
 * @param split classes to pretrain on; to learn optimisers and to choose rates on; to compare on
 * @param pretrained a CNN for the first of these
 */
record LayerMixArms(Run run, Report.Builder report, ClassSplit split, Named<FloatArray> pretrained) {
    static final int SIZE = 14; // pixels
    static final int IMAGES = 20; // of a class
    static final long STEPS = 50;

    private static final int WAYS = 10;
    private static final int BATCH = 32;
    private static final double CLIP = 10; // far beyond the gradients of a training that goes well

    /** Pretrains the CNN. */
    static LayerMixArms of(Run run, Report.Builder report) {
        ClassSplit split = ClassSplit.characters(run, SIZE, IMAGES);
        ConvClassifier network = network(split.training().size(), run);
        Classification task = Classification.of(split.training(), run.choose(64, 128));
        Named<FloatArray> pretrained = new ShortTraining(run.choose(300L, 4_000L), 5e-3)
                .fit(network.initial(1), task.objective(ImageModel.ofBatch(network), 1), progress(run, "pretraining"));
        return new LayerMixArms(run, report, split, pretrained);
    }

    private static ConvClassifier network(int classes, Run run) {
        return new ConvClassifier(new ConvBlocks(1, SIZE, run.choose(List.of(8, 8), List.of(16, 32, 32))), classes);
    }

    /**
     * Circumstances in which ways to fine-tune are compared.
     *
     * @param steps of a run
     * @param random whether it starts from random weights in place of the pretrained ones
     */
    record Column(String name, long steps, boolean random) {
        static final Column LEARNED = new Column("50 steps", STEPS, false);
        static final Column LONGER = new Column("200 steps", 4 * STEPS, false);
        static final Column RANDOM = new Column("50 steps from random weights", STEPS, true);
    }

    /** The circumstances of this run; the quick form leaves out the long ones. */
    List<Column> columns() {
        return run.choose(
                List.of(Column.LEARNED, Column.RANDOM), List.of(Column.LEARNED, Column.LONGER, Column.RANDOM));
    }

    /** Tasks of classes that nothing was learned or chosen on. */
    FineTuningTask unseen(Column column, long seed) {
        return task(split.evaluation(), body(column, seed), seed);
    }

    /** Tasks to learn and to choose on. */
    FineTuningTask known(Column column, long seed) {
        return task(split.validation(), body(column, seed), seed);
    }

    private Named<FloatArray> body(Column column, long seed) {
        return column.random() ? network(WAYS, run).initial(seed) : pretrained;
    }

    /** Half of the images are trained on; the head begins with zeros. */
    private FineTuningTask task(ClassSet from, Named<FloatArray> body, long seed) {
        ConvClassifier network = network(WAYS, run);
        Named<FloatArray> head = Named.<FloatArray>builder()
                .put(LinearHead.WEIGHT, FloatArray.zeros(network.blocks().features(), WAYS))
                .put(LinearHead.BIAS, FloatArray.zeros(WAYS))
                .build();
        return new FineTuningTasks(from, WAYS, BATCH, CLIP, body.with(head), ImageModel.ofBatch(network)).task(seed);
    }

    /** How a task is fine-tuned; asked for with a rate where it has one. */
    @FunctionalInterface
    interface Method {
        Named<FloatArray> run(FineTuningTask task, long steps);
    }

    /** An ordinary optimiser. */
    Method plain(BaseRule rule, double rate, boolean cosine) {
        return (task, steps) ->
                task.run(layout -> rule.optimizer(), new Schedule(rate, 0, steps, cosine ? 0.01 * rate : rate));
    }

    /** Adam on the head alone. */
    Method headOnly(double rate) {
        return (task, steps) -> task.run(
                layout -> new Frozen(AdamW.withDecay(0), layout, name -> !name.startsWith("head.")),
                new Schedule(rate, 0, steps, 0.01 * rate));
    }

    /** A method with each of its rates in some circumstances, on {@link #chosenOn} known tasks. */
    RateSweep<Method> rates(String name, List<Double> rates, Column column, DoubleFunction<Method> method) {
        return RateSweep.of(name + ", " + column.name(), rates, method, found -> Arrays.stream(
                        losses(found, chosenOn(), column.steps(), seed -> known(column, seed)))
                .average()
                .orElseThrow());
    }

    /** Tasks that each rate is tried on. */
    int chosenOn() {
        return run.choose(2, 12);
    }

    /** Inner runs that a sweep took. */
    int runs(RateSweep<Method> sweep) {
        return sweep.losses().size() * chosenOn();
    }

    /** Inner runs from which a mixture is learned. */
    int learnedFrom() {
        return 2 * pairs() * generations() * runs();
    }

    private int pairs() {
        return run.choose(3, 8);
    }

    private int generations() {
        return run.choose(4, 120);
    }

    private int runs() {
        return run.choose(1, 2);
    }

    /** Learns a mixture. */
    LayerMix learned(String name, List<String> layers, Map<BaseRule, Double> rates) {
        LayerMixTraining training = new LayerMixTraining(
                seed -> known(Column.LEARNED, seed), runs(), STEPS / 2, run.choose(STEPS, 2 * STEPS));
        return training.learn(
                LayerMix.initial(layers, rates, STEPS, 1),
                new EvolutionDescent(AntitheticStrategy.ranked(pairs(), 0.05), generations(), run.choose(0.05, 0.02)),
                1,
                (done, total, fitness) ->
                        run.progress().at(name, done, total, String.format(Locale.ROOT, "log loss %.3f", fitness)));
    }

    /** Losses on other images after fine-tuning, on one list of tasks for all methods. */
    double[] losses(Method method, int count, long steps, LongFunction<FineTuningTask> tasks) {
        double[] losses = new double[count];
        for (int i = 0; i < count; i++) {
            FineTuningTask task = tasks.apply(10_000 + i);
            losses[i] = task.trial().loss(method.run(task, steps));
        }
        return losses;
    }

    private static TrainingListener progress(Run run, String stage) {
        return run.watching(stage);
    }
}
