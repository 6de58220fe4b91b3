package org.weightcast.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.weightcast.data.ImagePreparation;
import org.weightcast.data.ImageSpec;
import org.weightcast.data.Picture;
import org.weightcast.net.ArrayOps;
import org.weightcast.net.ConvBlocks;
import org.weightcast.net.Signature;
import org.weightcast.net.StudentCnn;
import org.weightcast.weights.BadModelException;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

class ClassifierExportTest {
    private static final StudentCnn STUDENT = new StudentCnn(new ConvBlocks(1, 14, List.of(4, 6)), 3);

    private final long seed = Long.getLong("weightcast.seed", System.nanoTime());
    private final Random random = new Random(seed);

    /** The file alone against preparation, network and softmax in plain Java. */
    @Test
    void theFileAnswersAsTheStepsDoOneByOne() {
        Named<FloatArray> weights = weights();
        float temperature = 1.7f;
        OnnxFile file = ClassifierExport.export(STUDENT, weights, card(temperature));
        try (OnnxSession session = OnnxSession.open(file, "M.onnx", 1)) {
            for (int[] size : new int[][] {{20, 31}, {3, 2}, {14, 14}}) {
                byte[] rgb = new byte[size[0] * size[1] * 3];
                random.nextBytes(rgb);
                Named<FloatArray> actual = run(session, rgb, size[0], size[1]);
                float[] prepared =
                        ImagePreparation.prepare(new Picture(size[0], size[1], rgb), new ImageSpec(1, 14, true));
                Named<FloatArray> expected = STUDENT.apply(
                        new ArrayOps(), weights, Named.of("image", FloatArray.wrap(prepared, 1, 1, 14, 14)));
                close(actual.get("distance"), expected.get("distance"));
                close(actual.get("probabilities"), softmax(expected.get("logits"), temperature));
            }
        }
    }

    @Test
    void theCardComesBackWithItsGoldenAnswers() {
        OnnxFile draft = ClassifierExport.export(STUDENT, weights(), card(1));
        ModelCard card = card(1).with(golden(draft));
        OnnxFile file = draft.withMetadata(card.metadata());
        OnnxFile read = OnnxFile.of(file.bytes(), "M.onnx");
        assertThat(ModelCard.of(read, "M.onnx")).isEqualTo(card);
        assertThat(golden(read)).isEqualTo(card.golden().orElseThrow());
    }

    @Test
    void otherWeightsAnswerTheGoldenPicturesDifferently() {
        Golden golden = golden(ClassifierExport.export(STUDENT, weights(), card(1)));
        OnnxFile other = ClassifierExport.export(STUDENT, weights(), card(1));
        try (OnnxSession session = OnnxSession.open(other, "M.onnx", 1)) {
            assertThat(golden.differenceFrom(session)).isGreaterThan(1e-3);
        }
    }

    @Test
    void theSameInputsAreTheSameFile() {
        Named<FloatArray> weights = weights();
        OnnxFile first = ClassifierExport.export(STUDENT, weights, card(1));
        OnnxFile second = ClassifierExport.export(STUDENT, weights, card(1));
        assertThat(first.bytes()).isEqualTo(second.bytes());
    }

    /** Extending a model needs its weights as the caster wrote them. */
    @Test
    void theWeightsComeBackUnfolded() {
        Named<FloatArray> weights = weights();
        Named<FloatArray> stored =
                ClassifierExport.export(STUDENT, weights, card(2)).weights();
        assertThat(stored).isEqualTo(weights);
    }

    @Test
    void partsThatDoNotFitAreRefused() {
        assertThatThrownBy(() -> ClassifierExport.export(new StudentCnn(STUDENT.blocks(), 4), weights(), card(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("prototypes", "[4, 54]", "[3, 54]");
        ModelCard two = new ModelCard(
                List.of("a", "b"),
                card(1).image(),
                Calibration.NONE,
                card(1).caster(),
                ImageHashes.of(List.of(), List.of()),
                List.of(1, 1),
                Optional.empty());
        assertThatThrownBy(() -> ClassifierExport.export(STUDENT, weights(), two))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("[batch, 3]", "2 classes");
        assertThatThrownBy(() ->
                        ClassifierExport.export(STUDENT, weights().only(name -> !name.equals("prototypes")), card(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("prototypes");
    }

    @Test
    void aCardThatIsNotOursIsRefused() {
        OnnxFile file = ClassifierExport.export(STUDENT, weights(), card(1));
        Named<String> metadata = file.metadata();
        said(file.withMetadata(metadata.with(OnnxFile.FORMAT, "caster 1")), "is a caster, but a model is needed");
        said(
                file.withMetadata(metadata.with(OnnxFile.FORMAT, "model 9")),
                "is a model of another version of weightcast ('model 9', here it is 'model 1')");
        said(file.withMetadata(metadata.with("weightcast.classes", "[\"a\"")), "weightcast.classes is not JSON");
        said(file.withMetadata(metadata.with("weightcast.classes", "{}")), "weightcast.classes is not a list");
        said(file.withMetadata(metadata.with("weightcast.classes", "[\"a\", \"a\", \"b\"]")), "distinct");
        said(file.withMetadata(metadata.with("weightcast.counts", "[1, 2.5, 3]")), "whole number");
        said(file.withMetadata(metadata.with("weightcast.calibration", "{\"temperature\": -1}")), "positive");
        said(file.withMetadata(metadata.only(key -> !key.equals("weightcast.caster"))), "lacks the entry");
    }

    private static void said(OnnxFile file, String words) {
        assertThatThrownBy(() -> ModelCard.of(file, "M.onnx"))
                .isInstanceOf(BadModelException.class)
                .hasMessageStartingWith("M.onnx")
                .hasMessageContaining(words);
    }

    private static Golden golden(OnnxFile file) {
        try (OnnxSession session = OnnxSession.open(file, "M.onnx", 1)) {
            Golden golden = Golden.record(session, 7, 3);
            assertThat(golden.differenceFrom(session)).isZero();
            return golden;
        }
    }

    private static ModelCard card(float temperature) {
        return new ModelCard(
                List.of("\u0259 \"schwa\"", "ok", "ж"),
                new ImageInput(1, 14, true),
                new Calibration(temperature),
                new ModelCard.CasterReference("glyphs", "00ff"),
                ImageHashes.of(List.of("01", "02", "03", "04"), List.of(0, 0, 1, 2)),
                List.of(2, 1, 1),
                Optional.empty());
    }

    private static Named<FloatArray> run(OnnxSession session, byte[] rgb, int width, int height) {
        ByteBuffer pixels = ByteBuffer.allocateDirect(rgb.length).put(rgb).flip();
        return session.run(ClassifierExport.IMAGE, pixels, 1, height, width, 3);
    }

    private static FloatArray softmax(FloatArray logits, float temperature) {
        float[] values = logits.toArray();
        double largest = Double.NEGATIVE_INFINITY;
        for (float value : values) {
            largest = Math.max(largest, value);
        }
        double sum = 0;
        for (float value : values) {
            sum += Math.exp((value - largest) / temperature);
        }
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (Math.exp((values[i] - largest) / temperature) / sum);
        }
        return FloatArray.wrap(values, logits.shape());
    }

    private void close(FloatArray actual, FloatArray expected) {
        assertThat(actual.shape()).isEqualTo(expected.shape());
        for (int i = 0; i < expected.size(); i++) {
            assertThat((double) actual.at(i))
                    .as("seed %d", seed)
                    .isCloseTo(expected.at(i), within(1e-4 * Math.max(1, expected.at(i))));
        }
    }

    private Named<FloatArray> weights() {
        return STUDENT.signature().weights().mapEntries((name, axes) -> {
            int[] shape = Signature.sizes(axes);
            float[] values = new float[Math.toIntExact(FloatArray.count(shape))];
            for (int i = 0; i < values.length; i++) {
                float value = 0.4f * (float) random.nextGaussian();
                boolean positive = name.endsWith("variance") || name.equals("temperature");
                values[i] = positive ? 1 + Math.abs(value) : value;
            }
            return FloatArray.wrap(values, shape);
        });
    }
}
