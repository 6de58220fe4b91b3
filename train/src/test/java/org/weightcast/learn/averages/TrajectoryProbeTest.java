package org.weightcast.learn.averages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.weightcast.torch.Torch;
import org.weightcast.train.Objective;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/** Batches on a plane: batch t has the loss |x - (t, 0)|^2 + 1, and all samples together |x - (0, 4)|^2. */
class TrajectoryProbeTest {
    private static final Objective BATCHES = (weights, step) -> new Objective.Result(
            Torch.plus(squared(weights.get("x").sub(Torch.tensor(new float[] {step, 0}, 2))), 1), Map.of());
    private static final TrajectoryProbe PROBE =
            new TrajectoryProbe(BATCHES, weights -> squared(weights.get("x").sub(Torch.tensor(new float[] {0, 4}, 2))));

    private static Tensor squared(Tensor x) {
        return x.mul(x).sum();
    }

    private static Named<FloatArray> at(float x, float y) {
        return Named.of("x", FloatArray.of(new float[] {x, y}, 2));
    }

    @Test
    void fitsTheLossesOfABatchAlongARun() {
        List<TrajectoryProbe.Point> run = IntStream.range(0, 11)
                .mapToObj(t -> new TrajectoryProbe.Point(t, at(t, 0)))
                .toList();
        assertThat(PROBE.losses(4, run)[0]).isEqualTo(17);
        Parabola found = PROBE.parabola(4, run);
        assertThat(found.vertex()).isEqualTo(4);
        assertThat(found.base()).isCloseTo(1, within(1e-9));
        assertThat(found.bend()).isCloseTo(1, within(1e-9));
        assertThat(found.fit()).isCloseTo(1, within(1e-9));
    }

    /** y = x^2 with two points moved up and down by 1 at equal distances: the same parabola, and 2 of 16 parts of the variance are not explained. */
    @Test
    void saysHowGoodAFitIs() {
        Parabola found = Parabola.of(0, new double[] {-2, -1, 0, 1, 2}, new double[] {5, 1, 0, 1, 3});
        assertThat(found.base()).isCloseTo(0, within(1e-9));
        assertThat(found.bend()).isCloseTo(1, within(1e-9));
        assertThat(found.fit()).isCloseTo(1 - 2 / 16.0, within(1e-9));
        assertThatThrownBy(() -> Parabola.of(0, new double[] {-1, 1, 1}, new double[] {1, 2, 3}))
                .hasMessageContaining("equally far");
    }

    /** From (0, 0) the batch's optimum (3, 0) is reached with the rate 1/2; its loss falls from 10 to 1, the other rises from 16 to 25. */
    @Test
    void triesOneStep() {
        TrajectoryProbe.OneStep step = PROBE.oneStep(3, at(0, 0), List.of(0.1, 0.5, 0.9));
        assertThat(step.rate()).isEqualTo(0.5);
        assertThat(step.batchRatio()).isCloseTo(0.1, within(1e-6));
        assertThat(step.wholeRatio()).isCloseTo(25 / 16.0, within(1e-6));
    }

    @Test
    void comparesGradients() {
        assertThat(PROBE.alignment(3, at(0, 0), at(3, 3))).isCloseTo(0, within(1e-6));
        assertThat(PROBE.alignment(3, at(0, 0), at(6, 0))).isCloseTo(-1, within(1e-6));
        assertThat(PROBE.alignmentWithWhole(3, at(0, 3))).isCloseTo(-3 / Math.sqrt(18), within(1e-6));
    }
}
