package org.weightcast.recipes;

import org.weightcast.data.EpisodeSettings;

/**
 * What few-shot learners learn.
 *
 * @param fewest classes of the smallest episodes in training, which draws their number for each step
 * @param ways classes of the largest episodes, and of those that learners are asked about
 * @param shots labelled images of each
 * @param queries of each in training
 * @param sideBySide episodes a step
 */
record FewShotTask(int fewest, int ways, int shots, int queries, int sideBySide) {
    /** Queries of a class that learners are asked about. */
    private static final int ASKED = 10;

    /** Of one size in training, too. */
    FewShotTask(int ways, int shots, int queries, int sideBySide) {
        this(ways, ways, shots, queries, sideBySide);
    }

    EpisodeSettings training() {
        return asked().withWays(fewest, ways).withQueries(queries);
    }

    EpisodeSettings asked() {
        return EpisodeSettings.defaults().withWays(ways).withShots(shots).withQueries(ASKED);
    }

    /** Images of a training step, on average. */
    int images() {
        return sideBySide * (fewest + ways) * (shots + queries) / 2;
    }

    @Override
    public String toString() {
        return ways + " ways, " + shots + (shots == 1 ? " image" : " images") + " each";
    }
}
