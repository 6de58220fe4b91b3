package org.weightcast.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataLocation;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * A small classifier as PyTorch's exporter lays it out: slashes in node names, dots in those of weights, a batch of one in what is
 * declared, the input called like our own, arrays stored as lists. Everything that may be wrong with such a file can be set.
 */
public final class ForeignModel {
    /** What the last layer reads. */
    public static final String FEATURES = "/Flatten_output_0";

    private static final int KERNELS = 12;
    private static final int CLASSES = 5;

    private long operatorSet = 13;
    private Object[] axes = {1, 3, 16, 16};
    private DataType type = DataType.FLOAT;
    private DataLocation location = DataLocation.DEFAULT;
    private float bias = 0.1f;
    private String flattening = "Flatten";
    private final List<String> moreInputs = new ArrayList<>();
    private final List<String> moreOutputs = new ArrayList<>();
    private final List<StringStringEntryProto> metadata = new ArrayList<>();

    public ForeignModel operatorSet(long version) {
        operatorSet = version;
        return this;
    }

    /** The declared input: numbers, or names of free axes. */
    public ForeignModel input(Object... declared) {
        axes = declared.clone();
        return this;
    }

    ForeignModel type(DataType other) {
        type = other;
        return this;
    }

    ForeignModel weightsElsewhere() {
        location = DataLocation.EXTERNAL;
        return this;
    }

    ForeignModel bias(float value) {
        bias = value;
        return this;
    }

    /** The batch of one is a constant within the graph too. */
    ForeignModel reshapingToOne() {
        flattening = "Reshape";
        return this;
    }

    ForeignModel withInput(String name) {
        moreInputs.add(name);
        return this;
    }

    ForeignModel withOutput(String name) {
        moreOutputs.add(name);
        return this;
    }

    public ForeignModel metadata(String key, String value) {
        metadata.add(
                StringStringEntryProto.newBuilder().setKey(key).setValue(value).build());
        return this;
    }

    public Path write(Path file) throws Exception {
        return Files.write(file, model().toByteArray());
    }

    private ModelProto model() {
        GraphProto.Builder graph = GraphProto.newBuilder()
                .setName("main_graph")
                .addInput(value("image", type, axes))
                .addNode(node(
                        "/conv1/Conv",
                        "Conv",
                        List.of("image", "onnx::Conv_21", "onnx::Conv_22"),
                        integers("pads", 1, 1, 1, 1)))
                .addNode(node("/relu/Relu", "Relu", List.of("/conv1/Conv_output_0")))
                .addNode(node("/avgpool/GlobalAveragePool", "GlobalAveragePool", List.of("/relu/Relu_output_0")))
                .addNode(
                        flattening.equals("Flatten")
                                ? node(
                                        "/Flatten",
                                        "Flatten",
                                        List.of("/avgpool/GlobalAveragePool_output_0"),
                                        integer("axis", 1))
                                : node("/Flatten", "Reshape", List.of("/avgpool/GlobalAveragePool_output_0", "one")))
                .addNode(
                        node("/fc/Gemm", "Gemm", List.of(FEATURES, "fc.weight", "fc.bias"), integer("transB", 1))
                                .toBuilder()
                                .setOutput(0, "output"))
                .addOutput(value("output", DataType.FLOAT, 1, CLASSES))
                .addInitializer(array("onnx::Conv_21", 1, KERNELS, 3, 3, 3))
                .addInitializer(constant("onnx::Conv_22", bias, KERNELS))
                .addInitializer(array("fc.weight", 2, CLASSES, KERNELS))
                .addInitializer(constant("fc.bias", 0, CLASSES))
                .addInitializer(TensorProto.newBuilder()
                        .setName("one")
                        .setDataType(DataType.INT64_VALUE)
                        .addDims(2)
                        .addInt64Data(1)
                        .addInt64Data(KERNELS));
        moreInputs.forEach(name -> graph.addInput(value(name, DataType.FLOAT, 1)));
        moreOutputs.forEach(name -> graph.addOutput(value(name, DataType.FLOAT, "n", KERNELS)));
        return ModelProto.newBuilder()
                .setIrVersion(7)
                .setProducerName("pytorch")
                .setGraph(graph)
                .addAllMetadataProps(metadata)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(operatorSet))
                .build();
    }

    private static NodeProto node(String name, String operation, List<String> inputs, AttributeProto... attributes) {
        return NodeProto.newBuilder()
                .setName(name)
                .setOpType(operation)
                .addAllInput(inputs)
                .addOutput(name + "_output_0")
                .addAllAttribute(Arrays.asList(attributes))
                .build();
    }

    private static AttributeProto integer(String name, long value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeType.INT)
                .setI(value)
                .build();
    }

    private static AttributeProto integers(String name, long... values) {
        AttributeProto.Builder attribute =
                AttributeProto.newBuilder().setName(name).setType(AttributeType.INTS);
        Arrays.stream(values).forEach(attribute::addInts);
        return attribute.build();
    }

    private TensorProto array(String name, long seed, int... shape) {
        TensorProto.Builder array = TensorProto.newBuilder()
                .setName(name)
                .setDataType(DataType.FLOAT_VALUE)
                .setDataLocation(location);
        Random random = new Random(seed);
        int size = 1;
        for (int axis : shape) {
            array.addDims(axis);
            size *= axis;
        }
        for (int i = 0; i < size; i++) {
            array.addFloatData((float) random.nextGaussian());
        }
        return array.build();
    }

    private static TensorProto constant(String name, float value, int size) {
        TensorProto.Builder array = TensorProto.newBuilder()
                .setName(name)
                .setDataType(DataType.FLOAT_VALUE)
                .addDims(size);
        for (int i = 0; i < size; i++) {
            array.addFloatData(value);
        }
        return array.build();
    }

    private static ValueInfoProto value(String name, DataType type, Object... axes) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        for (Object axis : axes) {
            TensorShapeProto.Dimension.Builder dimension = shape.addDimBuilder();
            if (axis instanceof Integer size) {
                dimension.setDimValue(size);
            } else {
                dimension.setDimParam(axis.toString());
            }
        }
        TypeProto.Tensor.Builder tensor =
                TypeProto.Tensor.newBuilder().setElemType(type.getNumber()).setShape(shape);
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder().setTensorType(tensor))
                .build();
    }
}
