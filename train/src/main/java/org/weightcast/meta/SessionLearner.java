package org.weightcast.meta;

import org.weightcast.data.SupportSet;

/** Learns classes session by session, and knows those of the first from the start. */
public interface SessionLearner {
    /** Learns further classes from their images alone. */
    void learn(SupportSet further);

    /**
     * Its answers to all test images of a class, in their order: the numbers of classes so far, counted in the order in which they came.
     *
     * @param classIndex the number of the class asked about
     */
    int[] answers(int classIndex);
}
