package org.weightcast.cast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SeparationTest {
    @Test
    void areaCountsPairsAndHalvesTies() {
        // 3 beats 1 and 2; 2 beats 1 and ties with 2: 3.5 of 4 pairs.
        assertThat(Separation.auroc(new double[] {3, 2}, new double[] {1, 2})).isCloseTo(3.5 / 4, within(1e-12));
        assertThat(Separation.auroc(new double[] {1, 1}, new double[] {1, 1, 1}))
                .isEqualTo(0.5);
        assertThat(Separation.auroc(new double[] {-1}, new double[] {0, 5})).isZero();
    }

    @Test
    void strangersAboveTheLowestKnownOnesAreLetIn() {
        double[] known = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
        // A tenth of the known ones, the one at 1, lies below the threshold 2.
        assertThat(Separation.falseAccept(known, new double[] {0, 1.5, 2, 20}, 0.1))
                .isEqualTo(0.5);
        assertThat(Separation.falseAccept(known, new double[] {0, 1.5, 2, 20}, 0))
                .isEqualTo(0.75);
    }
}
