package org.weightcast.train;

import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/**
 * A training in memory, for experiments and small tasks, with gradients clipped to norm {@value #CLIP}. It saves nothing and chooses
 * nothing: the last weights are the result.
 *
 * @param steps how many
 * @param rule how they are taken
 */
public record ShortTraining(long steps, StepRule rule) {
    /** Largest norm of a gradient. */
    public static final double CLIP = 1;

    private static final double LAST = 0.01; // of the highest rate
    private static final double WARMUP = 0.05; // of the steps

    /**
     * A training by Adam: a rise over the first twentieth of the steps and half a cosine down to a hundredth of the rate.
     *
     * @param rate highest learning rate
     */
    public ShortTraining(long steps, double rate) {
        this(
                steps,
                StepRule.of(AdamW.withDecay(0), new Schedule(rate, Math.round(WARMUP * steps), steps, LAST * rate)));
    }

    /** Highest learning rate. */
    public double rate() {
        return rule.schedule(steps).peak();
    }

    /**
     * Trains from some weights.
     *
     * @throws DivergedException if the loss or a weight is not finite any more
     */
    public Named<FloatArray> fit(Named<FloatArray> start, Objective objective, TrainingListener listener) {
        Trainer trainer = new Trainer(
                new TrainerSettings(rule.schedule(steps), CLIP, steps, steps, steps),
                rule.optimizer(FlatWeights.like(start), steps),
                objective,
                weights -> 0);
        return trainer.run(trainer.start(start), listener, state -> {}, () -> false)
                .weights();
    }
}
