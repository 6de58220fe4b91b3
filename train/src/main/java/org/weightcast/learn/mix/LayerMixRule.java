package org.weightcast.learn.mix;

import org.weightcast.train.FlatWeights;
import org.weightcast.train.Optimizer;
import org.weightcast.train.Schedule;
import org.weightcast.train.StepRule;

/**
 * Trains by a {@link LayerMix}, which is told of the number of steps. There is no schedule on top of what it has learned: it knows how far a
 * training has come, and falling rates are among what it learns.
 *
 * @param factor of the steps that it has learned, all along: 1 is as learned
 * @param text of the file that it was read from
 */
public record LayerMixRule(LayerMix mix, double factor, String text) implements StepRule {

    @Override
    public Optimizer optimizer(FlatWeights layout, long steps) {
        return new LayerMixOptimizer(mix.withHorizon(steps), layout);
    }

    @Override
    public Schedule schedule(long steps) {
        return new Schedule(factor, 0, steps, factor);
    }
}
