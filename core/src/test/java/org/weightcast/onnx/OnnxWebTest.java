package org.weightcast.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
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
    private static final List<String> CLASSES = List.of("a", "b", "c", "d");
    private static final int DRAWINGS = 3;
    private static final int SIDE = 48; // pixels

    private final long seed = Long.getLong("weightcast.seed", System.nanoTime());
    private final Random random = new Random(seed);

    @Test
    void theBrowsersRuntimeGivesTheSameProbabilities() throws IOException, InterruptedException {
        installPackages();
        OnnxFile model = model();
        Path file = WORK.resolve("model.onnx");
        model.write(file);
        try (OnnxSession session = OnnxSession.open(model, "the model", 1)) {
            assertThat(model.outputs().names())
                    .containsExactlyInAnyOrder("probabilities", "distance", "unknown", "confidence");
            compare(session, file, drawn(), 1, SIDE, SIDE, 3);
            for (int[] shape : new int[][] {{1, 40, 17, 3}, {3, 9, 11, 3}, {1, 300, 500, 3}}) {
                compare(session, file, noise(shape), shape);
            }
        }
    }

    /** @param pixels [pictures, height, width, 3] */
    private void compare(OnnxSession session, Path model, byte[] pixels, int... shape)
            throws IOException, InterruptedException {
        Path picture = Files.write(WORK.resolve("pixels"), pixels);
        String answer = run(
                "node",
                "classify.mjs",
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

    private static void installPackages() throws IOException, InterruptedException {
        Files.createDirectories(WORK);
        for (String name : List.of("package.json", "package-lock.json", "classify.mjs")) {
            Files.copy(SOURCES.resolve(name), WORK.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        }
        if (Files.notExists(WORK.resolve("node_modules").resolve(".package-lock.json"))) {
            run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
        }
    }

    /** Runs a program to its end; skips the test where it is missing or, for npm, no registry answers. */
    private static String run(String... command) throws IOException, InterruptedException {
        Path errors = WORK.resolve("errors.txt");
        Process process;
        try {
            process = start(errors, command);
        } catch (IOException e) {
            return abort(command[0] + " is not installed, the model was not tried in onnxruntime-web");
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).as(command[0]).isTrue();
        if (process.exitValue() != 0 && command[0].equals("npm") && !registryAnswers()) {
            return abort(
                    "npm reaches no registry, the model was not tried in onnxruntime-web: " + Files.readString(errors));
        }
        assertThat(process.exitValue()).as(Files.readString(errors)).isZero();
        return output;
    }

    private static boolean registryAnswers() throws IOException, InterruptedException {
        Process ping = start(WORK.resolve("ping.txt"), "npm", "ping");
        ping.getInputStream().readAllBytes();
        return ping.waitFor(1, TimeUnit.MINUTES) && ping.exitValue() == 0;
    }

    private static Process start(Path errors, String... command) throws IOException {
        return new ProcessBuilder(command)
                .directory(WORK.toFile())
                .redirectError(errors.toFile())
                .start();
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
