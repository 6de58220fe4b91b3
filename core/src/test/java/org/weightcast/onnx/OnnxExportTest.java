package org.weightcast.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.weightcast.net.ArrayOps;
import org.weightcast.net.ConvBlocks;
import org.weightcast.net.HyperTransformer;
import org.weightcast.net.HyperTransformerSettings;
import org.weightcast.net.Net;
import org.weightcast.net.Signature;
import org.weightcast.net.StudentCnn;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

class OnnxExportTest {
    private static final Named<String> METADATA = Named.of(OnnxFile.FORMAT, "test");
    private static final ConvBlocks BLOCKS = blocks(1);

    private final long seed = Long.getLong("weightcast.seed", System.nanoTime());
    private final Random random = new Random(seed);

    /** Of so many colours. */
    private static ConvBlocks blocks(int channels) {
        return new ConvBlocks(channels, 16, List.of(4, 8), List.of(1, 3));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void theHyperTransformerRunsWithAnyNumberOfImagesAndClasses(int channels) {
        runsWithAnyNumberOfImagesAndClasses(HyperTransformerSettings.of(blocks(channels)));
    }

    @Test
    void soDoTheFormsInWhichUnlabelledImagesAreSoftMembers() {
        HyperTransformerSettings soft = HyperTransformerSettings.of(BLOCKS).withSoftMembers(true);
        runsWithAnyNumberOfImagesAndClasses(soft);
        runsWithAnyNumberOfImagesAndClasses(soft.asStatic());
    }

    private void runsWithAnyNumberOfImagesAndClasses(HyperTransformerSettings settings) {
        for (int episodes : new int[] {1, 2}) {
            Net net = new HyperTransformer(settings, episodes);
            Named<FloatArray> weights = weights(net);
            OnnxFile file = OnnxExport.export(net, weights, METADATA);
            try (OnnxSession session = OnnxSession.open(file, "the caster", 1)) {
                for (int[] sizes : new int[][] {{2, 2}, {11, 3}}) {
                    Named<FloatArray> inputs = inputs(net, sizes[0], sizes[1]);
                    agree(session.run(inputs), net.apply(new ArrayOps(), weights, inputs));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void theStudentRunsOnAnyNumberOfImages(int channels) {
        Net net = new StudentCnn(blocks(channels), 3);
        Named<FloatArray> weights = weights(net);
        try (OnnxSession session = OnnxSession.open(OnnxExport.export(net, weights, METADATA), "the student", 1)) {
            for (int batch : new int[] {1, 5}) {
                Named<FloatArray> inputs = Named.of("image", random(batch, channels, 16, 16));
                agree(session.run(inputs), net.apply(new ArrayOps(), weights, inputs));
            }
        }
    }

    @Test
    void aCasterStartsFromItsBaseUnlessToldOtherwise() {
        Net net = new HyperTransformer(HyperTransformerSettings.of(BLOCKS), 1);
        Named<FloatArray> weights = weights(net);
        Named<FloatArray> all = inputs(net, 5, 2);
        Named<FloatArray> given = all.only(name -> !name.startsWith("previous."));
        Named<FloatArray> base = all.only(name -> name.startsWith("previous."));
        OnnxFile file = OnnxExport.export(net, weights, base, METADATA);
        assertThat(file.defaults()).isEqualTo(base);
        assertThat(file.weights()).isEqualTo(weights);
        Named<FloatArray> other = inputs(net, 5, 2).only(base::has);
        try (OnnxSession session = OnnxSession.open(file, "the caster", 1)) {
            assertThat(session.run(given)).isEqualTo(session.run(all));
            agree(session.run(given.with(other)), net.apply(new ArrayOps(), weights, given.with(other)));
            Named<FloatArray> kernel = given.with(other.only("previous.block2.kernel"::equals));
            agree(session.run(kernel), net.apply(new ArrayOps(), weights, base.with(kernel)));
        }
    }

    @Test
    void arraysThatDoNotFitTheSignatureAreRefused() {
        Net net = new StudentCnn(BLOCKS, 3);
        Named<FloatArray> weights = weights(net);
        refused(net, weights.with("block1.bias", FloatArray.zeros(5)), "block1.bias", "[4]", "[5]");
        refused(net, weights.with("block9.bias", FloatArray.zeros(4)), "block9.bias");
        refused(net, weights.only(name -> !name.equals("temperature")), "temperature");
        assertThatThrownBy(() -> OnnxExport.export(net, weights, Named.of("image", FloatArray.zeros(1)), METADATA))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("input 'image'", "[batch, 1, 16, 16]", "[1]");
    }

    private static void refused(Net net, Named<FloatArray> weights, String... words) {
        assertThatThrownBy(() -> OnnxExport.export(net, weights, METADATA))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(words);
    }

    private void agree(Named<FloatArray> actual, Named<FloatArray> expected) {
        assertThat(actual.names()).containsExactlyElementsOf(expected.names());
        expected.asMap().forEach((name, array) -> {
            assertThat(actual.get(name).shape()).as(name).isEqualTo(array.shape());
            double largest = 0;
            for (float value : array.toArray()) {
                largest = Math.max(largest, Math.abs(value));
            }
            for (int i = 0; i < array.size(); i++) {
                assertThat((double) actual.get(name).at(i))
                        .as("%s, value %d, seed %d", name, i, seed)
                        .isCloseTo(array.at(i), within(1e-4 * largest));
            }
        });
    }

    private Named<FloatArray> weights(Net net) {
        return net.signature().weights().mapEntries((name, axes) -> {
            FloatArray drawn = random(Signature.sizes(axes));
            return name.endsWith("variance") || name.equals("temperature") ? positive(drawn) : drawn;
        });
    }

    private Named<FloatArray> inputs(Net net, int support, int classes) {
        return net.signature().inputs().mapEntries((name, axes) -> {
            int[] shape = axes.stream()
                    .mapToInt(axis -> switch (axis.toString()) {
                        case "support" -> support;
                        case "class" -> classes;
                        default -> Integer.parseInt(axis.toString());
                    })
                    .toArray();
            return name.equals("membership") || name.equals("seen") || name.endsWith("variance")
                    ? positive(random(shape))
                    : random(shape);
        });
    }

    private static FloatArray positive(FloatArray array) {
        float[] values = array.toArray();
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.abs(values[i]) + 0.1f;
        }
        return FloatArray.of(values, array.shape());
    }

    private FloatArray random(int... shape) {
        float[] values = new float[Math.toIntExact(FloatArray.count(shape))];
        for (int i = 0; i < values.length; i++) {
            values[i] = 0.3f * (float) random.nextGaussian();
        }
        return FloatArray.wrap(values, shape);
    }
}
