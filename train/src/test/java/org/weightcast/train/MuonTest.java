package org.weightcast.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.weightcast.torch.Scope;
import org.weightcast.torch.Torch;
import org.weightcast.weights.Named;

class MuonTest {
    private static final double RATE = 0.1;
    private static final double TURN = 0.7;

    /** Rounds act on singular values alone: a turned diagonal matrix stays turned, its diagonal follows the quintic. */
    @Test
    void movesAlongTheTurnedMatrixWithTheQuinticOfItsSingularValues() {
        double[] singular = {3, 0.4};
        double norm = Math.hypot(singular[0], singular[1]);
        float[] gradient = turned(singular[0], singular[1]);
        float[] move = turned(quintic(singular[0] / norm), quintic(singular[1] / norm));
        float[] found = first(new int[] {2, 2}, gradient);
        for (int i = 0; i < 4; i++) {
            assertThat(found[i]).isCloseTo((float) (-RATE * move[i]), within(1e-6f));
        }
        assertThat(quintic(singular[1] / norm)).isBetween(0.6, 1.3);
    }

    /** A column of two: one singular value; twice as tall as wide, so it moves by the root of two more. */
    @Test
    void scalesTallMatrices() {
        float[] found = first(new int[] {2, 1}, new float[] {3, 4});
        float expected = (float) (-RATE * Math.sqrt(2) * quintic(1));
        assertThat(found).containsExactly(new float[] {0.6f * expected, 0.8f * expected}, within(1e-6f));
    }

    @Test
    void decaysApartFromTheMove() {
        float[] plain = first(new int[] {1, 2}, new float[] {1, 2});
        Muon muon = muon(new int[] {1, 2}, 0.5);
        try (Scope scope = Scope.open()) {
            Tensor weights = Torch.tensor(new float[] {10, 20}, 2);
            Optimizer.Step step = muon.step(weights, Torch.tensor(new float[] {1, 2}, 2), muon.start(weights), RATE);
            assertThat(Torch.floats(step.weights()))
                    .containsExactly(new float[] {9.5f + plain[0], 19 + plain[1]}, within(1e-5f));
        }
    }

    @Test
    void refusesVectors() {
        assertThatThrownBy(() -> muon(new int[] {3}, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'w' has 1 axes");
    }

    private static Muon muon(int[] shape, double decay) {
        return new Muon(new FlatWeights(Named.of("w", shape)), 0.9, decay);
    }

    /** Where zeros are after one step; Nesterov's form scales the first gradient by 1.9, which orthogonality takes out. */
    private static float[] first(int[] shape, float[] gradient) {
        Muon muon = muon(shape, 0);
        try (Scope scope = Scope.open()) {
            Tensor weights = Torch.tensor(new float[gradient.length], gradient.length);
            Tensor slope = Torch.tensor(gradient, gradient.length);
            return Torch.floats(
                    muon.step(weights, slope, muon.start(weights), RATE).weights());
        }
    }

    private static float[] turned(double first, double second) {
        double c = Math.cos(TURN);
        double s = Math.sin(TURN);
        return new float[] {(float) (c * first), (float) (-s * second), (float) (s * first), (float) (c * second)};
    }

    private static double quintic(double singular) {
        double x = singular;
        for (int round = 0; round < 5; round++) {
            x = 3.4445 * x - 4.7750 * Math.pow(x, 3) + 2.0315 * Math.pow(x, 5);
        }
        return x;
    }
}
