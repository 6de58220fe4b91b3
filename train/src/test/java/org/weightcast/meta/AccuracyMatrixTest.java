package org.weightcast.meta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class AccuracyMatrixTest {
    private static final AccuracyMatrix MATRIX =
            new AccuracyMatrix(List.of(List.of(0.9), List.of(0.95, 0.8), List.of(0.85, 0.82, 0.7)));

    @Test
    void forgettingInItsUsualDefinitions() {
        assertThat(MATRIX.last()).isCloseTo((0.85 + 0.82 + 0.7) / 3, within(1e-12));
        // 0.9 - 0.85 and 0.8 - 0.82.
        assertThat(MATRIX.forgetting()).isCloseTo((0.05 - 0.02) / 2, within(1e-12));
        // 0.95 - 0.85 and 0.8 - 0.82.
        assertThat(MATRIX.forgettingSinceBest()).isCloseTo((0.1 - 0.02) / 2, within(1e-12));
        assertThat(new AccuracyMatrix(List.of(List.of(0.5))).forgetting()).isZero();
    }

    @Test
    void meansOfMatricesAndWhatIsNone() {
        AccuracyMatrix other = new AccuracyMatrix(List.of(List.of(0.7), List.of(0.75, 0.6), List.of(0.65, 0.62, 0.5)));
        assertThat(AccuracyMatrix.mean(List.of(MATRIX, other)).at(1, 0)).isCloseTo(0.85, within(1e-12));
        assertThatThrownBy(() -> new AccuracyMatrix(List.of(List.of(0.5, 0.5)))).hasMessageContaining("After 1 tasks");
    }
}
