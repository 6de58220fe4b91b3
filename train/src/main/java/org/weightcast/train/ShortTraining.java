package org.weightcast.train;

import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/**
 * A training in memory, for experiments: Adam, gradients clipped to norm 1, a rise over the first twentieth of the steps and half a
 * cosine down to a hundredth of the rate. It saves nothing and chooses nothing: the last weights are the result.
 *
 * @param steps how many
 * @param rate highest learning rate
 */
public record ShortTraining(long steps, double rate) {
    private static final double CLIP = 1;
    private static final double LAST = 0.01; // of the highest rate
    private static final double WARMUP = 0.05; // of the steps

    /**
     * Trains from some weights.
     *
     * @throws DivergedException if the loss or a weight is not finite any more
     */
    public Named<FloatArray> fit(Named<FloatArray> start, Objective objective, TrainingListener listener) {
        Schedule schedule = new Schedule(rate, Math.round(WARMUP * steps), steps, LAST * rate);
        Trainer trainer = new Trainer(
                new TrainerSettings(schedule, CLIP, steps, steps, steps), AdamW.withDecay(0), objective, weights -> 0);
        return trainer.run(trainer.start(start), listener, state -> {}, () -> false)
                .weights();
    }
}
