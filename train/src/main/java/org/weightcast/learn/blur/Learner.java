package org.weightcast.learn.blur;

import java.util.List;

/** Whatever learns from the batches of a lesson, one after the other, starting from random weights. */
@FunctionalInterface
public interface Learner {
    /**
     * Learns, and is asked now and then.
     *
     * @param marks after how many steps, ascending
     * @param seed of the weights
     * @return for each mark the share of queries answered rightly in each task
     */
    List<double[]> accuracies(Lesson lesson, List<Integer> marks, long seed);
}
