package org.weightcast.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.weightcast.net.Net;
import org.weightcast.net.vision.DeepLabV3;
import org.weightcast.net.vision.IsometricNetwork;
import org.weightcast.net.vision.MobileNetV2;
import org.weightcast.net.vision.RandomWeights;
import org.weightcast.net.vision.ResidualNetwork;
import org.weightcast.net.vision.SsdLite;
import org.weightcast.net.vision.VisionTransformer;
import org.weightcast.onnx.OnnxExport;
import org.weightcast.onnx.OnnxFile;
import org.weightcast.onnx.OnnxSession;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/** What libtorch trains is what ONNX Runtime runs: networks of full size, to 1e-4 of the largest output. */
class VisionNetworksTest {
    private final long seed = Long.getLong("weightcast.seed", System.nanoTime());

    static Stream<Net> networks() {
        return Stream.of(
                MobileNetV2.of(1, 96, 1000),
                MobileNetV2.of(0.35, 32, 100).halving(3),
                MobileNetV2.mini(32, 50),
                ResidualNetwork.ofDepth(14, 32, 10),
                IsometricNetwork.of(32, 4, 20),
                VisionTransformer.small(32, 4, 60),
                DeepLabV3.of(MobileNetV2.of(0.35, 96, 1), 4),
                SsdLite.of(MobileNetV2.of(0.35, 96, 1), 3));
    }

    @ParameterizedTest
    @MethodSource("networks")
    void theFileAnswersAsLibtorchDoes(Net net) {
        Named<FloatArray> weights = RandomWeights.of(net, seed);
        int size = Integer.parseInt(net.signature().inputs().get("image").get(2).toString());
        OnnxFile file = OnnxExport.export(net, weights, Named.of(OnnxFile.FORMAT, "test"));
        try (OnnxSession session = OnnxSession.open(file, "the network", 1)) {
            for (int batch : new int[] {1, 4}) {
                Named<FloatArray> inputs = Named.of("image", RandomWeights.images(seed + batch, batch, 3, size, size));
                session.run(inputs).asMap().forEach((name, found) -> {
                    FloatArray expected = byTorch(net, weights, inputs).get(name);
                    assertThat(found.shape()).isEqualTo(expected.shape());
                    assertThat(difference(found, expected))
                            .as("%s, seed %d", name, seed)
                            .isLessThan(1e-4);
                });
            }
        }
    }

    private static Named<FloatArray> byTorch(Net net, Named<FloatArray> weights, Named<FloatArray> inputs) {
        try (PointerScope scope = new PointerScope()) {
            return Torch.arrays(net.apply(new TorchOps(), Torch.tensors(weights), Torch.tensors(inputs)));
        }
    }

    /** The largest difference, as a share of the largest value. */
    private static double difference(FloatArray found, FloatArray expected) {
        double largest = 0;
        double apart = 0;
        for (int i = 0; i < expected.size(); i++) {
            largest = Math.max(largest, Math.abs(expected.at(i)));
            apart = Math.max(apart, Math.abs(expected.at(i) - found.at(i)));
        }
        return apart / largest;
    }
}
