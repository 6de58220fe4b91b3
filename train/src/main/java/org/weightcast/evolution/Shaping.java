package org.weightcast.evolution;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** What a population's fitness values count as. In either form those that diverged count as the worst. */
public enum Shaping {
    /** As they are: the estimate is that of the gradient, and one large value rules it. */
    NONE {
        @Override
        double[] shape(double[] fitness) {
            double worst = Arrays.stream(fitness).filter(Double::isFinite).max().orElse(0);
            return Arrays.stream(fitness)
                    .map(v -> Double.isFinite(v) ? v : worst)
                    .toArray();
        }
    },

    /** By their ranks, from -1/2 for the best to 1/2 for the worst; equals share the mean of their ranks. */
    RANKS {
        @Override
        double[] shape(double[] fitness) {
            double[] comparable = Arrays.stream(fitness)
                    .map(v -> Double.isFinite(v) ? v : Double.POSITIVE_INFINITY)
                    .toArray();
            int[] order = IntStream.range(0, fitness.length)
                    .boxed()
                    .sorted(Comparator.comparingDouble(i -> comparable[i]))
                    .mapToInt(i -> i)
                    .toArray();
            double[] shaped = new double[fitness.length];
            for (int first = 0; first < order.length; ) {
                int end = first + 1;
                while (end < order.length && comparable[order[end]] == comparable[order[first]]) {
                    end++;
                }
                double rank = (first + end - 1) / 2.0;
                for (int i = first; i < end; i++) {
                    shaped[order[i]] = order.length == 1 ? 0 : rank / (order.length - 1) - 0.5;
                }
                first = end;
            }
            return shaped;
        }
    };

    /** What each of a population's values counts as; less is better. */
    abstract double[] shape(double[] fitness);
}
