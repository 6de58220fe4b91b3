package org.weightcast.evolution;

/**
 * A training whose steps depend on weights that are to be learned, such as those of an optimiser. It can be cut anywhere: all that a step needs is in the
 * state, the weights, and the seed of the run.
 *
 * @param <S> the state, immutable
 */
public interface InnerRun<S> {
    /** The state before the first step of the run of that seed. */
    S begin(long seed);

    /** How many steps that run has, at least 1. */
    int length(long seed);

    /**
     * One step.
     *
     * @param weights that are learned [P], not to be changed
     * @param step of the run, from 0
     */
    Advanced<S> advance(double[] weights, S state, int step, long seed);

    /**
     * What a step makes.
     *
     * @param loss that is to become small in all steps; not finite if the run diverged
     */
    record Advanced<S>(S state, double loss) {}
}
