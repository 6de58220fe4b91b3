package org.weightcast.meta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weightcast.data.BadInputException;
import org.weightcast.data.ClassSet;
import org.weightcast.data.GlyphArtist;
import org.weightcast.net.CasterWeights;
import org.weightcast.train.DivergedException;
import org.weightcast.train.TrainingListener;
import org.weightcast.train.TrainingState;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;
import org.weightcast.weights.Safetensors;

/** What can go wrong in a training; that it goes right is tested by {@link TrainedCasterTest} and {@link ResumeTest}. */
class CasterTrainingTest {
    private static final TrainingListener NOBODY = new TrainingListener() {};

    @TempDir
    Path folder;

    private Path config(String valid, String changed) throws IOException {
        String text = TinyCaster.yaml(20, 1);
        assertThat(text).contains(valid);
        return Files.writeString(folder.resolve("c.yaml"), text.replace(valid, changed));
    }

    private TrainingState train(Path config, ClassSet classes) {
        return new CasterTraining(CasterConfig.read(config), classes, folder.resolve("run")).run(NOBODY, () -> false);
    }

    @Test
    void aTrainingThatDivergesKeepsTheLastGoodCheckpoint() throws IOException {
        Path config = config("rate: 0.005", "rate: 1.0e+30");
        DivergedException thrown =
                catchThrowableOfType(DivergedException.class, () -> train(config, TinyCaster.classes()));
        assertThat(thrown)
                .hasMessageContaining("diverged at step " + thrown.step())
                .hasMessageContaining(folder.resolve("run").toString());
        Path kept = checkpoint();
        assertThat(kept).hasFileName("checkpoint-" + thrown.step());
        for (FloatArray array :
                Safetensors.read(kept.resolve("weights.safetensors")).weights().values()) {
            for (int i = 0; i < array.size(); i++) {
                assertThat(array.at(i)).isFinite();
            }
        }
    }

    private Path checkpoint() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("run"))) {
            return files.filter(file -> file.getFileName().toString().startsWith("checkpoint-"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void refusesMoreWaysThanClasses() throws IOException {
        Path config = config("ways: [10, 10]", "ways: [10, 161]"); // 40 characters, each turned four ways
        assertThatThrownBy(() -> train(config, TinyCaster.classes()))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("161 ways")
                .hasMessageContaining("160");
        assertThat(folder.resolve("run")).doesNotExist();
    }

    @Test
    void refusesTooFewImagesForItsValidation() throws IOException {
        Path config = config("shots: 1, queries: 2}", "shots: 6, queries: 2}");
        assertThatThrownBy(() -> train(config, TinyCaster.classes()))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("has 7 images");
        assertThat(folder.resolve("run")).doesNotExist();
    }

    @Test
    void refusesGroupsThatTheDataHasNot() throws IOException {
        Path config = config("[script03]", "[Hebrew]");
        assertThatThrownBy(() -> train(config, TinyCaster.classes()))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("'Hebrew'")
                .hasMessageContaining("script01, script02, script03");
    }

    @Test
    void refusesImagesOfAnotherSize() throws IOException {
        Path config = config("seed: 7", "seed: 8");
        ClassSet larger = GlyphArtist.classes(2, 1, 20, 1);
        assertThatThrownBy(() -> train(config, larger))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("size=20")
                .hasMessageContaining("size=14");
        assertThat(CasterConfig.read(config).image().size()).isEqualTo(14);
    }

    @Test
    void startsFromAnotherCaster() throws IOException {
        CasterConfig prototypes = CasterConfig.read(config(
                "generate: true, residual: true, refine: true", "generate: false, residual: true, refine: false"));
        Path file = folder.resolve("prototypes.onnx");
        Named<FloatArray> trained = prototypes.firstWeights().map(each -> FloatArray.wrap(shifted(each), each.shape()));
        new CasterPublisher(prototypes, TinyCaster.classes(), TinyCaster.classes())
                .publish(trained)
                .write(file);
        CasterConfig config = CasterConfig.read(config("start: random", "start: " + file));
        Named<FloatArray> first = config.firstWeights();
        assertThat(first.names())
                .containsExactlyElementsOf(
                        CasterWeights.axes(TinyCaster.settings()).names());
        Named<FloatArray> drawn = CasterWeights.initial(TinyCaster.settings(), 7);
        for (String name : first.names()) {
            FloatArray expected = trained.has(name) ? trained.get(name) : drawn.get(name);
            assertThat(first.get(name).toArray()).as(name).containsExactly(expected.toArray(), within(1e-6f));
        }
        Path other = config("channels: [6, 8]", "channels: [6, 9]");
        Files.writeString(other, Files.readString(other).replace("start: random", "start: " + file));
        assertThatThrownBy(() -> CasterConfig.read(other).firstWeights())
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining(
                        "start is " + file + ", whose base.block2.kernel is [8, 6, 3, 3], not [9, 6, 3, 3]");
    }

    private static float[] shifted(FloatArray array) {
        float[] values = array.toArray();
        for (int i = 0; i < values.length; i++) {
            values[i] += 0.25f;
        }
        return values;
    }

    @Test
    void cannotBeMeasuredOnClassesOfFewImages() throws IOException {
        CasterConfig read = CasterConfig.read(config("seed: 7", "seed: 8"));
        ClassSet few = GlyphArtist.classes(5, 5, TinyCaster.SIZE, 1);
        assertThatThrownBy(() -> new CasterPublisher(read, few, few))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("only 5 images");
    }
}
