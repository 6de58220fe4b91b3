package org.weightcast.net.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.weightcast.net.ArrayOps;
import org.weightcast.net.Cost;
import org.weightcast.net.CostOps;
import org.weightcast.net.Norm;
import org.weightcast.net.Shape;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/** Sizes of the residual, isometric and transformer networks, and what makes each of them what it is. */
class SmallNetworksTest {
    private static final Map<String, Integer> ONE = Map.of("batch", 1);
    private static final ArrayOps OPS = new ArrayOps();

    @Test
    void residualNetworksHaveThePublishedNumberOfNormWeights() {
        int[][] published = {{14, 1_120}, {32, 2_464}, {110, 8_288}, {866, 64_736}};
        for (int[] row : published) {
            Named<Shape> weights = ResidualNetwork.ofDepth(row[0], 32, 10)
                    .signature()
                    .weights()
                    .only(name -> name.endsWith("norm.gain") || name.endsWith("norm.bias"))
                    .map(axes -> Shape.of(axes, ONE));
            assertThat(weights.values().stream().mapToLong(Shape::count).sum())
                    .as("depth %d", row[0])
                    .isEqualTo(row[1]);
        }
        assertThatThrownBy(() -> ResidualNetwork.ofDepth(15, 32, 10))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("15");
    }

    /** He et al. give ResNet-20 0.27 M parameters and about 41 M multiply-adds (with shortcuts without weights). */
    @Test
    void aResidualNetworkOf20LayersCostsAsPublished() {
        Cost cost = CostOps.cost(ResidualNetwork.ofDepth(20, 32, 10), ONE);
        assertThat(cost.parameters()).isBetween(265_000L, 275_000L);
        assertThat(cost.multiplyAdds()).isBetween(40_500_000L, 41_500_000L);
    }

    @Test
    void blocksOfAnIsometricNetworkAreInterchangeable() {
        IsometricNetwork net = IsometricNetwork.of(32, 4, 20);
        Cost cost = CostOps.cost(net, ONE);
        long kernels = 8L * (2 * 4 * 48 * 48 + 9 * 4 * 48);
        long norms = 2L * (48 + 8 * (192 + 192 + 48) + 192);
        assertThat(cost.parameters()).isEqualTo(48 * 48 + kernels + 48 * 192 + norms + 192 * 20 + 20);
        assertThat(cost.multiplyAdds()).isEqualTo(64 * (48 * 48 + kernels + 48 * 192) + 192 * 20);
        assertThat(net.inner()).isEqualTo(8);
        IsometricNetwork tiny = new IsometricNetwork(1, 6, 2, 4, 2, 3, 2, 8, 3);
        Named<FloatArray> weights = RandomWeights.of(tiny, 4);
        Named<FloatArray> one = weights.under("block1.");
        FloatArray images = RandomWeights.images(5, 2, 1, 6, 6);
        Named<FloatArray> twice = weights.with(one.prefixed("block2."));
        assertThat(weights.under("block2.").names()).isEqualTo(one.names());
        assertThat(tiny.logits(OPS, twice, images, Norm.stored()))
                .isNotEqualTo(tiny.logits(OPS, weights, images, Norm.stored()));
    }

    /** The one pixel that a 1 x 1 stem picks out is where the squares put it: channel-major, then row, then column. */
    @Test
    void squaresBecomeChannelsInTheOrderOfPixelUnshuffle() {
        IsometricNetwork net = new IsometricNetwork(2, 4, 2, 8, 0, 1, 1, 8, 8);
        Named<FloatArray> weights = net.signature()
                .weights()
                .mapEntries((name, axes) -> neutral(name, Shape.of(axes, ONE).sizes()));
        float[] image = new float[2 * 4 * 4];
        image[16 + 4 + 2] = 4; // colour 1, row 1, column 2: square (0, 1), channel 1 * 4 + 1 * 2 + 0 = 6
        FloatArray logits = net.logits(OPS, weights, FloatArray.wrap(image, 1, 2, 4, 4), Norm.stored());
        for (int channel = 0; channel < 8; channel++) {
            assertThat(logits.at(channel)).as("channel %d", channel).isEqualTo(channel == 6 ? 1 : 0);
        }
    }

    /** Identities that let a map through unchanged; the small number in a norm is taken off the variance. */
    private static FloatArray neutral(String name, int[] shape) {
        if (shape.length == 1) {
            boolean one = name.endsWith("gain") || name.endsWith("variance");
            return FloatArray.filled(one ? name.endsWith("variance") ? 1 - 1e-5f : 1 : 0, shape);
        }
        float[] identity = new float[shape[0] * shape[1]];
        for (int i = 0; i < shape[0]; i++) {
            identity[i * shape[1] + i] = 1;
        }
        return FloatArray.wrap(identity, shape);
    }

    @Test
    void sizesThatDoNotDivideAreRefused() {
        assertThatThrownBy(() -> IsometricNetwork.of(30, 4, 5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("30", "squares of 4", "32");
        assertThatThrownBy(() -> IsometricNetwork.of(8, 4, 5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("2 pixels", "kernels of 3");
        assertThatThrownBy(() -> VisionTransformer.small(30, 4, 5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("30", "squares of 4");
        assertThatThrownBy(() -> CostOps.cost(new VisionTransformer(3, 8, 4, 10, 1, 4, 8, 2), ONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("10", "4 heads");
    }

    /** ViT-Ti/16 of timm, {@code vit_tiny_patch16_224}, has 5,717,416 parameters; ViT-B/32 has 88,224,232. */
    @Test
    void visionTransformersHaveTheirKnownSizes() {
        assertThat(CostOps.cost(new VisionTransformer(3, 224, 16, 192, 12, 3, 768, 1000), ONE)
                        .parameters())
                .isEqualTo(5_717_416);
        assertThat(CostOps.cost(new VisionTransformer(3, 224, 32, 768, 12, 12, 3072, 1000), ONE)
                        .parameters())
                .isEqualTo(88_224_232);
    }

    /** Memory behind a mask changes nothing, and without one it does. */
    @Test
    void maskedMemoryIsNotRead() {
        VisionTransformer net = new VisionTransformer(1, 4, 2, 8, 1, 2, 12, 3);
        Named<FloatArray> weights = RandomWeights.of(net, 3);
        FloatArray tokens = net.tokens(OPS, weights, RandomWeights.images(6, 2, 1, 4, 4)); // [2, 5, 8]
        FloatArray cells = VisionTransformer.forEach(OPS, RandomWeights.images(7, 1, 2, 8), tokens);
        assertThat(cells.shape()).containsExactly(2, 2, 8);
        Named<FloatArray> own = weights.under(VisionTransformer.layerName(1));
        FloatArray hidden = OPS.concat(1, List.of(FloatArray.zeros(5, 5), FloatArray.filled(-1e9f, 5, 2)));
        FloatArray alone = net.layer().apply(OPS, own, tokens);
        assertThat(net.layer().apply(OPS, own, tokens, cells, hidden)).isEqualTo(alone);
        assertThat(net.layer().apply(OPS, own, tokens, cells, FloatArray.zeros(5, 7)))
                .isNotEqualTo(alone);
        assertThat(net.encode(OPS, weights, tokens)).isEqualTo(alone);
    }

    @Test
    void firstWeightsAreTheSameBitsForAnyJava() {
        Named<FloatArray> weights = InitialWeights.of(ResidualNetwork.ofDepth(14, 16, 10), 7);
        assertThat(InitialWeights.of(ResidualNetwork.ofDepth(14, 16, 10), 7)).isEqualTo(weights);
        int hash = 0;
        for (FloatArray array : weights.values()) {
            for (float value : array.toArray()) {
                hash = 31 * hash + Float.floatToRawIntBits(value);
            }
        }
        assertThat(hash).isEqualTo(-962976157);
        FloatArray kernel = weights.get("segment3.block2.second.kernel");
        double squares = 0;
        for (float value : kernel.toArray()) {
            squares += value * value;
        }
        assertThat(squares / kernel.size()).isBetween(0.95 * 2 / (64 * 9), 1.05 * 2 / (64 * 9));
    }
}
