package org.weightcast.fewshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.weightcast.data.Episode;

class SpreadLabelsTest {
    private static final Episode TWO_WAYS = new Episode(
            2, new float[] {1, 2, 3}, new int[] {1, Episode.UNLABELED, 0}, new float[] {4, 5}, new int[] {0, 1});

    private final long seed = System.nanoTime();

    @Test
    void classesKeepTheirImagesUnderOtherLabels() {
        Episode spread = new SpreadLabels(9, new SplittableRandom(seed)).apply(TWO_WAYS);
        assertThat(spread.ways()).isEqualTo(9);
        assertThat(spread.support()).isEqualTo(TWO_WAYS.support());
        assertThat(spread.query()).isEqualTo(TWO_WAYS.query());
        int zero = spread.queryLabels()[0];
        int one = spread.queryLabels()[1];
        assertThat(zero).as("seed %d", seed).isBetween(0, 8).isNotEqualTo(one);
        assertThat(one).as("seed %d", seed).isBetween(0, 8);
        assertThat(spread.supportLabels()).containsExactly(one, Episode.UNLABELED, zero);
    }

    @Test
    void asManyClassesAsLabelsStay() {
        assertThat(new SpreadLabels(2, new SplittableRandom(seed)).apply(TWO_WAYS))
                .isSameAs(TWO_WAYS);
        assertThatThrownBy(() -> new SpreadLabels(1, new SplittableRandom(seed)).apply(TWO_WAYS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2 ways");
    }
}
