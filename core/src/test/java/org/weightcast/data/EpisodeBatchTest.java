package org.weightcast.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Layouts by hand, of images of two pixels in two channels of 1 x 1. */
class EpisodeBatchTest {
    private static final ImageSpec SPEC = new ImageSpec(3, 1, true);

    private static final Episode FIRST = new Episode(
            2,
            new float[] {1, 2, 3, 4, 5, 6, 7, 8, 9},
            new int[] {0, 1, Episode.UNLABELED},
            new float[] {10, 11, 12},
            new int[] {1});
    private static final Episode SECOND = new Episode(
            2,
            new float[] {-1, -2, -3, -4, -5, -6, -7, -8, -9},
            new int[] {0, 1, Episode.UNLABELED},
            new float[] {-10, -11, -12},
            new int[] {1});

    @Test
    void episodesLieSideBySideAsChannelGroups() {
        EpisodeBatch batch = EpisodeBatch.of(List.of(FIRST, SECOND), SPEC);
        assertThat(batch.episodes()).isEqualTo(2);
        assertThat(batch.supports()).isEqualTo(3);
        assertThat(batch.supportImages())
                .containsExactly(1, 2, 3, -1, -2, -3, 4, 5, 6, -4, -5, -6, 7, 8, 9, -7, -8, -9);
        assertThat(batch.queryImages()).containsExactly(10, 11, 12, -10, -11, -12);
    }

    @Test
    void anUnlabelledImageHasAZeroRow() {
        EpisodeBatch batch = EpisodeBatch.of(List.of(FIRST), SPEC);
        assertThat(batch.membership()).containsExactly(1, 0, 0, 1, 0, 0);
        assertThat(batch.targets()).containsExactly(0, 1);
    }

    @Test
    void joinedPartsNumberTheirClassesOn() {
        EpisodeBatch pair = EpisodeBatch.of(List.of(FIRST, SECOND), SPEC); // one query of class 1 of 2
        EpisodeBatch joined = EpisodeBatch.joined(List.of(pair, pair));
        assertThat(joined.ways()).isEqualTo(4);
        assertThat(joined.queries()).isEqualTo(2);
        assertThat(joined.queryImages()).containsExactly(10, 11, 12, -10, -11, -12, 10, 11, 12, -10, -11, -12);
        assertThat(joined.targets()).containsExactly(0, 1, 0, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 1);
    }
}
