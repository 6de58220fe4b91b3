package org.weightcast.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.weightcast.cast.CastModel;
import org.weightcast.cast.Caster;
import org.weightcast.data.GlyphArtist;
import org.weightcast.data.ImagePreparation;
import org.weightcast.data.ImageSpec;
import org.weightcast.data.SupportImage;
import org.weightcast.data.SupportSet;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.JsonValue;
import org.weightcast.weights.Named;

/**
 * A cast model answers in a browser's runtime as it does in Java, whether the picture is one of its characters or noise.
 * Skipped where Node or its package registry is missing.
 */
class OnnxWebTest {
    private static final Path SOURCES = Path.of("src", "test", "web");
    private static final Path WORK = Path.of("target", "web");
    private static final String PROGRAM = "classify.mjs";
    private static final List<String> CLASSES = List.of("a", "b", "c", "d");
    private static final int DRAWINGS = 3;
    private static final int SIDE = 48; // pixels

    private final long seed = Long.getLong("weightcast.seed", System.nanoTime());
    private final Random random = new Random(seed);

    @Test
    void theBrowsersRuntimeGivesTheSameProbabilities() throws IOException, InterruptedException {
        NodePrograms node = NodePrograms.install(SOURCES, WORK);
        Files.copy(SOURCES.resolve(PROGRAM), WORK.resolve(PROGRAM), StandardCopyOption.REPLACE_EXISTING);
        OnnxFile model = model();
        Path file = WORK.resolve("model.onnx");
        model.write(file);
        try (OnnxSession session = OnnxSession.open(model, "the model", 1)) {
            assertThat(model.outputs().names())
                    .containsExactlyInAnyOrder("probabilities", "distance", "unknown", "confidence");
            compare(node, session, file, drawn(), 1, SIDE, SIDE, 3);
            for (int[] shape : new int[][] {{1, 40, 17, 3}, {3, 9, 11, 3}, {1, 300, 500, 3}}) {
                compare(node, session, file, noise(shape), shape);
            }
        }
    }

    /** @param pixels [pictures, height, width, 3] */
    private void compare(NodePrograms node, OnnxSession session, Path model, byte[] pixels, int... shape)
            throws IOException, InterruptedException {
        Path picture = Files.write(WORK.resolve("pixels"), pixels);
        String answer = node.run(
                "node",
                PROGRAM,
                model.getFileName().toString(),
                picture.getFileName().toString(),
                "" + shape[0],
                "" + shape[1],
                "" + shape[2]);
        JsonValue web = JsonValue.read("the answer of Node", answer);
        ByteBuffer direct = ByteBuffer.allocateDirect(pixels.length).put(pixels).flip();
        Named<FloatArray> java = session.run(ClassifierExport.IMAGE, direct, shape);
        java.asMap().forEach((name, expected) -> close(web.get(name).list(), expected));
    }

    private void close(List<JsonValue> actual, FloatArray expected) {
        assertThat(actual).hasSize(expected.size());
        for (int i = 0; i < expected.size(); i++) {
            assertThat((double) actual.get(i).real())
                    .as("seed %d", seed)
                    .isCloseTo(expected.at(i), within(1e-4 * Math.max(1, expected.at(i))));
        }
    }

    private byte[] noise(int... shape) {
        byte[] bytes = new byte[Math.toIntExact(FloatArray.count(shape))];
        random.nextBytes(bytes);
        return bytes;
    }

    /** A drawing of the first class that the model was not cast from. */
    private static byte[] drawn() {
        return GlyphArtist.draw(0, DRAWINGS, SIDE).rgb();
    }

    /** A cast by the caster that ships, of drawn characters. */
    private static OnnxFile model() {
        try (Caster caster = Caster.load(Caster.GLYPHS)) {
            ImageSpec spec = caster.imageSpec(true);
            List<SupportImage> images = new ArrayList<>();
            for (int label = 0; label < CLASSES.size(); label++) {
                for (int drawing = 0; drawing < DRAWINGS; drawing++) {
                    float[] pixels = ImagePreparation.prepare(GlyphArtist.draw(label, drawing, SIDE), spec);
                    images.add(new SupportImage(CLASSES.get(label), "", label, pixels));
                }
            }
            try (CastModel model = caster.cast(new SupportSet(spec, CLASSES, images, List.of()), 0)) {
                return model.file();
            }
        }
    }
}
