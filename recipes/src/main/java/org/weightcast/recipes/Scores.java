package org.weightcast.recipes;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Accuracies of an arm on one and the same list of tasks.
 *
 * @param bySeed for each seed the accuracy on each task, in 0..1
 */
record Scores(List<double[]> bySeed) {
    Scores {
        bySeed = List.copyOf(bySeed);
    }

    double mean() {
        return overSeeds().mean();
    }

    /** The mean, and how far it would move with other seeds of the training. */
    Measured overSeeds() {
        return Measured.of(bySeed.stream()
                .mapToDouble(each -> Arrays.stream(each).average().orElseThrow())
                .toArray());
    }

    /** The mean, and how far it would move with other tasks. */
    Measured overTasks() {
        return Measured.of(IntStream.range(0, bySeed.get(0).length)
                .mapToDouble(task -> bySeed.stream()
                        .mapToDouble(each -> each[task])
                        .average()
                        .orElseThrow())
                .toArray());
    }

    /** What this arm gains over another with the same seeds: over seeds if there are several, else over tasks. */
    Measured above(Scores other) {
        Scores gain = new Scores(IntStream.range(0, bySeed.size())
                .mapToObj(seed -> IntStream.range(0, bySeed.get(seed).length)
                        .mapToDouble(
                                task -> bySeed.get(seed)[task] - other.bySeed.get(seed)[task])
                        .toArray())
                .toList());
        return bySeed.size() > 1 ? gain.overSeeds() : gain.overTasks();
    }
}
