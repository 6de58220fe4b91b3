package org.weightcast.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RejectionTest {
    private static final Rejection RULE = new Rejection(0.05, 1, 2, 3);

    private static double[] scores(int count, double lowest) {
        return IntStream.range(0, count).mapToDouble(i -> lowest + i).toArray();
    }

    @Test
    void fewerThanNineteenImagesSayNothingOfOneInTwenty() {
        assertThat(RULE.tightened(scores(18, 2))).isEqualTo(RULE);
        assertThat(RULE.tightened(new double[0])).isEqualTo(RULE);
    }

    @Test
    void supportTightensToItsLowestScoreButOnlySoFarAndNeverLoosens() {
        assertThat(RULE.tightened(scores(19, 2)).threshold()).isEqualTo(2);
        assertThat(RULE.tightened(scores(39, 2)).threshold()).isEqualTo(3); // the second lowest of 39
        assertThat(RULE.tightened(scores(19, 50)).threshold()).isEqualTo(5);
        assertThat(RULE.tightened(scores(19, -8))).isEqualTo(RULE);
    }

    @Test
    void oddsAreEvenInTheMiddle() {
        assertThat(RULE.known(3)).isEqualTo(0.5);
        assertThat(RULE.known(4)).isCloseTo(1 / (1 + Math.exp(-2)), within(1e-12));
    }

    @Test
    void numbersThatAreNoneAreRefused() {
        assertThatThrownBy(() -> new Rejection(0, 1, 2, 3)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Rejection(0.05, Float.NaN, 2, 3)).isInstanceOf(IllegalArgumentException.class);
    }
}
