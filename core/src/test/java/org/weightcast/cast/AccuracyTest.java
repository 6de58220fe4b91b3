package org.weightcast.cast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.weightcast.data.Episode;
import org.weightcast.weights.FloatArray;

class AccuracyTest {
    /** Two pixels an image: a at (0, 0), b at (1, 1), and an unlabelled one that stands nearest to everything. */
    private static final Episode EPISODE = new Episode(
            2,
            new float[] {0, 0, 1, 1, 0.6f, 0.5f},
            new int[] {0, 1, Episode.UNLABELED},
            new float[] {0.6f, 0.6f, 0.2f, 0.4f, 0.3f, 0.5f},
            new int[] {1, 0, 1});

    @Test
    void theMeanAndItsInterval() {
        // 0, 1, 1, 1: mean 0.75, variance (0.5625 + 3 x 0.0625) / 3 = 0.25, standard error 0.25.
        Accuracy found = Accuracy.of(new double[] {0, 1, 1, 1});
        assertThat(found.mean()).isEqualTo(0.75);
        assertThat(found.ci95()).isCloseTo(0.49, within(1e-12));
        assertThat(found.episodes()).isEqualTo(4);
    }

    @Test
    void countsTheQueriesWhoseLogitIsLargest() {
        FloatArray logits = FloatArray.of(new float[] {-1, -2, -3, -4, -3, -5}, 2, 3);
        assertThat(Accuracy.ofLogits(logits, new int[] {0, 1})).isEqualTo(1);
        assertThat(Accuracy.ofLogits(logits, new int[] {0, 2})).isEqualTo(0.5);
    }

    @Test
    void theNearestLabelledImageAnswers() {
        assertThat(Accuracy.ofNearestPixels(EPISODE)).isCloseTo(2 / 3.0, within(1e-12));
    }
}
