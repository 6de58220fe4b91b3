package org.weightcast.evolution;

import java.util.Arrays;
import java.util.stream.DoubleStream;
import org.hipparchus.optim.InitialGuess;
import org.hipparchus.optim.MaxEval;
import org.hipparchus.optim.PointValuePair;
import org.hipparchus.optim.SimpleBounds;
import org.hipparchus.optim.nonlinear.scalar.GoalType;
import org.hipparchus.optim.nonlinear.scalar.ObjectiveFunction;
import org.hipparchus.optim.nonlinear.scalar.noderiv.CMAESOptimizer;
import org.hipparchus.random.Well19937c;

/**
 * Evolution with an adapted covariance (Hansen, Ostermeier 2001), by Hipparchus: for tens of weights, not thousands. All candidates
 * are judged with the same seed, so that the best of all is what it says. Candidates are judged one after the other: the library asks for them so.
 * To use several cores a fitness is divided, see {@link Fitness#mean}.
 *
 * @param population candidates of a generation
 * @param generations at most; fewer where the search has come to rest
 * @param sigma deviation of the first candidates, in each direction
 */
public record Cmaes(int population, int generations, double sigma) implements Search {
    /** What candidates that diverged count as: the library sorts by value and cannot deal with infinities. */
    private static final double WORST = 1e300;

    public Cmaes {
        if (population < 2 || generations < 1 || !(sigma > 0)) {
            throw new IllegalArgumentException(
                    "A population of at least 2, generations and a positive sigma are needed," + " not " + population
                            + ", " + generations + " and " + sigma);
        }
    }

    @Override
    public Found minimise(Fitness fitness, double[] start, long seed, Watcher watcher) {
        CMAESOptimizer optimizer = new CMAESOptimizer(
                generations, 0, true, 0, 0, new Well19937c(seed), false, (done, from, to) -> watcher.stops());
        Judge judge = new Judge(fitness, seed, watcher);
        PointValuePair best = optimizer.optimize(
                new MaxEval(Integer.MAX_VALUE),
                new ObjectiveFunction(judge::value),
                GoalType.MINIMIZE,
                new InitialGuess(start),
                SimpleBounds.unbounded(start.length),
                new CMAESOptimizer.Sigma(
                        DoubleStream.generate(() -> sigma).limit(start.length).toArray()),
                new CMAESOptimizer.PopulationSize(population));
        return new Found(best.getPoint(), best.getValue());
    }

    /** Judges candidates in the order in which the library asks: the start, then one generation after the other. */
    private final class Judge {
        private final Fitness fitness;
        private final long seed;
        private final Watcher watcher;
        private final double[] values = new double[population];
        private int asked = -1; // the start is not part of a generation

        Judge(Fitness fitness, long seed, Watcher watcher) {
            this.fitness = fitness;
            this.seed = seed;
            this.watcher = watcher;
        }

        double value(double[] point) {
            double value = Candidates.judge(fitness, point.clone(), seed);
            if (asked >= 0) {
                values[asked % population] = value;
                if (asked % population == population - 1) {
                    endOfGeneration(asked / population + 1);
                }
            }
            asked++;
            return Double.isFinite(value) ? value : WORST;
        }

        private void endOfGeneration(int done) {
            Candidates.checkMostAreFinite(values, done - 1, sigma);
            double best = Arrays.stream(values).filter(Double::isFinite).min().orElse(Double.NaN);
            watcher.at(done, generations, best);
        }
    }
}
