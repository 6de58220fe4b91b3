package org.weightcast.net.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.weightcast.net.ArrayOps;
import org.weightcast.net.Cost;
import org.weightcast.net.CostOps;
import org.weightcast.net.Shape;
import org.weightcast.weights.FloatArray;

/** MobileNetV2 that segments and detects: what it costs, and the geometry of its answers. */
class HeadsTest {
    private static final Map<String, Integer> ONE = Map.of("batch", 1);

    /** Published: 2.11 M parameters and 2.75 B multiply-adds on VOC, 21 classes (table 7), resizing not counted. */
    @Test
    void theReducedDeepLabCostsAsPublished() {
        Cost cost = CostOps.cost(DeepLabV3.of(MobileNetV2.of(1, 513, 1000), 21), ONE);
        assertThat(cost.parameters()).isEqualTo(2_113_557);
        CostOps resizing = new CostOps();
        new Bilinear(33, 513).apply(resizing, new Shape(1, 21, 33, 33));
        assertThat((cost.multiplyAdds() - resizing.multiplyAdds()) / 1e9).isCloseTo(2.75, within(0.02));
        assertThat(cost.outputs().get("logits")).isEqualTo(new Shape(1, 21, 513, 513));
    }

    /** Published: 4.3 M parameters and 0.8 B multiply-adds on COCO, 80 classes at 320 pixels (table 6). */
    @Test
    void ssdLiteCostsAsPublished() {
        SsdLite net = SsdLite.of(MobileNetV2.of(1, 320, 1000), 80);
        Cost cost = CostOps.cost(net, ONE);
        assertThat(net.sizes()).containsExactly(20, 10, 5, 3, 2, 1);
        assertThat(cost.parameters() / 1e6).isCloseTo(4.3, within(0.2));
        assertThat(cost.multiplyAdds() / 1e9).isCloseTo(0.8, within(0.1));
    }

    @Test
    void anchorsStandInTheOrderOfTheOutputs() {
        SsdLite net = SsdLite.of(MobileNetV2.of(0.35, 96, 1000), 3);
        assertThat(net.sizes()).containsExactly(6, 3, 2, 1);
        List<Box> anchors = net.anchors();
        assertThat(anchors).hasSize(6 * (36 + 9 + 4 + 1));
        assertThat(CostOps.cost(net, ONE).outputs().get("scores")).isEqualTo(new Shape(1, 300, 4));
        assertThat(anchors.get(0)).isEqualTo(new Box(0.5f / 6, 0.5f / 6, 0.2f, 0.2f));
        Box wide = anchors.get(6 * (6 + 2) + 2); // second row, third column
        assertThat(wide.x()).isCloseTo(2.5f / 6, within(1e-6f));
        assertThat(wide.y()).isCloseTo(1.5f / 6, within(1e-6f));
        assertThat(wide.width() / wide.height()).isCloseTo(2, within(1e-5f));
        assertThat(wide.area()).isCloseTo(0.04f, within(1e-6f));
        assertThat(anchors.get(299).height() / anchors.get(299).width()).isCloseTo(3, within(1e-5f));
    }

    @Test
    void boxesOverlapByTheShareOfWhatTheyCover() {
        Box left = Box.between(0, 0, 0.4f, 0.4f);
        assertThat(left.overlap(left)).isCloseTo(1, within(1e-6f));
        assertThat(left.overlap(Box.between(0.2f, 0, 0.6f, 0.4f))).isCloseTo(1 / 3f, within(1e-6f));
        assertThat(left.overlap(Box.between(0.5f, 0, 0.6f, 0.4f))).isZero();
        assertThat(left.overlap(Box.between(0.1f, 0.1f, 0.2f, 0.3f))).isCloseTo(0.02f / 0.16f, within(1e-6f));
    }

    @Test
    void resizingIsLinearBetweenTheCentresOfPixels() {
        ArrayOps ops = new ArrayOps();
        FloatArray map = FloatArray.of(new float[] {0, 4, 8, 12}, 1, 1, 2, 2);
        assertThat(new Bilinear(2, 4).apply(ops, map))
                .isEqualTo(FloatArray.of(new float[] {0, 1, 3, 4, 2, 3, 5, 6, 6, 7, 9, 10, 8, 9, 11, 12}, 1, 1, 4, 4));
        assertThat(new Bilinear(1, 3).apply(ops, FloatArray.filled(5, 1, 1, 1, 1)))
                .isEqualTo(FloatArray.filled(5, 1, 1, 3, 3));
        assertThat(new Bilinear(2, 2).apply(ops, map)).isEqualTo(map);
    }
}
