package org.weightcast.fewshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.weightcast.weights.FloatArray;

class CostarrTest {
    /** Two classes at (1, 0) and (0, 2), T = 1: W = (2, 0) and (0, 4). */
    private static final FloatArray PROTOTYPES = FloatArray.of(new float[] {1, 0, 0, 2}, 2, 2);

    /** Squared distances 1, 0.25 and 0 to their classes; all are right. */
    private static final FloatArray SUPPORT = FloatArray.of(new float[] {2, 0, 1, 0.5f, 0, 2}, 3, 2);

    private static final Costarr COSTARR =
            new Costarr(PROTOTYPES, 1, SUPPORT, new int[] {0, 0, 1}, Costarr.Scale.RANGE);

    @Test
    void logitsAreDistances() {
        assertThat(COSTARR.largestLogits(SUPPORT)).containsExactly(new double[] {-1, -0.25, 0}, within(1e-9));
    }

    @Test
    void scoresWorkedByHand() {
        // The image (1.5, 0.5): logits -0.5 and -4.5, scaled (-0.5 + 1) / 1. v = (1.5, 0.5, 3, 0), mean of class 0
        // along
        // (2, 0, 4, 0) + (1, 0.5, 2, 0) = (3, 0.5, 6, 0).
        FloatArray asked = FloatArray.of(new float[] {1.5f, 0.5f}, 1, 2);
        double cosine = (4.5 + 0.25 + 18) / Math.sqrt((2.25 + 0.25 + 9) * (9 + 0.25 + 36));
        assertThat(COSTARR.scores(asked, Costarr.Compared.BOTH)[0]).isCloseTo((1 + cosine) / 4, within(1e-9));
        double before = (4.5 + 0.25) / Math.sqrt((2.25 + 0.25) * (9 + 0.25));
        assertThat(COSTARR.similarities(asked, Costarr.Compared.BEFORE)[0]).isCloseTo((1 + before) / 2, within(1e-9));
        assertThat(COSTARR.similarities(asked, Costarr.Compared.EQUAL)[0])
                .isCloseTo((1 + (before + 1) / 2) / 2, within(1e-9));
        assertThat(COSTARR.similarities(asked, Costarr.Compared.AFTER)[0]).isCloseTo(1, within(1e-9));
    }

    @Test
    void logitsBelowThoseOfTheImagesFittedToScoreNothing() {
        FloatArray weak = FloatArray.of(new float[] {9, 9}, 1, 2);
        assertThat(COSTARR.scores(weak, Costarr.Compared.BOTH)).containsExactly(0);
    }
}
