package org.weightcast.learn.blur;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * Gradient descent at its best, for comparison: each network has, at each mark, the rate with its own least loss there on examples that are
 * there to choose by.
 *
 * @param losses by rate, for each mark the mean cross-entropy of the examples to choose by in each task; not a number where training diverged
 * @param rates for each mark the rate of each task
 * @param accuracies for each mark the share of the lesson's queries that are answered rightly in each task
 */
public record TunedSgd(Map<Double, List<double[]>> losses, List<double[]> rates, List<double[]> accuracies) {
    /**
     * Tries the {@link SgdLearner#RATES}.
     *
     * @param sizes neurons of each layer
     * @param toChoose as many tasks as the lesson, whose queries the lesson's tasks do not ask
     * @param progress is told how many rates have been tried
     */
    public static TunedSgd of(
            List<Integer> sizes, Lesson toChoose, Lesson lesson, List<Integer> marks, long seed, IntConsumer progress) {
        Map<Double, List<double[]>> losses = new LinkedHashMap<>();
        Map<Double, List<double[]>> reached = new LinkedHashMap<>();
        for (double rate : SgdLearner.RATES) {
            SgdLearner learner = new SgdLearner(sizes, true, rate);
            losses.put(rate, learner.losses(toChoose, marks, seed));
            reached.put(rate, learner.accuracies(lesson, marks, seed));
            progress.accept(losses.size());
        }
        List<double[]> rates = new ArrayList<>();
        List<double[]> accuracies = new ArrayList<>();
        for (int mark = 0; mark < marks.size(); mark++) {
            double[] best = new double[lesson.tasks()];
            double[] accuracy = new double[lesson.tasks()];
            for (int task = 0; task < best.length; task++) {
                best[task] = best(losses, mark, task);
                accuracy[task] = reached.getOrDefault(best[task], List.of()).get(mark)[task];
            }
            rates.add(best);
            accuracies.add(accuracy);
        }
        return new TunedSgd(losses, rates, accuracies);
    }

    /** The rate of the least loss that is a number, the first of equals. */
    private static double best(Map<Double, List<double[]>> losses, int mark, int task) {
        double best = SgdLearner.RATES.get(0);
        double least = Double.POSITIVE_INFINITY;
        for (Map.Entry<Double, List<double[]>> tried : losses.entrySet()) {
            double loss = tried.getValue().get(mark)[task];
            if (loss < least) {
                best = tried.getKey();
                least = loss;
            }
        }
        return best;
    }

    /** The losses at a rate at each mark, means over the tasks. */
    public List<Double> meanLosses(double rate) {
        return losses.getOrDefault(rate, List.of()).stream()
                .map(each -> Arrays.stream(each).average().orElseThrow())
                .toList();
    }
}
