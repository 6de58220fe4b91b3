package org.weightcast.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.weightcast.torch.Scope;
import org.weightcast.torch.Torch;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

class GroupedTest {
    private static final Named<FloatArray> WEIGHTS = Named.<FloatArray>builder()
            .put("a.kernel", FloatArray.of(new float[] {1, 2, 3, 4}, 2, 2))
            .put("a.bias", FloatArray.of(new float[] {5, 6}, 2))
            .put("b.kernel", FloatArray.of(new float[] {7, 8}, 1, 2))
            .put("b.bias", FloatArray.of(new float[] {9}, 1))
            .build();
    private static final FlatWeights LAYOUT = FlatWeights.like(WEIGHTS);
    private static final float[] GRADIENT = {1, -2, 3, -4, 5, -6, 7, -8, 9};

    private static Grouped.Group group(String name, String ending, Optimizer optimizer, double factor) {
        return new Grouped.Group(name, weight -> weight.endsWith(ending), layout -> optimizer, factor);
    }

    /** Each group as if the others were not there, and every weight back in its place. */
    @Test
    void stepsEachGroupByItself() {
        Grouped grouped = new Grouped(
                LAYOUT,
                List.of(group("biases", "bias", Sgd.plain(), 10), group("kernels", "", AdamW.withDecay(0.1), 1)));
        try (Scope scope = Scope.open()) {
            Tensor flat = LAYOUT.flatten(WEIGHTS);
            Tensor kernels = Torch.tensor(new float[] {1, 2, 3, 4, 7, 8}, 6);
            Named<Tensor> state = grouped.start(flat);
            Named<Tensor> kernelState = AdamW.withDecay(0.1).start(kernels);
            for (int i = 0; i < 3; i++) {
                Optimizer.Step step = grouped.step(flat, Torch.tensor(GRADIENT, 9), state, 0.01);
                flat = step.weights();
                state = step.state();
                Optimizer.Step alone = AdamW.withDecay(0.1)
                        .step(kernels, Torch.tensor(new float[] {1, -2, 3, -4, 7, -8}, 6), kernelState, 0.01);
                kernels = alone.weights();
                kernelState = alone.state();
            }
            float[] k = Torch.floats(kernels);
            assertThat(Torch.floats(flat))
                    .containsExactly(new float[] {k[0], k[1], k[2], k[3], 3.5f, 7.8f, k[4], k[5], 6.3f}, within(1e-5f));
            assertThat(state.names()).containsExactlyInAnyOrder("kernels.mean", "kernels.square", "kernels.steps");
        }
    }

    @Test
    void givesMuonTheMatricesOnly() {
        Grouped grouped = new Grouped(
                LAYOUT,
                List.of(
                        new Grouped.Group(
                                "matrices", name -> name.endsWith("kernel"), layout -> new Muon(layout, 0.9, 0), 1),
                        group("rest", "", AdamW.withDecay(0), 1)));
        try (Scope scope = Scope.open()) {
            Tensor flat = LAYOUT.flatten(WEIGHTS);
            float[] after = Torch.floats(grouped.step(flat, Torch.tensor(GRADIENT, 9), grouped.start(flat), 0.1)
                    .weights());
            // Adam's first move is the rate against the sign.
            assertThat(after[4]).isCloseTo(4.9f, within(1e-5f));
            assertThat(after[5]).isCloseTo(6.1f, within(1e-5f));
            assertThat(after[8]).isCloseTo(8.9f, within(1e-5f));
            assertThat(after[6]).isLessThan(7); // a matrix of one row moves along its gradient
            assertThat(after[7]).isGreaterThan(8);
        }
    }

    @Test
    void refusesWeightsWithoutAGroupAndGroupsWithoutAWeight() {
        assertThatThrownBy(() -> new Grouped(LAYOUT, List.of(group("kernels", "kernel", Sgd.plain(), 1))))
                .hasMessageContaining("'a.bias' belongs to no group");
        assertThatThrownBy(() -> new Grouped(
                        LAYOUT, List.of(group("all", "", Sgd.plain(), 1), group("none", "", Sgd.plain(), 1))))
                .hasMessageContaining("'none'");
    }
}
