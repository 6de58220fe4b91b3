package org.weightcast.cast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OddsTest {
    @Test
    void findsTheCurveOfTwoNormalGroups() {
        // Normal scores around 1 and -1 with variance 1 have log odds 2 x.
        Random random = new Random(3);
        double[] known = random.doubles(20_000)
                .map(unused -> 5 + 1 + random.nextGaussian())
                .toArray();
        double[] others = random.doubles(5_000)
                .map(unused -> 5 - 1 + random.nextGaussian())
                .toArray();
        Odds odds = Odds.of(known, others);
        assertThat(odds.slope()).isCloseTo(2, within(0.1f));
        assertThat(odds.middle()).isCloseTo(5, within(0.05f));
    }

    @Test
    void groupsThatDoNotOverlapLeaveSomeDoubt() {
        double[] known = {10, 11, 12};
        Odds odds = Odds.of(known, new double[] {0, 1, 2});
        double atBest = 1 / (1 + Math.exp(-odds.slope() * (12 - odds.middle())));
        assertThat(atBest).isBetween(0.7, 0.95); // 1 - 1 / (3 + 2) is the target
    }

    @Test
    void scoresThatAreAllTheSameSayNothing() {
        double[] same = new double[10];
        Arrays.fill(same, 4);
        assertThat(Odds.of(same, same)).isEqualTo(new Odds(0, 4));
    }
}
