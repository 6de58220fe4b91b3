package org.weightcast.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of another program (make_fixtures.py beside them), our own, and files made to mislead. */
class SafetensorsTest {
    private static final Named<FloatArray> PLAIN = Named.<FloatArray>builder()
            .put("block1.kernel", FloatArray.of(new float[] {0.5f, -1.25f, 3e-20f, 1e30f}, 2, 1, 1, 2))
            .put("temperature", FloatArray.scalar(0.1f))
            .put("nothing", FloatArray.zeros(0, 3))
            .put("Schlüssel", FloatArray.of(new float[] {1, Float.POSITIVE_INFINITY, -0.0f}, 3))
            .build();
    private static final Map<String, String> METADATA = Map.of("format", "weightcast", "a", "1");

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    @Test
    void readsWhatAnotherProgramWrote() throws Exception {
        Safetensors.Contents contents = Safetensors.read(fixture("plain"));
        assertThat(contents.weights()).isEqualTo(PLAIN);
        assertThat(contents.weights().names()).containsExactlyElementsOf(PLAIN.names());
        assertThat(contents.metadata()).isEqualTo(METADATA);
    }

    @Test
    void readsHalfPrecisionAndDataInAnyOrder() throws Exception {
        Safetensors.Contents contents = Safetensors.read(fixture("mixed"));
        assertThat(contents.weights().names()).containsExactly("single", "half", "brain");
        assertThat(contents.weights().get("single")).isEqualTo(FloatArray.of(new float[] {0.1f}, 1));
        float[] half = {1, -2.5f, 65504, 0x1p-24f, 0x1.998p-4f, Float.NEGATIVE_INFINITY};
        assertThat(contents.weights().get("half")).isEqualTo(FloatArray.of(half, 2, 3));
        assertThat(contents.weights().get("brain")).isEqualTo(FloatArray.of(new float[] {1, -2.5f, 0x1.9ap-4f}, 3));
        assertThat(contents.metadata()).isEmpty();
    }

    @Test
    void writesTheSameBytesAsAnotherProgram() throws Exception {
        Path ours = folder.resolve("ours.safetensors");
        Safetensors.write(ours, PLAIN, METADATA);
        assertThat(ours).hasSameBinaryContentAs(fixture("plain"));
    }

    @Test
    void whatIsWrittenIsReadAgain() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        float[] values = new float[40_000]; // more than one chunk
        for (int i = 0; i < values.length; i++) {
            values[i] = Float.intBitsToFloat(random.nextInt());
        }
        Named<FloatArray> weights =
                Named.of("b", FloatArray.wrap(values, 200, 200)).with("a", FloatArray.scalar(3));
        Path file = folder.resolve("weights.safetensors");
        Safetensors.write(file, weights, Map.of());
        assertThat(Safetensors.read(file).weights()).as("seed %d", seed).isEqualTo(weights);
        assertThat(Files.size(file) % 4).isZero();
        Safetensors.write(file, Named.empty(), Map.of());
        assertThat(Safetensors.read(file).weights().size()).isZero();
    }

    @Test
    void everyHalfFloatIsRead() {
        for (int bits = 0; bits < 1 << 16; bits++) {
            ByteBuffer bytes = ByteBuffer.allocate(2).putShort(0, (short) bits);
            int exponent = bits >> 10 & 31;
            double fraction = (bits & 1023) / 1024.0;
            double size = exponent == 0 ? fraction * Math.pow(2, -14) : (1 + fraction) * Math.pow(2, exponent - 15);
            if (exponent == 31) {
                size = fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
            }
            Float expected = (float) (bits >> 15 == 0 ? size : -size);
            assertThat(ElementType.F16.next(bytes)).as("%04x", bits).isEqualTo(expected);
        }
    }

    @Test
    void wholeNumbersBecomeFloats() {
        ByteBuffer bytes = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(123_456).putLong(-3).flip();
        assertThat(ElementType.I64.next(bytes)).isEqualTo(123_456);
        assertThat(ElementType.I64.next(bytes)).isEqualTo(-3);
    }

    @Test
    void aReservedNameIsNotWritten() {
        Path file = folder.resolve("weights.safetensors");
        Named<FloatArray> weights = Named.of("__metadata__", FloatArray.scalar(1));
        assertThatThrownBy(() -> Safetensors.write(file, weights, Map.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(file).doesNotExist();
    }

    @Test
    void filesThatAreNoneAreRefused() throws IOException {
        assertThatThrownBy(() -> Safetensors.read(folder.resolve("absent")))
                .isInstanceOf(BadModelException.class)
                .hasMessageContaining("There is no file")
                .hasMessageContaining("absent");
        assertThatThrownBy(() -> Safetensors.read(folder)).isInstanceOf(BadModelException.class);
        refused(new byte[0], "it has only 0 bytes");
        refused(new byte[7], "it has only 7 bytes");
        refused(new byte[8], "its header is not a JSON object");
    }

    @Test
    void headersOfImpossibleLengthAreRefused() throws IOException {
        refused(file(-1, "{}", 0), "its header would have 18446744073709551615 bytes, but at most 2 are possible");
        refused(file(3, "{}", 0), "its header would have 3 bytes, but at most 2 are possible");
        refused(file(17 << 20, " ".repeat(18 << 20), 0), "but at most 16777216 are possible");
    }

    @Test
    void headersThatAreNotJsonAreRefused() throws IOException {
        refused("", "its header is not a JSON object");
        refused("[]", "its header is not a JSON object");
        refused("{", "its header is not JSON (Unexpected end-of-input: expected close marker for Object)");
        refused("{\"a\":", "its header is not JSON");
        refused("{\"a\": nothing", "its header is not JSON (Unrecognized token 'nothing'");
        refused("{} {}", "something follows the JSON object");
        refused("[".repeat(5000), "its header is not a JSON object");
        refused("{\"a\":" + "[".repeat(5000), "the tensor 'a' is not described by an object");
        refused("{\"a\":{\"shape\":" + "[".repeat(5000), "the shape of the tensor 'a' is not an array");
        byte[] notText = file(3, "{}", 1);
        notText[10] = (byte) 0xff;
        refused(notText, "its header is not text in UTF-8");
    }

    @Test
    void tensorsDescribedBadlyAreRefused() throws IOException {
        refused("{\"a\":3}", "the tensor 'a' is not described by an object");
        refused("{\"a\":{}}", "the tensor 'a' has only the fields []");
        refused("{\"a\":{\"dtype\":\"F32\",\"shape\":[1]}}", "the tensor 'a' has only the fields");
        refused("{\"a\":{\"dtype\":1}}", "the dtype of the tensor 'a' is not a text");
        refused("{\"a\":{\"colour\":1}}", "the tensor 'a' has an unknown field 'colour'");
        refused("{\"a\":{\"shape\":[1],\"shape\":[1]}}", "the tensor 'a' has two fields 'shape'");
        refused("{" + tensor("a", "F64", "[1]", "[0,8]") + "}", "the tensor 'a' has the dtype F64, but only");
        for (String shape : new String[] {"[-1]", "[1.5]", "[\"1\"]", "[null]", "3", "[99999999999999999999]"}) {
            refused("{" + tensor("a", "F32", shape, "[0,4]") + "}", "the shape of the tensor 'a' is not an array");
        }
        String many = "[" + "1,".repeat(32) + "1]";
        refused("{" + tensor("a", "F32", many, "[0,4]") + "}", "the shape of the tensor 'a' has too many numbers");
        refused("{" + tensor("a", "F32", "[1]", "[0]") + "}", "the tensor 'a' has 1 data offsets instead of 2");
        refused("{" + tensor("a", "F32", "[1]", "[0,-4]") + "}", "the data_offsets of the tensor 'a' is not an array");
        refused("{\"__metadata__\":[]}", "its metadata is not a JSON object");
        refused("{\"__metadata__\":{\"x\":1}}", "the metadata 'x' is not a text");
    }

    @Test
    void duplicateNamesAreRefused() throws IOException {
        String one = tensor("a", "F32", "[1]", "[0,4]");
        refused(
                "{" + one + "," + tensor("a", "F32", "[1]", "[4,8]") + "}",
                8,
                "the name 'a' stands in its header twice");
        refused("{\"__metadata__\":{},\"__metadata__\":{}}", "the name '__metadata__' stands in its header twice");
        refused("{\"__metadata__\":{\"x\":\"1\",\"x\":\"1\"}}", "the metadata 'x' stands in its header twice");
    }

    @Test
    void offsetsThatDoNotFitAreRefused() throws IOException {
        refused(
                "{" + tensor("a", "F32", "[1]", "[4,0]") + "}",
                4,
                "the data of the tensor 'a' ends at 0, before its begin");
        refused(
                "{" + tensor("a", "F32", "[2]", "[0,4]") + "}",
                4,
                "the tensor 'a' of shape [2] and dtype F32 needs 8 bytes");
        refused("{" + tensor("a", "F16", "[2]", "[0,8]") + "}", 8, "needs 4 bytes, but its data offsets span 8");
        refused(
                "{" + tensor("a", "F32", "[2]", "[0,8]") + "}",
                4,
                "the tensor 'a' ends at 8, but the file holds only 4");
        String huge = tensor("a", "F32", "[65536,65536,65536,65536]", "[0,0]");
        refused("{" + huge + "}", "the tensor 'a' of shape [65536, 65536, 65536, 65536] is too large");
        String far = tensor("a", "F32", "[1]", "[9223372036854775800,9223372036854775804]");
        refused("{" + far + "}", "the tensor 'a' ends at 9223372036854775804, but the file holds only 0");
    }

    @Test
    void dataThatOverlapsOrIsLeftOverIsRefused() throws IOException {
        String first = "{" + tensor("a", "F32", "[2]", "[0,8]");
        refused(first + "," + tensor("b", "F32", "[2]", "[4,12]") + "}", 12, "the tensor 'b' overlaps");
        refused(first + "," + tensor("b", "F32", "[2]", "[0,8]") + "}", 8, "the tensor 'b' overlaps");
        refused(
                first + "," + tensor("b", "F32", "[1]", "[12,16]") + "}",
                16,
                "a gap before the data of the tensor 'b'");
        refused("{" + tensor("a", "F32", "[1]", "[4,8]") + "}", 8, "a gap before the data of the tensor 'a'");
        refused(first + "}", 11, "3 bytes at its end belong to no tensor");
        refused("{}", 1, "a byte at its end belongs to no tensor");
    }

    @Test
    void everyTruncationIsRefused() throws Exception {
        byte[] whole = Files.readAllBytes(fixture("plain"));
        for (int length = 0; length < whole.length; length++) {
            refused(Arrays.copyOf(whole, length), "not a valid safetensors file");
        }
    }

    private static String tensor(String name, String type, String shape, String offsets) {
        return "\"%s\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":%s}".formatted(name, type, shape, offsets);
    }

    private void refused(String header, String problem) throws IOException {
        refused(header, 0, problem);
    }

    private void refused(String header, int dataLength, String problem) throws IOException {
        refused(file(header.length(), header, dataLength), problem);
    }

    private void refused(byte[] bytes, String problem) throws IOException {
        Path file = folder.resolve("hostile.safetensors");
        Files.write(file, bytes);
        assertThatThrownBy(() -> Safetensors.read(file))
                .isInstanceOf(BadModelException.class)
                .hasMessageContaining("hostile.safetensors")
                .hasMessageContaining(problem);
    }

    private static byte[] file(long statedLength, String header, int dataLength) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(statedLength)
                .array());
        bytes.writeBytes(header.getBytes(StandardCharsets.UTF_8));
        bytes.writeBytes(new byte[dataLength]);
        return bytes.toByteArray();
    }

    private static Path fixture(String name) throws URISyntaxException {
        String resource = "/safetensors/" + name + ".safetensors";
        return Path.of(Objects.requireNonNull(SafetensorsTest.class.getResource(resource))
                .toURI());
    }
}
