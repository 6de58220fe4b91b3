package org.weightcast.evolution;

import org.bytedeco.pytorch.Tensor;
import org.weightcast.data.Seeds;
import org.weightcast.torch.Scope;
import org.weightcast.torch.Torch;
import org.weightcast.train.AdamW;
import org.weightcast.train.Optimizer;
import org.weightcast.train.Schedule;
import org.weightcast.weights.Named;

/**
 * Adam on the estimates of an {@link AntitheticStrategy}, each on random numbers of its own; the rate falls to a tenth along half a
 * cosine. The last point is the result: fitness values of different random numbers cannot be compared.
 *
 * @param steps how many populations
 * @param rate of Adam at the start
 */
public record EvolutionDescent(AntitheticStrategy strategy, int steps, double rate) implements Search {
    private static final double FALL = 10;
    private static final AdamW ADAM = AdamW.withDecay(0);

    public EvolutionDescent {
        if (steps < 1 || !(rate > 0)) {
            throw new IllegalArgumentException("Steps and rate must be positive, not " + steps + " and " + rate);
        }
    }

    @Override
    public Found minimise(Fitness fitness, double[] start, long seed, Watcher watcher) {
        Schedule schedule = new Schedule(rate, 0, steps, rate / FALL);
        double[] point = start.clone();
        Named<double[]> moments = Named.empty();
        for (int step = 0; step < steps && !watcher.stops(); step++) {
            AntitheticStrategy.Estimate estimate = strategy.gradient(point, fitness, seedOf(seed, step));
            try (Scope scope = Scope.withoutGradients()) {
                Tensor before = Torch.tensor(point, point.length);
                Named<Tensor> state =
                        step == 0 ? ADAM.start(before) : moments.map(values -> Torch.tensor(values, values.length));
                Tensor gradient = Torch.tensor(estimate.gradient(), point.length);
                Optimizer.Step next = ADAM.step(before, gradient, state, schedule.rate(step));
                point = Torch.doubles(next.weights());
                moments = next.state().map(Torch::doubles);
            }
            watcher.at(step + 1, steps, estimate.fitness());
        }
        return new Found(point, Candidates.judge(fitness, point, seedOf(seed, steps)));
    }

    private static long seedOf(long seed, int step) {
        return Seeds.at(seed, step).nextLong();
    }
}
