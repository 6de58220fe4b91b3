package org.weightcast.learn.mix;

import java.util.SplittableRandom;
import java.util.function.LongFunction;
import org.weightcast.data.BadInputException;
import org.weightcast.data.Seeds;
import org.weightcast.evolution.Fitness;
import org.weightcast.evolution.Search;

/**
 * Learns a {@link LayerMix}: what becomes small is the logarithm of the loss on held-out images after fine-tuning, a mean over tasks. Lengths of
 * the runs are drawn evenly on a logarithmic scale, since an optimiser learned on short runs alone is greedy.
 *
 * @param tasks the task of a seed
 * @param runs for each candidate, the same for all of a population
 * @param shortest steps of a run
 * @param longest steps of a run
 */
public record LayerMixTraining(LongFunction<FineTuningTask> tasks, int runs, long shortest, long longest) {
    public LayerMixTraining {
        if (shortest < 1 || longest < shortest || runs < 1) {
            throw new BadInputException("A learned optimiser needs runs of one step or more, not " + runs + " runs of "
                    + shortest + " to " + longest + " steps");
        }
    }

    /**
     * Learns.
     *
     * @param start where to begin
     * @throws org.weightcast.train.DivergedException if more than half of a population diverges
     */
    public LayerMix learn(LayerMix start, Search search, long seed, Search.Watcher watcher) {
        Fitness fitness = (point, randomness) -> fitness(start.withWeights(point), randomness);
        return start.withWeights(
                search.minimise(fitness, start.weights(), seed, watcher).point());
    }

    /** The mean logarithm of the loss after runs drawn from a seed. */
    public double fitness(LayerMix mix, long seed) {
        double sum = 0;
        for (int run = 0; run < runs; run++) {
            SplittableRandom random = Seeds.at(seed, run);
            long steps = Math.round(shortest * Math.pow(longest / (double) shortest, random.nextDouble()));
            FineTuningTask task = tasks.apply(random.nextLong());
            sum += Math.log(task.trial().loss(task.run(mix, steps)));
        }
        return sum / runs;
    }
}
