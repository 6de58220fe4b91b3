package org.weightcast.evolution;

/** Looks for a point of small fitness without its gradient. */
public interface Search {
    /**
     * Searches.
     *
     * @param start where to begin [P]
     * @param seed of all randomness, that of the fitness too
     * @param watcher is told how it goes
     * @return the point found
     * @throws org.weightcast.train.DivergedException if more than half of a population diverges
     */
    Found minimise(Fitness fitness, double[] start, long seed, Watcher watcher);

    /**
     * Where a search ended.
     *
     * @param point weights [P]
     * @param fitness there
     */
    record Found(double[] point, double fitness) {
        public Found {
            point = point.clone();
        }
    }

    /** Is told how a search goes, after each population. */
    @FunctionalInterface
    interface Watcher {
        /** {@code done} of at most {@code total} populations are judged; {@code fitness} is the latest. */
        void at(long done, long total, double fitness);

        /** Whether the search shall end with what it has; asked after each population. */
        default boolean stops() {
            return false;
        }
    }
}
