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
}
