package org.weightcast.cast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class CalibrationErrorTest {
    @Test
    void comparesHowSureAnswersAreWithHowOftenTheyAreRight() {
        CalibrationError error = new CalibrationError();
        error.add(1, true, 1);
        error.add(1, false, 1); // a bin that is sure, and right half the time
        error.add(0.5, true, 1);
        error.add(0.5, false, 1); // an honest one
        assertThat(error.error()).isCloseTo(0.25, within(1e-12));
    }

    @Test
    void answersCountByTheirWeight() {
        CalibrationError error = new CalibrationError();
        error.add(0.9, false, 3);
        error.add(0.1, false, 1);
        assertThat(error.error()).isCloseTo((3 * 0.9 + 0.1) / 4, within(1e-12));
    }

    @Test
    void onlyBinsWithAnswersArePoints() {
        CalibrationError error = new CalibrationError();
        error.add(0.9, true, 2);
        error.add(0.92, false, 2);
        error.add(0.2, false, 1);
        assertThat(error.bins()).hasSize(2);
        assertThat(error.bins().get(0)).isEqualTo(new CalibrationError.Bin(1, 0.2, 0));
        CalibrationError.Bin sure = error.bins().get(1);
        assertThat(sure.weight()).isEqualTo(4);
        assertThat(sure.sure()).isCloseTo(0.91, within(1e-12));
        assertThat(sure.right()).isEqualTo(0.5);
    }
}
