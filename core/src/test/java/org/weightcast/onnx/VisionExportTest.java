package org.weightcast.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.weightcast.net.ArrayOps;
import org.weightcast.net.Net;
import org.weightcast.net.vision.DeepLabV3;
import org.weightcast.net.vision.InvertedResidual;
import org.weightcast.net.vision.IsometricNetwork;
import org.weightcast.net.vision.MemoryTransformer;
import org.weightcast.net.vision.MobileNetV2;
import org.weightcast.net.vision.RandomWeights;
import org.weightcast.net.vision.ResidualNetwork;
import org.weightcast.net.vision.SsdLite;
import org.weightcast.net.vision.VisionTransformer;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/** Every network for pictures as a file of its own, run by ONNX Runtime, against the plain Java oracle. */
class VisionExportTest {
    private static final List<MobileNetV2.Row> TWO_ROWS =
            List.of(new MobileNetV2.Row(1, 8, 1, 1), new MobileNetV2.Row(3, 16, 2, 2));

    private final long seed = Long.getLong("weightcast.seed", System.nanoTime());

    @Test
    void mobileNetRunsAsWritten() {
        for (int size : new int[] {13, 16}) {
            for (boolean linear : new boolean[] {true, false}) {
                agrees(
                        new MobileNetV2(3, size, 8, 2, TWO_ROWS, 16, 5, new InvertedResidual.Form(linear, linear)),
                        size);
            }
        }
    }

    @Test
    void residualNetworksRunAsWritten() {
        agrees(new ResidualNetwork(3, 8, 2, 4, 5), 8);
        agrees(new ResidualNetwork(1, 9, 1, 6, 3), 9);
    }

    @Test
    void isometricNetworksRunAsWritten() {
        agrees(new IsometricNetwork(3, 12, 4, 8, 2, 3, 2, 12, 4), 12);
        agrees(new IsometricNetwork(1, 10, 2, 8, 1, 5, 4, 12, 4), 10);
    }

    @Test
    void visionTransformersRunAsWritten() {
        agrees(new VisionTransformer(3, 8, 4, 12, 2, 3, 16, 5), 8);
        agrees(new VisionTransformer(1, 12, 3, 8, 1, 2, 24, 3), 12);
    }

    @Test
    void headsRunAsWritten() {
        MobileNetV2 backbone = new MobileNetV2(3, 16, 8, 2, TWO_ROWS, 16, 5, InvertedResidual.Form.PUBLISHED);
        agrees(new DeepLabV3(backbone, 3, 8, false), 16);
        agrees(new DeepLabV3(backbone, 3, 8, true), 16);
        agrees(new SsdLite(backbone, 2, List.of(new SsdLite.Extra(12, 0.5))), 16);
    }

    @Test
    void tasksInMemoryRunAsWritten() {
        VisionTransformer base = new VisionTransformer(3, 8, 4, 12, 2, 3, 16, 5);
        MemoryTransformer net = new MemoryTransformer(
                base,
                List.of(
                        new MemoryTransformer.Task("a", 2, 3, List.of()),
                        new MemoryTransformer.Task("b", 1, 4, List.of("a"))));
        agrees(net, 8);
        agrees(net.answering("b"), 8);
    }

    private void agrees(Net net, int size) {
        int channels =
                Integer.parseInt(net.signature().inputs().get("image").get(1).toString());
        Named<FloatArray> weights = RandomWeights.of(net, seed);
        OnnxFile file = OnnxExport.export(net, weights, Named.of(OnnxFile.FORMAT, "test"));
        try (OnnxSession session = OnnxSession.open(file, "the network", 1)) {
            for (int batch : new int[] {1, 3}) {
                Named<FloatArray> inputs =
                        Named.of("image", RandomWeights.images(seed + batch, batch, channels, size, size));
                Named<FloatArray> expected = net.apply(new ArrayOps(), weights, inputs);
                Named<FloatArray> found = session.run(inputs);
                assertThat(found.names()).containsExactlyElementsOf(expected.names());
                expected.asMap().forEach((name, array) -> close(found.get(name), array));
            }
        }
    }

    private void close(FloatArray found, FloatArray expected) {
        assertThat(found.shape()).isEqualTo(expected.shape());
        double largest = 0;
        for (float value : expected.toArray()) {
            largest = Math.max(largest, Math.abs(value));
        }
        for (int i = 0; i < expected.size(); i++) {
            assertThat((double) found.at(i))
                    .as("value %d, seed %d", i, seed)
                    .isCloseTo(expected.at(i), within(1e-4 * largest));
        }
    }
}
