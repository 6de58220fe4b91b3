package org.weightcast.evolution;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ShapingTest {
    private static final double NAN = Double.NaN;
    private static final double INFINITE = Double.POSITIVE_INFINITY;

    @Test
    void ranksRunFromMinusAHalfToAHalf() {
        assertThat(Shaping.RANKS.shape(new double[] {30, -1, 7})).containsExactly(0.5, -0.5, 0);
        assertThat(Shaping.RANKS.shape(new double[] {4})).containsExactly(0);
    }

    @Test
    void equalsShareTheirRanks() {
        assertThat(Shaping.RANKS.shape(new double[] {2, 1, 2, 1, 9}))
                .containsExactly(0.125, -0.375, 0.125, -0.375, 0.5);
    }

    @Test
    void whatDivergedCountsAsTheWorst() {
        assertThat(Shaping.RANKS.shape(new double[] {NAN, 5, -INFINITE, 3, INFINITE}))
                .containsExactly(0.25, -0.25, 0.25, -0.5, 0.25);
        assertThat(Shaping.NONE.shape(new double[] {NAN, 5, -INFINITE, 3})).containsExactly(5, 5, 5, 3);
    }
}
