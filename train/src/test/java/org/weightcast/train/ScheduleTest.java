package org.weightcast.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ScheduleTest {
    @Test
    void risesThenFallsAlongHalfACosine() {
        Schedule schedule = new Schedule(1, 4, 12, 0.2);
        assertThat(schedule.rate(0)).isEqualTo(0.25);
        assertThat(schedule.rate(1)).isEqualTo(0.5);
        assertThat(schedule.rate(3)).isEqualTo(1);
        assertThat(schedule.rate(4)).isEqualTo(1);
        assertThat(schedule.rate(6)).isCloseTo(0.2 + 0.8 * (1 + Math.sqrt(0.5)) / 2, within(1e-12)); // a quarter
        assertThat(schedule.rate(8)).isCloseTo(0.6, within(1e-12)); // half the way down
        assertThat(schedule.rate(12)).isCloseTo(0.2, within(1e-12));
        assertThat(schedule.rate(1000)).isCloseTo(0.2, within(1e-12));
    }

    @Test
    void needsNoWarmUp() {
        Schedule schedule = new Schedule(0.3, 0, 10, 0);
        assertThat(schedule.rate(0)).isEqualTo(0.3);
        assertThat(schedule.rate(5)).isCloseTo(0.15, within(1e-12));
    }

    @Test
    void mayOnlyRise() {
        assertThat(new Schedule(2, 4, 4, 0).rate(3)).isEqualTo(2);
    }

    @Test
    void refusesAWarmUpLongerThanTheRun() {
        assertThatThrownBy(() -> new Schedule(1, 5, 4, 0)).hasMessageContaining("5 of 4");
        assertThatThrownBy(() -> new Schedule(1, 0, 0, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Schedule(1, -1, 4, 0)).isInstanceOf(IllegalArgumentException.class);
    }
}
