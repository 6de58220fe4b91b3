package org.weightcast.net.vision;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.weightcast.net.ArrayOps;
import org.weightcast.net.Cost;
import org.weightcast.net.CostOps;
import org.weightcast.net.Norm;
import org.weightcast.net.Shape;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/** The network's size and shape, by figures of the paper, of its reference model and of a counter of its own. */
class MobileNetV2Test {
    private static final Map<String, Integer> ONE = Map.of("batch", 1);

    @ParameterizedTest(name = "width {0}")
    @CsvSource({
        "0.35,  382_048, 14_080, 1_281_000, 1_677_128,  59_285_808",
        "0.5,   669_136, 18_544, 1_281_000, 1_968_680,  97_131_840",
        "0.75, 1_328_784, 26_640, 1_281_000, 2_636_424, 209_069_792",
        "1.0,  2_189_760, 34_112, 1_281_000, 3_504_872, 300_774_272",
        "1.3,  3_677_536, 44_256, 1_665_000, 5_386_792, 509_374_560",
        "1.4,  4_267_840, 47_936, 1_793_000, 6_108_776, 582_195_824",
    })
    void parametersAndMultiplyAddsAt224(
            double width, String kernels, String norms, String head, String all, String multiplyAdds) {
        MobileNetV2 net = MobileNetV2.of(width, 224, 1000);
        Cost cost = CostOps.cost(net, ONE);
        assertThat(cost.parameters()).isEqualTo(number(all));
        assertThat(cost.multiplyAdds()).isEqualTo(number(multiplyAdds));
        assertThat(values(net, "kernel")).isEqualTo(number(kernels));
        assertThat(values(net, "norm.gain") + values(net, "norm.bias")).isEqualTo(number(norms));
        assertThat(values(net, "norm.mean") + values(net, "norm.variance"))
                .isEqualTo(number(norms))
                .isEqualTo(cost.statistics());
        assertThat(values(net, "head.weight") + values(net, "head.bias")).isEqualTo(number(head));
    }

    private static long values(MobileNetV2 net, String ending) {
        Named<Shape> shapes = net.signature().weights().map(axes -> Shape.of(axes, ONE));
        return shapes.only(name -> name.endsWith(ending)).values().stream()
                .mapToLong(Shape::count)
                .sum();
    }

    private static long number(String grouped) {
        return Long.parseLong(grouped.strip().replace("_", ""));
    }

    @ParameterizedTest(name = "width {0} at {1} pixels")
    @CsvSource({
        "0.35, 192, 43.9", "0.35, 160, 30.9", "0.35, 128, 20.2", "0.35, 96, 11.9",
        "0.5,  192, 71.7", "0.5,  160, 50.2", "0.5,  128, 32.6", "0.5,  96, 18.9",
        "0.75, 192, 153.9", "0.75, 160, 107.3", "0.75, 128, 69.1", "0.75, 96, 39.4",
        "1.0,  192, 221.3", "1.0,  160, 154.1", "1.0,  128, 99.1", "1.0,  96, 56.3",
    })
    void multiplyAddsAtOtherResolutions(double width, int size, double millions) {
        double found = CostOps.cost(MobileNetV2.of(width, size, 1000), ONE).multiplyAdds() / 1e6;
        assertThat(Math.round(found * 10) / 10.0).isEqualTo(millions);
    }

    @ParameterizedTest(name = "width {0} on 32 pixels")
    @CsvSource({"1.0, 2_351_972, 6_240_128", "0.35, 524_228, 1_311_792"})
    void theSamePyramidOn32Pixels(double width, String parameters, String multiplyAdds) {
        Cost cost = CostOps.cost(MobileNetV2.of(width, 32, 100), ONE);
        assertThat(cost.parameters()).isEqualTo(number(parameters));
        assertThat(cost.multiplyAdds()).isEqualTo(number(multiplyAdds));
    }

    @Test
    void eachLayerOfTheFullNetwork() {
        MobileNetV2 net = MobileNetV2.of(1, 224, 1000);
        List<String> found = new ArrayList<>();
        CostOps ops = new CostOps();
        Named<Shape> weights = net.signature().weights().map(axes -> Shape.of(axes, ONE));
        Shape x = net.stemLayer().apply(ops, weights, new Shape(1, 3, 224, 224), Norm.stored());
        found.add(kernels(weights, "stem") + "; " + ops.multiplyAdds());
        for (InvertedResidual block : net.blocks()) {
            long before = ops.multiplyAdds();
            x = block.apply(ops, weights, x, Norm.stored());
            found.add(kernels(weights, block.name()) + "; " + (ops.multiplyAdds() - before));
        }
        long before = ops.multiplyAdds();
        net.lastLayer().apply(ops, weights, x, Norm.stored());
        found.add(kernels(weights, "last") + "; " + (ops.multiplyAdds() - before));
        assertThat(found)
                .containsExactly(
                        "864; 10838016",
                        "800; 10035200",
                        "4704; 29202432",
                        "8208; 25740288",
                        "9360; 15466752",
                        "14016; 10988544",
                        "14016; 10988544",
                        "20160; 7564032",
                        "52608; 10311168",
                        "52608; 10311168",
                        "52608; 10311168",
                        "64896; 12719616",
                        "115776; 22692096",
                        "115776; 22692096",
                        "152640; 15607872",
                        "315840; 15476160",
                        "315840; 15476160",
                        "469440; 23002560",
                        "409600; 20070400");
    }

    private static long kernels(Named<Shape> weights, String layer) {
        return weights.only(name -> name.startsWith(layer + ".") && name.endsWith(".kernel")).values().stream()
                .mapToLong(Shape::count)
                .sum();
    }

    @Test
    void theMiniNetworkHasItsPatchesOfPublishedSize() {
        MobileNetV2 mini = MobileNetV2.mini(32, 50);
        assertThat(values(mini, "norm.gain") + values(mini, "norm.bias")).isEqualTo(2 * 3744);
        assertThat(values(mini, "depthwise.kernel")).isEqualTo(1536 * 9);
        assertThat(CostOps.cost(mini, ONE).parameters()).isBetween(230_000L, 260_000L);
    }

    @Test
    void takingOutStridesKeepsMapsLargeAndWeightsAsTheyAre() {
        MobileNetV2 net = MobileNetV2.of(0.35, 32, 10);
        assertThat(net.halving(5)).isEqualTo(net);
        for (int times = 0; times <= 5; times++) {
            MobileNetV2 other = net.halving(times);
            assertThat(other.signature()).isEqualTo(net.signature());
            int size = other.stemLayer().size(32);
            for (InvertedResidual block : other.blocks()) {
                size = block.size(size);
            }
            assertThat(size).isEqualTo(32 >> times);
        }
    }

    @Test
    void channelsAreRoundedToEightAndNotDownByATenth() {
        assertThat(List.of(1.0, 11.2, 12.0, 18.0, 20.0, 33.6, 41.6, 1792.0).stream()
                        .map(MobileNetV2::rounded))
                .containsExactly(8, 16, 16, 24, 24, 32, 40, 1792);
    }

    @Test
    void theBottleneckIsLinearAndTheShortcutIsThereUnlessSwitchedOff() {
        InvertedResidual block = InvertedResidual.of("b", 4, 8, 4, 1);
        Named<FloatArray> zeros = block.weights()
                .map(axes -> FloatArray.zeros(axes.stream()
                        .mapToInt(axis -> Integer.parseInt(axis.toString()))
                        .toArray()));
        Named<FloatArray> weights = zeros.with("b.project.norm.bias", FloatArray.filled(-2, 4));
        FloatArray x = FloatArray.filled(3, 1, 4, 2, 2);
        assertThat(run(block, weights, x)).isEqualTo(FloatArray.filled(3 - 2, 1, 4, 2, 2));
        assertThat(run(formed(block, false, true), weights, x)).isEqualTo(FloatArray.filled(3, 1, 4, 2, 2));
        assertThat(run(formed(block, true, false), weights, x)).isEqualTo(FloatArray.filled(-2, 1, 4, 2, 2));
        assertThat(run(block.stepping(2, 1), weights, x)).isEqualTo(FloatArray.filled(-2, 1, 4, 1, 1));
    }

    private static InvertedResidual formed(InvertedResidual block, boolean linear, boolean shortcut) {
        return new InvertedResidual(
                block.name(),
                block.in(),
                block.hidden(),
                block.out(),
                block.window(),
                block.stride(),
                block.dilation(),
                new InvertedResidual.Form(linear, shortcut));
    }

    private static FloatArray run(InvertedResidual block, Named<FloatArray> weights, FloatArray x) {
        return block.apply(new ArrayOps(), weights, x, Norm.stored());
    }

    @Test
    void normsTakeStatisticsFromWhereTheyAreTold() {
        MobileNetV2 net = new MobileNetV2(
                1, 8, 8, 2, List.of(new MobileNetV2.Row(2, 8, 1, 1)), 8, 2, InvertedResidual.Form.PUBLISHED);
        Named<FloatArray> weights = RandomWeights.of(net, 1);
        FloatArray images = RandomWeights.images(2, 3, 1, 8, 8);
        ArrayOps ops = new ArrayOps();
        Named.Builder<FloatArray> measured = Named.builder();
        FloatArray ofBatch = net.logits(ops, weights, images, (o, name, own, x) -> {
            var moments = Norm.<FloatArray>ofBatch().moments(o, name, own, x);
            measured.put(name + "mean", moments.mean()).put(name + "variance", moments.variance());
            return moments;
        });
        Named<FloatArray> statistics = measured.build();
        assertThat(statistics.names())
                .containsExactlyElementsOf(weights.only(Norm::isStatistic).names());
        assertThat(net.logits(ops, weights.with(statistics), images, Norm.stored()))
                .isEqualTo(ofBatch);
        assertThat(net.logits(ops, weights, images, Norm.stored())).isNotEqualTo(ofBatch);
    }
}
