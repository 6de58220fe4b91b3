package org.weightcast.fewshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.weightcast.data.Episode;

/** Images of one pixel: support images 0, 1 of class 0 and 2, 3 of class 1; queries 10, 11 and 12, 13. */
class OverlappingQueriesTest {
    private static final Episode EPISODE = new Episode(
            2, new float[] {0, 1, 2, 3}, new int[] {0, 0, 1, 1}, new float[] {10, 11, 12, 13}, new int[] {0, 0, 1, 1});

    /** Two queries of five images, two of which are support images: 2/5 of the queries, both of them in 1 of 10 cases. */
    @Test
    void queriesMeetSupportImagesAsOftenAsChanceSays() {
        long seed = System.nanoTime();
        OverlappingQueries change = new OverlappingQueries(5, new SplittableRandom(seed));
        int classes = 40_000;
        int met = 0;
        int both = 0;
        for (int i = 0; i < classes / 2; i++) {
            Episode changed = change.apply(EPISODE);
            for (int way = 0; way < 2; way++) {
                float first = changed.query()[2 * way];
                float second = changed.query()[2 * way + 1];
                assertThat(first == 10 + 2 * way || first == 2 * way || first == 2 * way + 1)
                        .isTrue();
                assertThat(first).isNotEqualTo(second);
                int own = (first < 10 ? 1 : 0) + (second < 10 ? 1 : 0);
                met += own;
                both += own / 2;
            }
        }
        assertThat(met / (2.0 * classes)).as("seed %d", seed).isCloseTo(0.4, within(0.015));
        assertThat(both / (double) classes).as("seed %d", seed).isCloseTo(0.1, within(0.01));
        assertThat(EPISODE.query()).containsExactly(10, 11, 12, 13);
    }
}
