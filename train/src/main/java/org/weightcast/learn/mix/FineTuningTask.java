package org.weightcast.learn.mix;

import java.util.function.Consumer;
import java.util.function.Function;
import org.weightcast.train.FlatWeights;
import org.weightcast.train.Objective;
import org.weightcast.train.Optimizer;
import org.weightcast.train.Schedule;
import org.weightcast.train.Trainer;
import org.weightcast.train.TrainerSettings;
import org.weightcast.train.TrainingListener;
import org.weightcast.train.TrainingState;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/**
 * A fine-tuning on which optimisers are learned and compared. Immutable: several threads may run it.
 *
 * @param start weights to begin with
 * @param objective what is trained on
 * @param clip largest norm of a gradient
 * @param trial cross-entropy on other images
 */
public record FineTuningTask(Named<FloatArray> start, Objective objective, double clip, Trial trial) {

    /** Judges weights. */
    @FunctionalInterface
    public interface Trial {
        double loss(Named<FloatArray> weights);
    }

    /**
     * Fine-tunes.
     *
     * @param optimizer for the layout of the weights
     * @return the last weights
     * @throws org.weightcast.train.DivergedException if the loss or a weight is not finite any more
     */
    public Named<FloatArray> run(Function<FlatWeights, Optimizer> optimizer, Schedule schedule) {
        return run(optimizer, schedule, state -> {});
    }

    /** Fine-tunes by an ordinary optimiser at one rate. */
    public Named<FloatArray> run(BaseRule rule, double rate, long steps) {
        return run(layout -> rule.optimizer(), new Schedule(rate, 0, steps, rate));
    }

    /** Fine-tunes with a learned optimiser, told of the number of steps. */
    public Named<FloatArray> run(LayerMix mix, long steps) {
        return run(layout -> new LayerMixOptimizer(mix.withHorizon(steps), layout), asLearned(steps));
    }

    /** How much of each rule's step every layer takes at the end of such a run, [layer][rule]. */
    public double[][] shares(LayerMix mix, long steps) {
        LayerMixOptimizer optimizer = new LayerMixOptimizer(mix.withHorizon(steps), FlatWeights.like(start));
        double[][] shares = new double[mix.layers().size()][];
        run(layout -> optimizer, asLearned(steps), last -> {
            double[][] found = optimizer.shares(last.optimizer());
            System.arraycopy(found, 0, shares, 0, shares.length);
        });
        return shares;
    }

    private static Schedule asLearned(long steps) {
        return new Schedule(1, 0, steps, 1);
    }

    private Named<FloatArray> run(
            Function<FlatWeights, Optimizer> optimizer, Schedule schedule, Consumer<TrainingState> last) {
        long steps = schedule.steps();
        Trainer trainer = new Trainer(
                new TrainerSettings(schedule, clip, steps, steps, steps),
                optimizer.apply(FlatWeights.like(start)),
                objective,
                weights -> 0);
        return trainer.run(trainer.start(start), new TrainingListener() {}, last, () -> false)
                .weights();
    }
}
