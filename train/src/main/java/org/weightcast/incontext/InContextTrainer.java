package org.weightcast.incontext;

import java.util.Map;
import java.util.function.ObjLongConsumer;
import org.bytedeco.pytorch.Tensor;
import org.weightcast.train.AdamW;
import org.weightcast.train.Objective;
import org.weightcast.train.Schedule;
import org.weightcast.train.Trainer;
import org.weightcast.train.TrainerSettings;
import org.weightcast.train.TrainingListener;
import org.weightcast.train.TrainingState;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/**
 * Trains models on fresh tasks at every step with Adam; the loss is half the squared error. The rate falls to a tenth along half a
 * cosine, unlike in the paper, where it is constant: the same loss is reached in fewer steps.
 *
 * @param steps how many
 * @param tasks a step
 * @param rate of Adam at the start
 * @param clip largest norm of a gradient
 */
public record InContextTrainer(int steps, int tasks, double rate, double clip) {
    private static final double FALL = 10;

    public InContextTrainer withRate(double other) {
        return new InContextTrainer(steps, tasks, other, clip);
    }

    public InContextTrainer withTasks(int other) {
        return new InContextTrainer(steps, other, rate, clip);
    }

    public InContextTrainer withClip(double other) {
        return new InContextTrainer(steps, tasks, rate, other);
    }

    /** Trains a model from its own starting weights. */
    public InContextLearner fit(InContextModel model, TaskFamily family, long seed, TrainingListener listener) {
        return fit(model, family, seed, listener, steps, (weights, step) -> {});
    }

    /**
     * Trains a model from its own starting weights, which it looks at now and then.
     *
     * @param every steps between two looks
     * @param look is given the weights and the number of steps done
     * @throws org.weightcast.train.DivergedException if the loss or a weight is not finite any more
     */
    public InContextLearner fit(
            InContextModel model,
            TaskFamily family,
            long seed,
            TrainingListener listener,
            int every,
            ObjLongConsumer<InContextLearner> look) {
        Objective objective = (weights, step) -> {
            TaskBatch batch = family.draw(tasks, seed, step);
            Tensor loss = batch.losses(model.predict(weights, batch)).mean();
            return new Objective.Result(loss, Map.of());
        };
        long[] done = new long[1];
        Trainer trainer = new Trainer(settings(every), AdamW.withDecay(0), objective, weights -> {
            done[0] = Math.min(steps, done[0] + every);
            look.accept(new InContextLearner(model, weights), done[0]);
            return 0;
        });
        Named<FloatArray> start = model.initial(seed);
        TrainingState end = trainer.run(trainer.start(start), listener, state -> {}, () -> false);
        return new InContextLearner(model, end.weights());
    }

    private TrainerSettings settings(int every) {
        return new TrainerSettings(new Schedule(rate, 0, steps, rate / FALL), clip, every, steps, steps);
    }
}
