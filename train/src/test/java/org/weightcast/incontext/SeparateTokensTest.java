package org.weightcast.incontext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.weightcast.torch.Scope;
import org.weightcast.torch.Torch;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

class SeparateTokensTest {
    private static final double SHARE = 0.6;

    private static InContextLearner descent(LinearTasks family) {
        Named<FloatArray> share = Named.of("share", FloatArray.filled((float) SHARE, 1));
        return new InContextLearner(new TunedDescent(family.inputs(), family.outputs(), 1, false), share);
    }

    @Test
    void copyingAndThenDescendingIsDescending() {
        LinearTasks family = new LinearTasks(5, 3, 7, 0.5, 1, LinearTasks.Distribution.UNIFORM);
        SeparateTokens model = new SeparateTokens(5, 3, 10);
        InContextLearner formula = new InContextLearner(model, model.copyThenDescend(SHARE, 100));
        try (Scope scope = Scope.open()) {
            TaskBatch tasks = family.draw(20, 3, 0).inDouble();
            double[] copied = Torch.doubles(formula.predict(tasks));
            double[] descended = Torch.doubles(descent(family).predict(tasks));
            assertThat(copied).hasSameSizeAs(descended);
            for (int i = 0; i < copied.length; i++) {
                assertThat(copied[i]).isCloseTo(descended[i], within(1e-5)); // weights at rest have 32 bits
            }
        }
    }

    @Test
    void theProbeSeesACopyingHeadAndItsAbsence() {
        SeparateTokens model = SeparateTokens.published();
        try (Scope scope = Scope.open()) {
            TaskBatch tasks = LinearTasks.published(0.5).draw(8, 3, 0);
            CopyProbe copying = CopyProbe.of(new InContextLearner(model, model.copyThenDescend(SHARE, 100)), tasks);
            CopyProbe blunt = CopyProbe.of(new InContextLearner(model, model.copyThenDescend(SHARE, 0)), tasks);
            assertThat(copying.copying()).isGreaterThan(100);
            assertThat(blunt.copying()).isCloseTo(1, within(0.1));
            assertThat(copying.itself()).isGreaterThan(1); // the token goes on beside the layer
        }
    }

    @Test
    void needsCodesOfPositions() {
        assertThatThrownBy(() -> new SeparateTokens(10, 1, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("even size");
    }
}
