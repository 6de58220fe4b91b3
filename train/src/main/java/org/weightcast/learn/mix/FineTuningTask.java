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
 * @param trial cross-entropy on other images
 */
public record FineTuningTask(Named<FloatArray> start, Objective objective, Trial trial) {
    private static final double CLIP = 10; // far beyond the gradients of a training that goes well

    /** Judges weights. */
    @FunctionalInterface
    public interface Trial {
        double loss(Named<FloatArray> weights);
    }

    /**
     * Fine-tunes.
     *
     * @param optimizer for the layout of the weights
     * @param watched steps between the states that {@code watcher} sees
     * @return the last weights
     * @throws org.weightcast.train.DivergedException if the loss or a weight is not finite any more
     */
    public Named<FloatArray> run(
            Function<FlatWeights, Optimizer> optimizer,
            Schedule schedule,
            long watched,
            Consumer<TrainingState> watcher) {
        Trainer trainer = new Trainer(
                new TrainerSettings(schedule, CLIP, schedule.steps(), watched, schedule.steps()),
                optimizer.apply(FlatWeights.like(start)),
                objective,
                weights -> 0);
        return trainer.run(trainer.start(start), new TrainingListener() {}, watcher, () -> false)
                .weights();
    }

    /** Fine-tunes unwatched. */
    public Named<FloatArray> run(Function<FlatWeights, Optimizer> optimizer, Schedule schedule) {
        return run(optimizer, schedule, schedule.steps(), state -> {});
    }

    /** Fine-tunes with a learned optimiser, told of the number of steps. */
    public Named<FloatArray> run(LayerMix mix, long steps) {
        return run(layout -> new LayerMixOptimizer(mix.withHorizon(steps), layout), new Schedule(1, 0, steps, 1));
    }
}
