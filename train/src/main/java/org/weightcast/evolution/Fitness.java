package org.weightcast.evolution;

/** How well a point does; less is better. Candidates are asked on several threads at a time. */
@FunctionalInterface
public interface Fitness {
    /**
     * Judges a point. The same point and seed give the same answer: candidates are compared on the same random numbers.
     *
     * @param point weights [P], not to be changed
     * @return what is to become small; a candidate whose value is not finite has diverged and ranks last, as has one for which a
     *     {@link org.weightcast.train.DivergedException} is thrown
     */
    double of(double[] point, long seed);
}
