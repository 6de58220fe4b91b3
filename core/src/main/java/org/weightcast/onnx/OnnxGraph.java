package org.weightcast.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.UnsafeByteOperations;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.weightcast.net.Axis;
import org.weightcast.weights.FloatArray;

/** An ONNX graph in the making: inputs, initializers and nodes in the order in which they are added. */
final class OnnxGraph {
    private final List<ValueInfoProto> inputs = new ArrayList<>();
    private final List<ValueInfoProto> outputs = new ArrayList<>();
    private final List<NodeProto.Builder> nodes = new ArrayList<>();
    private final Map<String, TensorProto> initializers = new LinkedHashMap<>();
    private final Map<Object, Edge> constants = new HashMap<>();
    private final Set<String> names = new HashSet<>();
    private final Set<String> computed = new HashSet<>();
    private final Map<String, String> renamed = new HashMap<>();
    private final Map<String, Integer> suffixes = new HashMap<>();
    private final Set<String> scoped = new HashSet<>();
    private final long operatorSet;
    private int unknowns;

    /** A graph whose outputs will have these names, which nothing else takes. */
    OnnxGraph(Collection<String> outputNames) {
        this(outputNames, OnnxOps.OPERATOR_SET);
    }

    /** A graph of the operations that a certain set defines. */
    OnnxGraph(Collection<String> outputNames, long operatorSet) {
        this.operatorSet = operatorSet;
        outputNames.forEach(this::claim);
    }

    long operatorSet() {
        return operatorSet;
    }

    Edge input(String name, DataType type, List<Axis> axes) {
        List<Extent> extents = axes.stream().map(Extent::of).toList();
        claim(name);
        inputs.add(valueInfo(name, type, extents));
        return new Edge(name, extents);
    }

    /** Gives an input the value it has when a run leaves it out. */
    void defaultValue(Edge input, FloatArray value) {
        initializers.put(input.name(), tensor(input.name(), value));
    }

    /** A named array; nodes that read {@code block1.kernel} will be called {@code block1.something}. */
    Edge weight(String name, FloatArray value) {
        scoped.add(name);
        return initializer(name, value);
    }

    /** A constant, stored once however often it is asked for. */
    Edge constant(FloatArray value) {
        // Bits, not values: 0 and -0 differ, and a NaN equals itself.
        int[] bits = new int[value.size()];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = Float.floatToRawIntBits(value.at(i));
        }
        return constants.computeIfAbsent(
                List.of(Arrays.toString(value.shape()), Arrays.toString(bits)),
                key -> initializer(fresh(OnnxFile.CONSTANT + (value.rank() == 0 ? value.at(0) : "array")), value));
    }

    /** A list of 64-bit integers, as ONNX wants for axes and shapes. */
    Edge integers(long... values) {
        return constants.computeIfAbsent(List.of(Arrays.toString(values)), key -> {
            String name = fresh(OnnxFile.CONSTANT + "integers");
            claim(name);
            ByteBuffer data = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
            data.asLongBuffer().put(values);
            initializers.put(name, tensor(name, DataType.INT64, new int[] {values.length}, data));
            return new Edge(name, fixed(values.length));
        });
    }

    /** Adds a node with one output of the given shape. */
    Edge node(String operation, List<Extent> extents, List<Edge> operands, AttributeProto... attributes) {
        String name = fresh(scope(operands) + operation.toLowerCase(Locale.ROOT));
        claim(name);
        computed.add(name);
        NodeProto.Builder node =
                NodeProto.newBuilder().setName(name).setOpType(operation).addOutput(name);
        operands.forEach(operand -> node.addInput(operand.name()));
        node.addAllAttribute(Arrays.asList(attributes));
        nodes.add(node);
        return new Edge(name, extents);
    }

    /** Takes a node and its names as they are, from a graph that is made part of this one. */
    void graft(NodeProto node) {
        node.getOutputList().stream().filter(name -> !name.isEmpty()).forEach(this::claim);
        nodes.add(node.toBuilder());
    }

    /** Takes an array as it is, of whatever type, from a graph that is made part of this one. */
    void graft(TensorProto array) {
        claim(array.getName());
        initializers.put(array.getName(), array);
    }

    /** Makes an edge an output of the graph under one of the names given at the start. */
    void output(String name, Edge edge) {
        boolean canBeRenamed = computed.contains(edge.name()) && !renamed.containsKey(edge.name());
        Edge own = canBeRenamed ? edge : node("Identity", edge.extents(), List.of(edge));
        renamed.put(own.name(), name);
        outputs.add(valueInfo(name, DataType.FLOAT, edge.extents()));
    }

    Extent unknown() {
        return Extent.unknown(++unknowns);
    }

    GraphProto build(String name) {
        GraphProto.Builder graph = GraphProto.newBuilder().setName(name);
        for (NodeProto.Builder node : nodes) {
            NodeProto.Builder copy = node.clone();
            for (int i = 0; i < copy.getInputCount(); i++) {
                copy.setInput(i, renamed.getOrDefault(copy.getInput(i), copy.getInput(i)));
            }
            graph.addNode(copy.setOutput(0, renamed.getOrDefault(copy.getOutput(0), copy.getOutput(0))));
        }
        return graph.addAllInitializer(initializers.values())
                .addAllInput(inputs)
                .addAllOutput(outputs)
                .build();
    }

    static List<Extent> fixed(int... shape) {
        return Arrays.stream(shape).mapToObj(Extent::of).toList();
    }

    static AttributeProto integer(String name, long value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeType.INT)
                .setI(value)
                .build();
    }

    static AttributeProto integers(String name, int... values) {
        AttributeProto.Builder attribute =
                AttributeProto.newBuilder().setName(name).setType(AttributeType.INTS);
        Arrays.stream(values).forEach(attribute::addInts);
        return attribute.build();
    }

    static AttributeProto real(String name, float value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeType.FLOAT)
                .setF(value)
                .build();
    }

    private Edge initializer(String name, FloatArray value) {
        claim(name);
        initializers.put(name, tensor(name, value));
        return new Edge(name, fixed(value.shape()));
    }

    private void claim(String name) {
        if (name.isEmpty() || !names.add(name)) {
            throw new IllegalArgumentException("The name '" + name + "' is empty or already taken in this graph");
        }
    }

    private String fresh(String stem) {
        String name = stem;
        while (names.contains(name)) {
            name = stem + "_" + suffixes.merge(stem, 1, Integer::sum);
        }
        return name;
    }

    private String scope(List<Edge> operands) {
        for (Edge operand : operands) {
            int dot = operand.name().lastIndexOf('.');
            if (dot > 0 && scoped.contains(operand.name())) {
                return operand.name().substring(0, dot + 1);
            }
        }
        return "";
    }

    private static TensorProto tensor(String name, FloatArray value) {
        ByteBuffer data = ByteBuffer.allocate(4 * value.size()).order(ByteOrder.LITTLE_ENDIAN);
        data.asFloatBuffer().put(value.buffer());
        return tensor(name, DataType.FLOAT, value.shape(), data);
    }

    private static TensorProto tensor(String name, DataType type, int[] shape, ByteBuffer data) {
        TensorProto.Builder tensor = TensorProto.newBuilder().setName(name).setDataType(type.getNumber());
        Arrays.stream(shape).forEach(tensor::addDims);
        return tensor.setRawData(UnsafeByteOperations.unsafeWrap(data)).build();
    }

    private static ValueInfoProto valueInfo(String name, DataType type, List<Extent> extents) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        for (Extent extent : extents) {
            TensorShapeProto.Dimension.Builder dimension = shape.addDimBuilder();
            if (extent.isFixed()) {
                dimension.setDimValue(extent.size());
            } else if (!extent.isUnknown()) {
                dimension.setDimParam(extent.toString());
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
