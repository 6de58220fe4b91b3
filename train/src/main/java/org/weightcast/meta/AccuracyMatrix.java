package org.weightcast.meta;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Accuracy of every task after every step of learning tasks one after another, 0..1: row t has the accuracies of the tasks
 * 0..t after task t was learned.
 *
 * @param rows [T], row t of length t + 1
 */
public record AccuracyMatrix(List<List<Double>> rows) {
    public AccuracyMatrix {
        rows = rows.stream().map(List::copyOf).toList();
        for (int t = 0; t < rows.size(); t++) {
            if (rows.get(t).size() != t + 1) {
                throw new IllegalArgumentException("After " + (t + 1) + " tasks there are as many accuracies, not "
                        + rows.get(t).size());
            }
        }
        if (rows.isEmpty()) {
            throw new IllegalArgumentException("A matrix without a task has no accuracies");
        }
    }

    /** The mean of several matrices of as many tasks, entry by entry. */
    public static AccuracyMatrix mean(List<AccuracyMatrix> matrices) {
        List<List<Double>> rows = new ArrayList<>();
        for (int t = 0; t < matrices.get(0).tasks(); t++) {
            int step = t;
            rows.add(IntStream.rangeClosed(0, t)
                    .mapToObj(task -> matrices.stream()
                            .mapToDouble(each -> each.at(step, task))
                            .average()
                            .orElseThrow())
                    .toList());
        }
        return new AccuracyMatrix(rows);
    }

    /** The number of tasks T. */
    public int tasks() {
        return rows.size();
    }

    /** Accuracy of {@code task} after the tasks 0..step. */
    public double at(int step, int task) {
        return rows.get(step).get(task);
    }

    /** Mean accuracy of all tasks at the end. */
    public double last() {
        return rows.get(tasks() - 1).stream()
                .mapToDouble(Double::doubleValue)
                .average()
                .orElseThrow();
    }

    /** How much the earlier tasks lost since they were learned, on average: the negative backward transfer; 0 for one task. */
    public double forgetting() {
        int end = tasks() - 1;
        return IntStream.range(0, end)
                .mapToDouble(task -> at(task, task) - at(end, task))
                .average()
                .orElse(0);
    }

    /** How much the earlier tasks lost since they were best (Chaudhry et al. 2018, 1801.10112), on average. */
    public double forgettingSinceBest() {
        int end = tasks() - 1;
        return IntStream.range(0, end)
                .mapToDouble(task -> IntStream.range(task, end)
                                .mapToDouble(step -> at(step, task))
                                .max()
                                .orElseThrow()
                        - at(end, task))
                .average()
                .orElse(0);
    }
}
