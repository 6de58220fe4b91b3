package org.weightcast.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.weightcast.cast.Caster;

/** Models, casters, weights, places to write to and numbers that cannot be used. */
class BadFilesTest {
    private static final Path LEARN = Shell.CHECKOUT.resolve("examples/runes/learn");
    private static final Path PICTURE = LEARN.resolve("ansur/ansur1.png");

    @TempDir
    Path folder;

    private Path model = Path.of("");

    @BeforeEach
    void castAModel() {
        model = folder.resolve("m.onnx");
        if (CommandRun.of("cast", LEARN, "--out", model).exitCode() != ExitCode.DONE) {
            throw new AssertionError("the examples cannot be cast");
        }
    }

    private void modelRefused(Path file, String... says) throws IOException {
        Refusals refusals = new Refusals(folder);
        refusals.expect(ExitCode.BAD_MODEL, List.of(says), "verify", file);
        refusals.expect(ExitCode.BAD_MODEL, List.of(says), "inspect", file);
        refusals.expect(ExitCode.BAD_MODEL, List.of(says), "classify", file, PICTURE);
        refusals.expect(
                ExitCode.BAD_MODEL, List.of(says), "cast", LEARN, "--out", folder.resolve("x"), "--caster", file);
    }

    @Test
    void missingModel() throws Exception {
        Path missing = folder.resolve("missing.onnx");
        Refusals refusals = new Refusals(folder);
        for (String command : List.of("verify", "inspect")) {
            refusals.expect(ExitCode.BAD_INPUT, List.of("There is no", "missing.onnx"), command, missing);
        }
        refusals.expect(ExitCode.BAD_INPUT, List.of("There is no", "missing.onnx"), "classify", missing, PICTURE);
        refusals.expect(
                ExitCode.BAD_INPUT,
                List.of("There is no caster", "glyphs"),
                "cast",
                LEARN,
                "--out",
                folder.resolve("x.onnx"),
                "--caster",
                missing);
    }

    @Test
    void anythingElseInsteadOfAModel() throws Exception {
        modelRefused(Files.writeString(folder.resolve("text.onnx"), "not a model"), "text.onnx", "not an ONNX file");
        modelRefused(Files.createFile(folder.resolve("zero.onnx")), "zero.onnx", "empty");
        modelRefused(PICTURE, "ansur1.png", "not an ONNX file");
    }

    @Test
    void modelOfAnotherProgram() throws Exception {
        ModelProto foreign = ModelProto.newBuilder()
                .setIrVersion(8)
                .setProducerName("pytorch")
                .setGraph(GraphProto.newBuilder().setName("main"))
                .build();
        modelRefused(
                Files.write(folder.resolve("foreign.onnx"), foreign.toByteArray()),
                "foreign.onnx",
                "not made by weightcast");
    }

    @Test
    void modelCutShort() throws Exception {
        byte[] whole = Files.readAllBytes(model);
        for (int length : List.of(20, whole.length / 2, whole.length - 1)) {
            modelRefused(Files.write(folder.resolve("cut.onnx"), Arrays.copyOf(whole, length)), "cut.onnx");
        }
    }

    @Test
    void modelWithAnyByteAltered() throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        byte[] whole = Files.readAllBytes(model);
        Path altered = folder.resolve("altered.onnx");
        for (int i = 0; i < 200; i++) {
            byte[] bytes = whole.clone();
            // Both ends often: the start says what the file is, the end holds the digest.
            int range = i % 2 == 0 ? whole.length : 200;
            int at = i % 4 < 2 ? random.nextInt(range) : whole.length - 1 - random.nextInt(range);
            bytes[at] ^= (byte) (1 + random.nextInt(255));
            Files.write(altered, bytes);
            new Refusals(folder).expect(ExitCode.BAD_MODEL, List.of("altered.onnx"), "verify", altered);
        }
    }

    @Test
    void whatIsNoFileIsNoModel() throws Exception {
        new Refusals(folder).expect(ExitCode.BAD_INPUT, List.of("is a folder, not a model"), "verify", folder);
        new Refusals(folder)
                .expect(
                        ExitCode.BAD_INPUT,
                        List.of("There is no model", "nowhere"),
                        "verify",
                        folder.resolve("nowhere"));
    }

    /** A socket stands for all that a file would not replace but destroy; as root nothing else would save a device. */
    @Test
    void whatIsNoFileIsNotWrittenTo() throws Exception {
        Path socket = folder.resolve("s");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            new Refusals(folder)
                    .expect(ExitCode.BAD_INPUT, List.of("is a device or a pipe"), "cast", LEARN, "--out", socket);
            new Refusals(folder)
                    .expect(ExitCode.BAD_INPUT, List.of("is a device or a pipe, not a model"), "verify", socket);
        }
    }

    @Test
    void casterAndModelInEachOthersPlace() throws Exception {
        Path caster = folder.resolve("caster.onnx");
        Files.write(caster, Caster.file("glyphs").bytes());
        Refusals refusals = new Refusals(folder);
        refusals.expect(
                ExitCode.BAD_MODEL, List.of("caster.onnx", "is a caster, but a model is needed"), "verify", caster);
        refusals.expect(
                ExitCode.BAD_MODEL,
                List.of("caster.onnx", "is a caster, but a model is needed"),
                "classify",
                caster,
                PICTURE);
        refusals.expect(
                ExitCode.BAD_MODEL,
                List.of("m.onnx", "is a model, but a caster is needed"),
                "cast",
                LEARN,
                "--out",
                folder.resolve("x.onnx"),
                "--caster",
                model);
    }

    @Test
    void hostileWeights() throws Exception {
        String first = "\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}";
        weightsRefused(weights("{" + first + "}", 1L << 62, 8));
        weightsRefused(weights("{" + first + "}", 1_000_000, 8));
        weightsRefused(weights("{" + first + "}", -1, 8));
        weightsRefused(weights("{" + first + ",\"b\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[4,12]}}", 12));
        weightsRefused(weights("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,800]}}", 8));
        weightsRefused(weights("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,0]}}", 8));
        weightsRefused(weights("{\"a\":{\"dtype\":\"Q7\",\"shape\":[2],\"data_offsets\":[0,8]}}", 8));
        weightsRefused(weights("{" + first + "," + first + "}", 8));
        weightsRefused(weights("{" + first, 8));
        weightsRefused(new byte[] {1, 2, 3});
    }

    private void weightsRefused(byte[] content) throws IOException {
        Path file = Files.write(folder.resolve("w.safetensors"), content);
        new Refusals(folder)
                .expect(ExitCode.BAD_MODEL, List.of("w.safetensors", "not a valid safetensors file"), "inspect", file);
    }

    private static byte[] weights(String header, int values) {
        return weights(header, header.length(), values);
    }

    private static byte[] weights(String header, long length, int values) {
        return ByteBuffer.allocate(8 + header.length() + values)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(length)
                .put(header.getBytes(StandardCharsets.US_ASCII))
                .array();
    }

    @Test
    void folderThatIsNoTraining() throws Exception {
        new Refusals(folder).expect(ExitCode.BAD_MODEL, List.of("holds no checkpoint"), "inspect", LEARN);
    }

    @Test
    void placesThatCannotBeWrittenTo() throws Exception {
        Refusals refusals = new Refusals(folder);
        refusals.expect(
                ExitCode.BAD_INPUT,
                List.of("there is no folder", "nowhere"),
                "cast",
                LEARN,
                "--out",
                folder.resolve("nowhere/m.onnx"));
        refusals.expect(
                ExitCode.BAD_INPUT,
                List.of("there is no folder", "m.onnx"),
                "cast",
                LEARN,
                "--out",
                model.resolve("below-a-file.onnx"));
        refusals.expect(ExitCode.BAD_INPUT, List.of("is a folder"), "cast", LEARN, "--out", folder);
        refusals.expect(
                ExitCode.BAD_INPUT,
                List.of("there is no folder"),
                "classify",
                model,
                PICTURE,
                "--csv",
                folder.resolve("nowhere/x.csv"));
        refusals.expect(ExitCode.BAD_INPUT, List.of("is a file"), "demo", "--out", model.resolve("demo"));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void readOnlyFolder() throws Exception {
        // In a folder of the kernel nobody can make a file, root included.
        new Refusals(folder)
                .expect(ExitCode.BAD_INPUT, List.of("'/proc/m.onnx'"), "cast", LEARN, "--out", "/proc/m.onnx");
        new Refusals(folder).expect(ExitCode.BAD_INPUT, List.of("/proc"), "demo", "--out", "/proc/weightcast-demo");
    }

    @Test
    void numbersOutOfRange() {
        for (String seed : List.of("-1", "9223372036854775808", "1.5", "seven")) {
            CommandRun run = CommandRun.of("cast", LEARN, "--out", folder.resolve("x.onnx"), "--seed", seed);
            assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
            assertThat(run.err())
                    .startsWith("error: ")
                    .contains("'" + seed + "' is not a whole number from 0 to 9223372036854775807");
            assertThat(folder.resolve("x.onnx")).doesNotExist();
        }
    }
}
