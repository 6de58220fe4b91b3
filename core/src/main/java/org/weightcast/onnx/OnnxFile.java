package org.weightcast.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.weightcast.net.Axis;
import org.weightcast.weights.AtomicFile;
import org.weightcast.weights.BadModelException;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/**
 * An ONNX file of ours: a graph, its weights, metadata, and a digest as the very last entry. Immutable. Reading one needs
 * no native library; the same graph and metadata always give the same bytes.
 */
public final class OnnxFile {
    /** The metadata key that says what a file is; every file of ours has it. */
    public static final String FORMAT = "weightcast.format";

    /** How the name of an initializer starts that belongs to the graph's construction and is no weight. */
    static final String CONSTANT = "constant_";

    private static final String PRODUCER = "weightcast";
    private static final int IR_VERSION = 8;
    private static final long LARGEST = 1L << 30;

    private final ModelProto model;
    private final byte[] bytes;

    private OnnxFile(ModelProto model, byte[] bytes) {
        this.model = model;
        this.bytes = bytes;
    }

    /** Closes a graph with its metadata, in their order, and the digest. */
    static OnnxFile of(GraphProto graph, Named<String> metadata) {
        return of(model(graph).build(), metadata);
    }

    /** Closes a model that has no metadata yet. */
    static OnnxFile of(ModelProto bare, Named<String> metadata) {
        ModelProto.Builder model = bare.toBuilder();
        if (!metadata.has(FORMAT)) {
            throw new IllegalArgumentException("A file needs '" + FORMAT + "' among its metadata");
        }
        metadata.asMap()
                .forEach((key, value) -> model.addMetadataProps(
                        StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
        ModelProto built = model.build();
        return new OnnxFile(built, Digest.append(built.toByteArray()));
    }

    static ModelProto.Builder model(GraphProto graph) {
        return ModelProto.newBuilder()
                .setIrVersion(IR_VERSION)
                .setProducerName(PRODUCER)
                .setGraph(graph)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OnnxOps.OPERATOR_SET));
    }

    /**
     * Reads a file and checks its digest.
     *
     * @throws IOException if the file cannot be read
     * @throws BadModelException if it is not an ONNX file, not one of ours, cut short or altered
     */
    public static OnnxFile read(Path file) throws IOException {
        if (Files.size(file) > LARGEST) {
            throw new BadModelException(file + " is larger than any model of ours; give a file made by weightcast");
        }
        return of(Files.readAllBytes(file), file.toString());
    }

    /**
     * Takes the bytes of a whole file apart and checks the digest.
     *
     * @param source what to call the file in messages
     * @throws BadModelException if it is not an ONNX file, not one of ours, cut short or altered
     */
    public static OnnxFile of(byte[] bytes, String source) {
        return of(bytes, source, true);
    }

    /**
     * Like {@link #of}, without computing the digest, which takes as long as a cast: for bytes whose wholeness is somebody
     * else's care, as it is the Java runtime's for what comes out of a jar.
     */
    public static OnnxFile trusted(byte[] bytes, String source) {
        return of(bytes, source, false);
    }

    private static OnnxFile of(byte[] bytes, String source, boolean checkDigest) {
        ModelProto model = parse(bytes, source);
        boolean ours = model.getProducerName().equals(PRODUCER)
                || model.getMetadataPropsList().stream()
                        .anyMatch(entry -> entry.getKey().startsWith(PRODUCER));
        if (!ours) {
            throw new BadModelException(source + " is an ONNX file, but was not made by weightcast");
        }
        if (checkDigest && !Digest.isIntact(bytes)) {
            throw new BadModelException(source
                    + " has been altered or cut short: its digest does not fit; get a new copy or make it again");
        }
        OnnxFile file = new OnnxFile(model, bytes);
        if (!file.metadata().has(FORMAT)) {
            throw new BadModelException(source + " lacks the entry " + FORMAT + "; it was not made by weightcast");
        }
        return file;
    }

    /**
     * Makes sure that this is a file of one kind, in the version that is known here.
     *
     * @param format a word for the kind and the version, as {@link #FORMAT} has it
     * @param source what to call the file in messages
     * @throws BadModelException if it is another
     */
    void require(String format, String source) {
        String own = metadata().get(FORMAT);
        if (own.equals(format)) {
            return;
        }
        String wanted = kind(format);
        throw new BadModelException(
                kind(own).equals(wanted)
                        ? source + " is a " + wanted + " of another version of weightcast ('" + own + "', here it is '"
                                + format + "'); make it anew"
                        : source + " is a " + (own.equals(TasksExport.FORMAT) ? "network of several tasks" : kind(own))
                                + ", but a " + wanted + " is needed");
    }

    private static String kind(String format) {
        return format.replaceFirst(" .*", "");
    }

    private static ModelProto parse(byte[] bytes, String source) {
        if (bytes.length == 0) {
            throw new BadModelException(source + " is empty");
        }
        try {
            CodedInputStream input = UnsafeByteOperations.unsafeWrap(bytes).newCodedInput();
            input.enableAliasing(true);
            ModelProto model = ModelProto.parseFrom(input);
            if (model.getIrVersion() > 0 && model.hasGraph()) {
                return model;
            }
        } catch (InvalidProtocolBufferException e) {
            throw notOnnx(bytes, source, e);
        } catch (IOException e) {
            throw new IllegalStateException("Reading from memory failed", e);
        }
        throw notOnnx(bytes, source, new InvalidProtocolBufferException("no graph"));
    }

    private static BadModelException notOnnx(byte[] bytes, String source, InvalidProtocolBufferException cause) {
        ByteString start = ModelProto.newBuilder()
                .setIrVersion(IR_VERSION)
                .setProducerName(PRODUCER)
                .build()
                .toByteString();
        boolean startsLikeOurs = UnsafeByteOperations.unsafeWrap(bytes).startsWith(start);
        return new BadModelException(
                startsLikeOurs
                        ? source + " starts like a model of ours but is cut short or altered; get a new copy or make it"
                                + " again"
                        : source + " is not an ONNX file",
                cause);
    }

    /** The whole file. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** The whole file, not to be changed. */
    byte[] sharedBytes() {
        return bytes;
    }

    /** Writes the file under a temporary name, then moves it into place. */
    public void write(Path file) throws IOException {
        AtomicFile.write(file, stream -> stream.write(bytes));
    }

    /** The number of bytes of the file. */
    public int size() {
        return bytes.length;
    }

    /** SHA-256 of the file without its last entry, in hexadecimal; what identifies this file. */
    public String digest() {
        return Digest.of(bytes);
    }

    /** All metadata but the digest, in the file's order. */
    public Named<String> metadata() {
        Map<String, String> metadata = new LinkedHashMap<>();
        model.getMetadataPropsList().stream()
                .filter(entry -> !entry.getKey().equals(Digest.KEY))
                .forEach(entry -> metadata.put(entry.getKey(), entry.getValue()));
        return Named.copyOf(metadata);
    }

    /** The same graph with this metadata instead. */
    public OnnxFile withMetadata(Named<String> metadata) {
        return of(model.toBuilder().clearMetadataProps().build(), metadata);
    }

    /** The arrays of floats stored under their own names. */
    public Named<FloatArray> weights() {
        return arrays(tensor -> tensor.getDataType() == DataType.FLOAT_VALUE
                && !isInput(tensor)
                && !tensor.getName().startsWith(CONSTANT));
    }

    /** The values of those inputs that a run may leave out. */
    public Named<FloatArray> defaults() {
        return arrays(this::isInput);
    }

    /** The number of floats in weights and default values together. */
    public long parameters() {
        return weights().with(defaults()).values().stream()
                .mapToLong(FloatArray::size)
                .sum();
    }

    private Named<FloatArray> arrays(Predicate<TensorProto> chosen) {
        Named.Builder<FloatArray> arrays = Named.builder();
        model.getGraph().getInitializerList().stream()
                .filter(chosen)
                .forEach(tensor -> arrays.put(tensor.getName(), floats(tensor)));
        return arrays.build();
    }

    private boolean isInput(TensorProto tensor) {
        return model.getGraph().getInputList().stream()
                .anyMatch(input -> input.getName().equals(tensor.getName()));
    }

    /** The bytes of the same model with every input required. */
    byte[] withoutDefaults() {
        List<TensorProto> initializers = model.getGraph().getInitializerList();
        if (initializers.stream().noneMatch(this::isInput)) {
            return bytes;
        }
        GraphProto.Builder graph = model.getGraph().toBuilder().clearInitializer();
        initializers.stream().filter(tensor -> !isInput(tensor)).forEach(graph::addInitializer);
        return model.toBuilder().setGraph(graph).build().toByteArray();
    }

    public Named<List<Axis>> inputs() {
        return axes(model.getGraph().getInputList());
    }

    public Named<List<Axis>> outputs() {
        return axes(model.getGraph().getOutputList());
    }

    private static FloatArray floats(TensorProto tensor) {
        int[] shape = tensor.getDimsList().stream().mapToInt(Math::toIntExact).toArray();
        ByteString data = tensor.getRawData();
        if (tensor.getDataType() != DataType.FLOAT_VALUE || data.size() != 4 * FloatArray.count(shape)) {
            throw new BadModelException("The array '" + tensor.getName() + "' in an ONNX file is not stored as floats");
        }
        float[] values = new float[data.size() / 4];
        data.asReadOnlyByteBuffer()
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(values);
        return FloatArray.wrap(values, shape);
    }

    private static Named<List<Axis>> axes(List<ValueInfoProto> values) {
        Named.Builder<List<Axis>> axes = Named.builder();
        for (ValueInfoProto value : values) {
            List<Dimension> shape = value.getType().getTensorType().getShape().getDimList();
            axes.put(value.getName(), shape.stream().map(OnnxFile::axis).toList());
        }
        return axes.build();
    }

    private static Axis axis(Dimension dimension) {
        if (dimension.hasDimValue()) {
            return Axis.of(Math.toIntExact(dimension.getDimValue()));
        }
        return Axis.of(dimension.hasDimParam() ? dimension.getDimParam() : "?");
    }
}
