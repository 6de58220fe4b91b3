package org.weightcast.meta;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.weightcast.cast.CasterFile;
import org.weightcast.data.ClassSet;
import org.weightcast.onnx.CasterCard;
import org.weightcast.onnx.OnnxFile;
import org.weightcast.onnx.OnnxSession;
import org.weightcast.torch.Scope;
import org.weightcast.torch.Torch;
import org.weightcast.train.TrainingListener;
import org.weightcast.train.TrainingState;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/** One short training from drawn glyphs to a published caster: it learns, and what was trained is what is published. */
class TrainedCasterTest {
    private static final int STEPS = 200;

    @TempDir
    static Path folder;

    private static TrainingState state;
    private static OnnxFile published;
    private static OnnxSession session;

    private final long seed = System.nanoTime();
    private final SplittableRandom random = new SplittableRandom(seed);

    @BeforeAll
    static void train() {
        ClassSet classes = TinyCaster.classes();
        CasterTraining training = new CasterTraining(
                CasterConfig.read(TinyCaster.config(folder, STEPS, 1000)), classes, folder.resolve("run"));
        assertThat(training.steps()).isEqualTo(STEPS);
        state = training.run(new TrainingListener() {}, () -> false);
        published = training.publish(state);
        session = OnnxSession.open(published, "tiny", 1);
    }

    @AfterAll
    static void close() {
        session.close();
    }

    /** 10 ways of an unseen script, 1 shot; guessing gives 0.1, an untrained network about 0.75. */
    @Test
    void learns() {
        double untrained = validate(TinyCaster.randomWeights(TinyCaster.settings(), 7));
        assertThat(state.bestScore()).isGreaterThan(0.85).isGreaterThan(untrained + 0.05);
        assertThat(validate(state.best())).isEqualTo(state.bestScore());
    }

    private static double validate(Named<FloatArray> weights) {
        ClassSet heldOut = TinyCaster.classes().only("script03"::equals);
        CasterConfig config = CasterConfig.read(folder.resolve("tiny.yaml"));
        CasterLoss loss = new CasterLoss(config.settings(), config.image());
        return new CasterValidation(heldOut, config.validation(), loss).accuracy(weights);
    }

    @Test
    void theCardSaysWhatWasMeasured() {
        CasterCard card = CasterCard.of(published, "tiny");
        assertThat(card.name()).isEqualTo("tiny");
        assertThat(card.settings()).isEqualTo(TinyCaster.settings());
        assertThat(card.training()).contains("seed: 7");
        assertThat(card.calibrations())
                .extracting(each -> each.ways() + " x " + each.shots())
                .containsExactly("2 x 1", "2 x 2", "5 x 1", "5 x 2");
        assertThat(card.accuracies().get("held-out classes, 12-way 1-shot")).isBetween(0.3, 1.0);
    }

    @TestFactory
    Stream<DynamicTest> castsAreTheSameInBothEngines() {
        return Stream.of(cast(2, 2, 0), cast(25, 5, 0), cast(61, 13, 0), cast(9, 4, 1), cast(1, 1, 0));
    }

    private DynamicTest cast(int images, int classes, int unlabelled) {
        String name = images + " images, " + classes + " classes, " + unlabelled + " unlabelled";
        return DynamicTest.dynamicTest(name, () -> {
            Named<FloatArray> trained = state.best();
            Named<FloatArray> random = TinyCaster.randomWeights(TinyCaster.settings(), seed);
            Named<FloatArray> inputs = inputs(images, classes, unlabelled, 0);
            assertThat(Difference.relative(session.run(inputs), torch(trained, inputs)))
                    .as("seed %d", seed)
                    .isLessThan(1e-4);
            OnnxFile file = CasterFile.of(CasterCard.of(published, "tiny"), random);
            try (OnnxSession untrained = OnnxSession.open(file, "random", 1)) {
                assertThat(Difference.relative(untrained.run(inputs), torch(random, inputs)))
                        .as("random weights, seed %d", seed)
                        .isLessThan(1e-4);
            }
        });
    }

    /** Each engine goes on from what it wrote itself. */
    @Test
    void twoChainedExtensionsAreTheSameInBothEngines() {
        Named<FloatArray> inputs = inputs(10, 5, 0, 0);
        Named<FloatArray> onnx = session.run(inputs);
        Named<FloatArray> torch = torch(state.best(), inputs);
        for (int extension = 1; extension <= 2; extension++) {
            Named<FloatArray> more = inputs(7, 3, 1, 10 * extension);
            onnx = session.run(more.with(previous(onnx)));
            torch = torch(state.best(), more.with(previous(torch)));
            assertThat(Difference.relative(onnx, torch))
                    .as("extension %d, seed %d", extension, seed)
                    .isLessThan(1e-4);
        }
        assertThat(onnx.get("block1.kernel")).isNotEqualTo(session.run(inputs).get("block1.kernel"));
    }

    /** The difference would be nothing if nothing were generated. */
    @Test
    void kernelsDependOnTheSupportSet() {
        FloatArray one = session.run(inputs(25, 5, 0, 0)).get("block2.kernel");
        FloatArray other = session.run(inputs(25, 5, 0, 0)).get("block2.kernel");
        assertThat(Difference.relative(one.toArray(), other.toArray())).isGreaterThan(1e-3);
    }

    private Named<FloatArray> inputs(int images, int classes, int unlabelled, int seen) {
        float[] pixels = new float[images * TinyCaster.SIZE * TinyCaster.SIZE];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (float) random.nextDouble();
        }
        float[] membership = new float[images * classes];
        for (int i = 0; i < images - unlabelled; i++) { // one each, then any
            membership[i * classes + (i < classes ? i : random.nextInt(classes))] = 1;
        }
        float[] codes = new float[classes * TinyCaster.settings().codeSize()];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = (float) random.nextGaussian();
        }
        return Named.<FloatArray>builder()
                .put("images", FloatArray.wrap(pixels, images, 1, TinyCaster.SIZE, TinyCaster.SIZE))
                .put("membership", FloatArray.wrap(membership, 1, images, classes))
                .put(
                        "codes",
                        FloatArray.wrap(codes, 1, classes, TinyCaster.settings().codeSize()))
                .put("seen", FloatArray.filled(seen, 1))
                .build();
    }

    private static Named<FloatArray> previous(Named<FloatArray> outputs) {
        return outputs.only(name -> name.startsWith("block")).prefixed("previous.");
    }

    private static Named<FloatArray> torch(Named<FloatArray> weights, Named<FloatArray> inputs) {
        try (Scope scope = Scope.withoutGradients()) {
            CasterNetwork network = new CasterNetwork(TinyCaster.settings(), 1);
            Named<Tensor> all = Torch.tensors(weights);
            Named<Tensor> in = Torch.tensors(inputs);
            Named<Tensor> previous = in.under("previous.");
            return Torch.arrays(
                    previous.size() == 0
                            ? network.cast(all, in.get("images"), in.get("membership"), in.get("codes"))
                            : network.extend(
                                    all,
                                    previous,
                                    in.get("seen"),
                                    in.get("images"),
                                    in.get("membership"),
                                    in.get("codes")));
        }
    }
}
