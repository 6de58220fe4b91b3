package org.weightcast.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ShareTest {
    @Test
    void wilsonsIntervalStaysWithinZeroAndOne() {
        Share half = new Share(5, 10);
        assertThat(half.low()).isCloseTo(0.2366, within(1e-4)); // as tabulated
        assertThat(half.high()).isCloseTo(0.7634, within(1e-4));
        Share all = new Share(10, 10);
        assertThat(all.low()).isCloseTo(0.7225, within(1e-4));
        assertThat(all.high()).isCloseTo(1, within(1e-9));
        assertThatThrownBy(() -> new Share(1, 0)).isInstanceOf(IllegalArgumentException.class);
    }
}
