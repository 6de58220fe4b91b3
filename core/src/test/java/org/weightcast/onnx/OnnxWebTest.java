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
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.weightcast.net.ConvBlocks;
import org.weightcast.net.Signature;
import org.weightcast.net.StudentCnn;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.JsonValue;
import org.weightcast.weights.Named;

/** An exported model answers in a browser's runtime as it does in Java. Skipped where Node or its packages are missing. */
class OnnxWebTest {
    private static final Path SOURCES = Path.of("src", "test", "web");
    private static final Path WORK = Path.of("target", "web");

    private final long seed = Long.getLong("weightcast.seed", System.nanoTime());
    private final Random random = new Random(seed);

    @Test
    void theBrowsersRuntimeGivesTheSameProbabilities() throws IOException, InterruptedException {
        installPackages();
        OnnxFile model = model();
        Path file = WORK.resolve("model.onnx");
        model.write(file);
        try (OnnxSession session = OnnxSession.open(model, "the model", 1)) {
            for (int[] shape : new int[][] {{1, 40, 17, 3}, {3, 9, 11, 3}, {1, 300, 500, 3}}) {
                ByteBuffer pixels = pixels(shape);
                byte[] bytes = new byte[pixels.remaining()];
                pixels.duplicate().get(bytes);
                Path picture = Files.write(WORK.resolve("pixels"), bytes);
                String answer = run(
                        "node",
                        "classify.mjs",
                        file.getFileName().toString(),
                        picture.getFileName().toString(),
                        "" + shape[0],
                        "" + shape[1],
                        "" + shape[2]);
                JsonValue web = JsonValue.read("the answer of Node", answer);
                Named<FloatArray> java = session.run(ClassifierExport.IMAGE, pixels, shape);
                java.asMap().forEach((name, expected) -> close(web.get(name).list(), expected));
            }
        }
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

    /** Runs a program to its end; skips the test where it is missing or, for npm, cannot fetch its packages. */
    private static String run(String... command) throws IOException, InterruptedException {
        Process process;
        Path errors = WORK.resolve("errors.txt");
        try {
            process = new ProcessBuilder(command)
                    .directory(WORK.toFile())
                    .redirectError(errors.toFile())
                    .start();
        } catch (IOException e) {
            return abort(command[0] + " is not installed, the model was not tried in onnxruntime-web");
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).as(command[0]).isTrue();
        if (process.exitValue() != 0 && command[0].equals("npm")) {
            return abort("npm could not install onnxruntime-web, the model was not tried in it: "
                    + Files.readString(errors));
        }
        assertThat(process.exitValue()).as(Files.readString(errors)).isZero();
        return output;
    }

    private ByteBuffer pixels(int... shape) {
        byte[] bytes = new byte[Math.toIntExact(FloatArray.count(shape))];
        random.nextBytes(bytes);
        return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    }

    private OnnxFile model() {
        StudentCnn student = new StudentCnn(new ConvBlocks(1, 28, List.of(8, 8, 8)), 4);
        Named<FloatArray> weights = student.signature().weights().mapEntries((name, axes) -> {
            int[] shape = Signature.sizes(axes);
            float[] values = new float[Math.toIntExact(FloatArray.count(shape))];
            for (int i = 0; i < values.length; i++) {
                float value = 0.3f * (float) random.nextGaussian();
                boolean positive = name.endsWith("variance") || name.equals("temperature");
                values[i] = positive ? 1 + Math.abs(value) : value;
            }
            return FloatArray.wrap(values, shape);
        });
        ModelCard card = new ModelCard(
                List.of("a", "b", "c", "d"),
                new ImageInput(1, 28, true),
                new Calibration(1.25f),
                new ModelCard.CasterReference("test", "00"),
                ImageHashes.of(List.of(), List.of()),
                List.of(1, 1, 1, 1),
                Optional.empty());
        return ClassifierExport.export(student, weights, card);
    }
}
