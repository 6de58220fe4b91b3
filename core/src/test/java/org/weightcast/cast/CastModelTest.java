package org.weightcast.cast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weightcast.data.BadInputException;
import org.weightcast.net.ConvBlocks;
import org.weightcast.net.Signature;
import org.weightcast.net.StudentCnn;
import org.weightcast.onnx.Calibration;
import org.weightcast.onnx.ClassifierExport;
import org.weightcast.onnx.Golden;
import org.weightcast.onnx.ImageHashes;
import org.weightcast.onnx.ImageInput;
import org.weightcast.onnx.ModelCard;
import org.weightcast.onnx.OnnxFile;
import org.weightcast.onnx.OnnxSession;
import org.weightcast.weights.BadModelException;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

class CastModelTest {
    private static final StudentCnn STUDENT = new StudentCnn(new ConvBlocks(1, 8, List.of(3, 4), List.of(2, 1)), 3);

    @TempDir
    private Path folder;

    private final Path path() {
        return folder.resolve("model.onnx");
    }

    @Test
    void verifiesThatItAnswersAsWhenItWasMade() throws IOException {
        OnnxFile draft = draft(weights(1));
        draft.withMetadata(card().with(answers(draft)).metadata()).write(path());
        try (CastModel model = CastModel.load(path())) {
            assertThat(model.verify().same()).isTrue();
            assertThat(model.verify().difference()).isLessThan(1e-6);
        }
    }

    /** Whole and signed, but the answers were another model's. */
    @Test
    void findsThatItAnswersDifferently() throws IOException {
        Golden others = answers(draft(weights(1.1f)));
        draft(weights(1)).withMetadata(card().with(others).metadata()).write(path());
        try (CastModel model = CastModel.load(path())) {
            assertThat(model.verify().same()).isFalse();
            assertThat(model.verify().difference()).isGreaterThan(1e-3);
        }
    }

    @Test
    void withoutAnswersThereIsNothingToVerify() throws IOException {
        draft(weights(1)).write(path());
        try (CastModel model = CastModel.load(path())) {
            assertThatThrownBy(model::verify)
                    .isInstanceOf(BadModelException.class)
                    .hasMessageContaining("carries no answers");
        }
    }

    @Test
    void anAlteredFileIsNotLoaded() throws IOException {
        OnnxFile draft = draft(weights(1));
        byte[] whole =
                draft.withMetadata(card().with(answers(draft)).metadata()).bytes();
        for (int at : new int[] {whole.length / 3, whole.length - 30, whole.length - 1}) {
            byte[] altered = whole.clone();
            altered[at] ^= 2;
            Files.write(path(), altered);
            assertThatThrownBy(() -> CastModel.load(path())).isInstanceOf(BadModelException.class);
        }
    }

    @Test
    void whatIsNoModelIsNotLoaded() throws IOException {
        assertThatThrownBy(() -> CastModel.load(path()))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining(path().toString());
        Caster.file(Caster.GLYPHS).write(path());
        assertThatThrownBy(() -> CastModel.load(path()))
                .isInstanceOf(BadModelException.class)
                .hasMessageContaining("is a caster, but a model is needed");
    }

    @Test
    void aNetworkForOtherClassesIsNotLoaded() throws IOException {
        ModelCard two = new ModelCard(
                List.of("a", "b"),
                card().image(),
                Calibration.NONE,
                card().caster(),
                ImageHashes.of(List.of(), List.of()),
                List.of(1, 1),
                Optional.empty());
        draft(weights(1)).withMetadata(two.metadata()).write(path());
        assertThatThrownBy(() -> CastModel.load(path()))
                .isInstanceOf(BadModelException.class)
                .hasMessageContaining("2 classes");
    }

    private static OnnxFile draft(Named<FloatArray> weights) {
        return ClassifierExport.export(STUDENT, weights, card());
    }

    private static ModelCard card() {
        return new ModelCard(
                List.of("a", "b", "c"),
                new ImageInput(1, 8, true),
                Calibration.NONE,
                new ModelCard.CasterReference("test", "00"),
                ImageHashes.of(List.of(), List.of()),
                List.of(1, 1, 1),
                Optional.empty());
    }

    private static Golden answers(OnnxFile model) {
        try (OnnxSession session = OnnxSession.open(model, "test", 1)) {
            return Golden.record(session, 0, 2);
        }
    }

    /** Weights without meaning, but not without effect. */
    private static Named<FloatArray> weights(float scale) {
        return STUDENT.signature().weights().mapEntries((name, axes) -> {
            int[] shape = Signature.sizes(axes);
            float[] values = new float[(int) FloatArray.count(shape)];
            IntStream.range(0, values.length).forEach(i -> values[i] = scale * (0.5f + (i * 7 % 11 - 5) / 11f));
            return name.equals("temperature") ? FloatArray.scalar(1) : FloatArray.wrap(values, shape);
        });
    }
}
