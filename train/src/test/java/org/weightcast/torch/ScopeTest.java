package org.weightcast.torch;

import static org.assertj.core.api.Assertions.assertThat;

import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class ScopeTest {
    @Test
    void freesWhatWasMadeInIt() {
        Tensor inside;
        try (Scope scope = Scope.open()) {
            inside = Torch.tensor(new float[] {1, 2}, 2);
            assertThat(inside.isNull()).isFalse();
        }
        assertThat(inside.isNull()).isTrue();
    }

    @Test
    void recordsGradientsAgainOnceTheScopeWithoutThemIsClosed() {
        try (Scope outer = Scope.open()) {
            Tensor weight = Torch.tensor(new float[] {3}, 1).requires_grad_(true);
            try (Scope scope = Scope.withoutGradients()) {
                assertThat(weight.mul(weight).requires_grad()).isFalse();
                try (Scope inner = Scope.withoutGradients()) {
                    assertThat(weight.mul(weight).requires_grad()).isFalse();
                }
                assertThat(weight.mul(weight).requires_grad()).isFalse();
            }
            assertThat(weight.mul(weight).requires_grad()).isTrue();
        }
    }

    @Test
    void arithmeticWithNumbersAgreesWithHandWorkedValues() {
        try (Scope scope = Scope.open()) {
            Tensor x = Torch.tensor(new float[] {1, 4, 2}, 3);
            Tensor y = Torch.tensor(new float[] {3, 8, 4}, 3);
            assertThat(Torch.floats(Torch.plus(x, 0.5))).containsExactly(1.5f, 4.5f, 2.5f);
            assertThat(Torch.floats(Torch.times(x, -2))).containsExactly(-2, -8, -4);
            assertThat(Torch.floats(Torch.over(x, 4))).containsExactly(0.25f, 1, 0.5f);
            assertThat(Torch.floats(Torch.between(x, y, 0.25))).containsExactly(1.5f, 5, 2.5f);
            assertThat(Torch.floats(Torch.plusQuotient(x, y, x, 2))).containsExactly(7, 8, 6);
            assertThat(Torch.argmax(x.reshape(1, 3), 1).item_long()).isEqualTo(1);
            assertThat(Torch.split(x, 1, 2))
                    .satisfiesExactly(
                            first -> assertThat(Torch.floats(first)).containsExactly(1),
                            second -> assertThat(Torch.floats(second)).containsExactly(4, 2));
        }
    }
}
