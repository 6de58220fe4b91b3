package org.weightcast.recipes;

import org.weightcast.data.EpisodeSettings;
import org.weightcast.data.EpisodeSettings.Variety;

/**
 * What few-shot learners learn.
 *
 * @param ways classes of an episode
 * @param shots labelled images of each
 * @param queries of each in training
 * @param sideBySide episodes a step
 * @param variety how images are changed at random in training
 */
record FewShotTask(int ways, int shots, int queries, int sideBySide, Variety variety) {
    /** Queries of a class that learners are asked about. */
    private static final int ASKED = 10;

    EpisodeSettings training() {
        EpisodeSettings plain = asked().withQueries(queries);
        return plain.withClassWarp(variety.classWarp())
                .withImageWarp(variety.imageWarp())
                .withImageBend(variety.imageBend());
    }

    EpisodeSettings asked() {
        return EpisodeSettings.defaults().withWays(ways).withShots(shots).withQueries(ASKED);
    }

    /** Images of a training step. */
    int images() {
        return sideBySide * ways * (shots + queries);
    }

    @Override
    public String toString() {
        return ways + " ways, " + shots + (shots == 1 ? " image" : " images") + " each";
    }
}
