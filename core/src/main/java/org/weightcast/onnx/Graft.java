package org.weightcast.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes a graph of any origin part of a larger one: what its output needs is copied, all names getting a prefix so that none is taken
 * twice. What its output does not need, such as the head of a classifier, is left behind.
 */
final class Graft {
    private static final String PREFIX = "backbone.";

    private final GraphProto foreign;
    private final String input;

    /**
     * A graph to be copied.
     *
     * @param input the name of its only input
     */
    Graft(GraphProto foreign, String input) {
        this.foreign = foreign;
        this.input = input;
    }

    /**
     * Copies it.
     *
     * @param image what takes the place of the input
     * @param output the name of a value in the foreign graph
     * @return the name of that value in the larger graph
     */
    String onto(OnnxGraph graph, Edge image, String output) {
        Set<String> needed = needed(output);
        for (TensorProto array : foreign.getInitializerList()) {
            if (needed.contains(array.getName())) {
                graph.graft(raw(array).setName(renamed(array.getName(), image)).build());
            }
        }
        for (NodeProto node : foreign.getNodeList()) {
            if (node.getOutputList().stream().anyMatch(needed::contains)) {
                graph.graft(copy(node, image));
            }
        }
        return renamed(output, image);
    }

    /** The names of all values that one depends on. */
    private Set<String> needed(String output) {
        Map<String, NodeProto> makers = new HashMap<>();
        foreign.getNodeList().forEach(node -> node.getOutputList().forEach(name -> makers.put(name, node)));
        Set<String> needed = new HashSet<>();
        Deque<String> open = new ArrayDeque<>(List.of(output));
        while (!open.isEmpty()) {
            String name = open.pop();
            if (!name.isEmpty() && needed.add(name) && makers.containsKey(name)) {
                addReads(makers.get(name), open);
            }
        }
        return needed;
    }

    /** What a node reads, the graphs within it too: those see all names around them. */
    private static void addReads(NodeProto node, Deque<String> reads) {
        reads.addAll(node.getInputList());
        for (AttributeProto attribute : node.getAttributeList()) {
            inner(attribute).forEach(graph -> {
                graph.getNodeList().forEach(each -> addReads(each, reads));
                graph.getOutputList().forEach(each -> reads.add(each.getName()));
            });
        }
    }

    private static List<GraphProto> inner(AttributeProto attribute) {
        return attribute.hasG() ? List.of(attribute.getG()) : attribute.getGraphsList();
    }

    private String renamed(String name, Edge image) {
        return name.isEmpty() ? "" : name.equals(input) ? image.name() : PREFIX + name;
    }

    private NodeProto copy(NodeProto node, Edge image) {
        NodeProto.Builder copy = node.toBuilder().clearInput().clearOutput().clearAttribute();
        copy.setName(renamed(node.getName(), image));
        node.getInputList().forEach(name -> copy.addInput(renamed(name, image)));
        node.getOutputList().forEach(name -> copy.addOutput(renamed(name, image)));
        for (AttributeProto attribute : node.getAttributeList()) {
            AttributeProto.Builder own = attribute.toBuilder().clearGraphs();
            attribute.getGraphsList().forEach(graph -> own.addGraphs(copy(graph, image)));
            copy.addAttribute(attribute.hasG() ? own.setG(copy(attribute.getG(), image)) : own);
        }
        return copy.build();
    }

    /** The body of a branch or a loop; what is declared of shapes between its nodes is left out, since the batch is now free. */
    private GraphProto copy(GraphProto graph, Edge image) {
        GraphProto.Builder copy = graph.toBuilder().clearNode().clearValueInfo();
        graph.getNodeList().forEach(node -> copy.addNode(copy(node, image)));
        copy.getInputBuilderList().forEach(each -> each.setName(renamed(each.getName(), image)));
        copy.getOutputBuilderList().forEach(each -> each.setName(renamed(each.getName(), image)));
        copy.getInitializerBuilderList().forEach(each -> each.setName(renamed(each.getName(), image)));
        return copy.build();
    }

    /** The same array, floats as bytes, which is how all of ours are stored. */
    private static TensorProto.Builder raw(TensorProto array) {
        TensorProto.Builder copy = array.toBuilder();
        if (array.getDataType() != DataType.FLOAT_VALUE || array.getFloatDataCount() == 0) {
            return copy;
        }
        ByteBuffer bytes = ByteBuffer.allocate(4 * array.getFloatDataCount()).order(ByteOrder.LITTLE_ENDIAN);
        array.getFloatDataList().forEach(bytes::putFloat);
        return copy.clearFloatData().setRawData(ByteString.copyFrom(bytes.flip()));
    }
}
