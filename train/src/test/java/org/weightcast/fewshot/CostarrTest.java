package org.weightcast.fewshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.weightcast.weights.FloatArray;

class CostarrTest {
    /** Two classes at (1, 0) and (0, 2), T = 1: W = (2, 0), (0, 4), b = -1, -4. */
    private static final FloatArray PROTOTYPES = FloatArray.of(new float[] {1, 0, 0, 2}, 2, 2);

    /** Logits (3, -4), (1, -2) and (-1, 4); all are right. */
    private static final FloatArray SUPPORT = FloatArray.of(new float[] {2, 0, 1, 0.5f, 0, 2}, 3, 2);

    private static final Costarr COSTARR =
            new Costarr(PROTOTYPES, 1, SUPPORT, new int[] {0, 0, 1}, Costarr.Scale.RANGE);

    @Test
    void logitsAreThoseOfClassVectors() {
        assertThat(COSTARR.largestLogits(SUPPORT)).containsExactly(new double[] {3, 1, 4}, within(1e-9));
    }

    @Test
    void scoresWorkedByHand() {
        // The image (1.5, 1): logits 2 and 0, scaled (2 - 1) / (4 - 1). v = (1.5, 1, 3, 0), mean of class 0 along
        // (2, 0, 4, 0) + (1, 0.5, 2, 0) = (3, 0.5, 6, 0).
        FloatArray asked = FloatArray.of(new float[] {1.5f, 1}, 1, 2);
        double cosine = (4.5 + 0.5 + 18) / Math.sqrt((2.25 + 1 + 9) * (9 + 0.25 + 36));
        assertThat(COSTARR.scores(asked, Costarr.Compared.BOTH)[0]).isCloseTo((1 + cosine) / 6, within(1e-9));
        double before = (4.5 + 0.5) / Math.sqrt((2.25 + 1) * (9 + 0.25));
        assertThat(COSTARR.similarities(asked, Costarr.Compared.BEFORE)[0]).isCloseTo((1 + before) / 2, within(1e-9));
        assertThat(COSTARR.similarities(asked, Costarr.Compared.AFTER)[0]).isCloseTo(1, within(1e-9));
    }

    @Test
    void logitsBelowThoseOfTheImagesFittedToScoreNothing() {
        FloatArray weak = FloatArray.of(new float[] {0.1f, 0}, 1, 2);
        assertThat(COSTARR.scores(weak, Costarr.Compared.BOTH)).containsExactly(0);
    }
}
