package org.weightcast.onnx;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.Arrays;
import java.util.List;
import org.weightcast.net.Axis;
import org.weightcast.net.Net;
import org.weightcast.net.Signature;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/** Writes a {@link Net} with its weights as one ONNX file, by running it on the edges of a graph. */
public final class OnnxExport {
    private OnnxExport() {}

    /**
     * Exports a network whose inputs must all be given at every run.
     *
     * @see #export(Net, Named, Named, Named)
     */
    public static OnnxFile export(Net net, Named<FloatArray> weights, Named<String> metadata) {
        return export(net, weights, Named.empty(), metadata);
    }

    /**
     * Exports a network.
     *
     * @param weights the entries of the signature's weights; stored under their names, never folded
     * @param defaults values that inputs of these names have in runs that leave them out
     * @param metadata what else to store in the file
     * @throws IllegalArgumentException if arrays do not fit the signature, or the network does not keep to it
     */
    public static OnnxFile export(
            Net net, Named<FloatArray> weights, Named<FloatArray> defaults, Named<String> metadata) {
        Signature signature = net.signature();
        checkKnown("input", signature.inputs(), defaults);
        OnnxGraph graph = new OnnxGraph(signature.outputs().names());
        Named<Edge> inputs = signature.inputs().mapEntries((name, axes) -> graph.input(name, DataType.FLOAT, axes));
        defaults.asMap().forEach((name, value) -> graph.defaultValue(inputs.get(name), value));
        Named<Edge> outputs = run(net, new OnnxOps(graph), weights, inputs);
        signature.outputs().asMap().forEach((name, axes) -> graph.output(name, outputs.get(name)));
        return OnnxFile.of(graph.build("network"), metadata);
    }

    /** Adds a network with its weights to the graph. */
    static Named<Edge> run(Net net, OnnxOps ops, Named<FloatArray> weights, Named<Edge> inputs) {
        Signature signature = net.signature();
        checkKnown("weight", signature.weights(), weights);
        Named<Edge> edges = signature.weights().mapEntries((name, axes) -> ops.weight(name, weights.get(name)));
        Named<Edge> outputs = net.apply(ops, edges, inputs);
        signature.outputs().asMap().forEach((name, axes) -> {
            List<Extent> declared = axes.stream().map(Extent::of).toList();
            Edge edge = outputs.get(name);
            if (!Shapes.agree(declared, edge.extents())) {
                throw new IllegalArgumentException(
                        "The output '" + name + "' should be " + declared + " but is " + edge.extents());
            }
        });
        return outputs;
    }

    private static void checkKnown(String kind, Named<List<Axis>> signature, Named<FloatArray> arrays) {
        arrays.asMap().forEach((name, array) -> {
            List<Extent> declared = signature.get(name).stream().map(Extent::of).toList();
            if (!declared.equals(OnnxGraph.fixed(array.shape()))) {
                throw new IllegalArgumentException("The " + kind + " '" + name + "' should be " + declared + " but is "
                        + Arrays.toString(array.shape()));
            }
        });
    }
}
