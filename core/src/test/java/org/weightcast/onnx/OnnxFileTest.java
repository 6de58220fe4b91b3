package org.weightcast.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weightcast.net.Signature;
import org.weightcast.weights.BadModelException;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

class OnnxFileTest {
    private static final FloatArray KERNEL = FloatArray.of(new float[] {1.5f, -0f, Float.MIN_VALUE, 4, 5, 6}, 2, 3);

    private final Path folder;

    OnnxFileTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void whatIsWrittenIsRead() throws IOException {
        OnnxFile file = linear();
        Path path = folder.resolve("linear.onnx");
        file.write(path);
        OnnxFile read = OnnxFile.read(path);
        assertThat(read.bytes()).isEqualTo(file.bytes());
        assertThat(read.size()).isEqualTo((int) Files.size(path));
        assertThat(read.digest()).isEqualTo(file.digest());
        assertThat(read.metadata().asMap())
                .containsExactly(Map.entry(OnnxFile.FORMAT, "test 1"), Map.entry("weightcast.note", "Größe, 大きさ"));
        assertThat(read.weights()).isEqualTo(Named.of("layer.kernel", KERNEL));
        assertThat(read.parameters()).isEqualTo(6);
        assertThat(read.inputs()).isEqualTo(Named.of("x", Signature.axes("batch", 2)));
        assertThat(read.outputs()).isEqualTo(Named.of("y", Signature.axes("batch", 3)));
    }

    @Test
    void theSameContentIsTheSameBytes() {
        assertThat(linear().bytes()).isEqualTo(linear().bytes());
        assertThat(linear().withMetadata(linear().metadata()).bytes()).isEqualTo(linear().bytes());
    }

    /** The digest as anyone would compute it: of everything before the last entry. */
    @Test
    void theDigestIsThatOfTheFileWithoutItsEntry() throws Exception {
        byte[] bytes = linear().bytes();
        byte[] rest = Arrays.copyOf(bytes, bytes.length - 87);
        assertThat(linear().digest())
                .isEqualTo(HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(rest)));
        ModelProto whole = ModelProto.parseFrom(bytes);
        ModelProto without = ModelProto.parseFrom(rest);
        assertThat(whole.getMetadataPropsCount()).isEqualTo(without.getMetadataPropsCount() + 1);
        assertThat(whole.getMetadataProps(2).getKey()).isEqualTo("weightcast.digest");
        assertThat(whole.getMetadataProps(2).getValue()).isEqualTo(linear().digest());
    }

    @Test
    void noAlteredByteGoesUnnoticed() {
        byte[] bytes = linear().bytes();
        for (int position = 0; position < bytes.length; position++) {
            for (int mask : new int[] {0x01, 0x20, 0x80, 0xff}) {
                byte[] altered = bytes.clone();
                altered[position] ^= (byte) mask;
                refused(altered, "byte " + position + " with " + mask);
            }
        }
    }

    @Test
    void noFileCutShortOrLengthenedGoesUnnoticed() {
        byte[] bytes = linear().bytes();
        for (int length = 0; length < bytes.length; length++) {
            refused(Arrays.copyOf(bytes, length), "the first " + length + " bytes");
        }
        refused(Arrays.copyOf(bytes, bytes.length + 1), "a zero more");
        byte[] field = ModelProto.newBuilder().setDocString("more").build().toByteArray();
        byte[] lengthened = Arrays.copyOf(bytes, bytes.length + field.length);
        System.arraycopy(field, 0, lengthened, bytes.length, field.length);
        refused(lengthened, "a field more");
    }

    private static void refused(byte[] bytes, String what) {
        assertThatThrownBy(() -> OnnxFile.of(bytes, "M.onnx"))
                .as(what)
                .isInstanceOf(BadModelException.class)
                .hasMessageStartingWith("M.onnx");
    }

    @Test
    void eachKindOfFileHasItsSentence() throws IOException {
        byte[] bytes = linear().bytes();
        said(new byte[0], "M.onnx is empty");
        said("hello, world".getBytes(StandardCharsets.UTF_8), "M.onnx is not an ONNX file");
        said(new byte[500], "M.onnx is not an ONNX file");
        said(Arrays.copyOf(bytes, bytes.length / 2), "M.onnx starts like a model of ours but is cut short or altered");
        said(Arrays.copyOf(bytes, bytes.length - 87), "M.onnx has been altered or cut short");
        ModelProto foreign = ModelProto.parseFrom(bytes).toBuilder()
                .setProducerName("pytorch")
                .clearMetadataProps()
                .build();
        said(foreign.toByteArray(), "M.onnx is an ONNX file, but was not made by weightcast");
        assertThatThrownBy(() -> OnnxFile.read(folder.resolve("none.onnx"))).isInstanceOf(IOException.class);
    }

    private static void said(byte[] bytes, String sentence) {
        assertThatThrownBy(() -> OnnxFile.of(bytes, "M.onnx"))
                .isInstanceOf(BadModelException.class)
                .hasMessageStartingWith(sentence);
    }

    @Test
    void aFileSaysWhatItIs() {
        assertThatThrownBy(() -> linear().withMetadata(Named.of("weightcast.note", "")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(OnnxFile.FORMAT);
    }

    private static OnnxFile linear() {
        OnnxGraph graph = new OnnxGraph(List.of("y"));
        OnnxOps ops = new OnnxOps(graph);
        Edge x = graph.input("x", DataType.FLOAT, Signature.axes("batch", 2));
        graph.output("y", ops.add(ops.matmul(x, ops.weight("layer.kernel", KERNEL)), ops.constant(2)));
        return OnnxFile.of(
                graph.build("linear"), Named.of(OnnxFile.FORMAT, "test 1").with("weightcast.note", "Größe, 大きさ"));
    }
}
