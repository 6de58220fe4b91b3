package org.weightcast.onnx;

import static org.weightcast.onnx.OnnxGraph.integer;
import static org.weightcast.onnx.OnnxGraph.integers;
import static org.weightcast.onnx.OnnxGraph.real;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.weightcast.net.Ops;
import org.weightcast.net.ShapeRules;
import org.weightcast.weights.FloatArray;

/**
 * Writes a network as nodes of an ONNX graph (operator set {@value #OPERATOR_SET}, or the graph's own, from {@value
 * #OLDEST_SET} on) instead of running it. Shapes are
 * followed through every operation as far as they are known, free axes by name, so that a mistake shows here and not in
 * the runtime of whoever gets the file.
 */
public final class OnnxOps implements Ops<Edge> {
    /** LayerNormalization came with 17, axes as an input of the reductions with 18. */
    static final int OPERATOR_SET = 18;

    /** What squeezing, softmax and sums mean here came with 13. */
    static final int OLDEST_SET = 13;

    private static final int REDUCTIONS_TAKE_AXES_AS_INPUT = 18;

    private final OnnxGraph graph;
    private final OnnxShapes shapes;

    OnnxOps(OnnxGraph graph) {
        this.graph = graph;
        this.shapes = new OnnxShapes(graph);
    }

    /** An array under its own name. */
    Edge weight(String name, FloatArray value) {
        return graph.weight(name, value);
    }

    @Override
    public Edge constant(FloatArray value) {
        return graph.constant(value);
    }

    @Override
    public Edge add(Edge a, Edge b) {
        return pairwise("Add", a, b);
    }

    @Override
    public Edge subtract(Edge a, Edge b) {
        return pairwise("Sub", a, b);
    }

    @Override
    public Edge multiply(Edge a, Edge b) {
        return pairwise("Mul", a, b);
    }

    @Override
    public Edge divide(Edge a, Edge b) {
        return pairwise("Div", a, b);
    }

    @Override
    public Edge maximum(Edge a, Edge b) {
        return pairwise("Max", a, b);
    }

    Edge minimum(Edge a, Edge b) {
        return pairwise("Min", a, b);
    }

    @Override
    public Edge greater(Edge a, Edge b) {
        Edge truth = pairwise("Greater", a, b);
        return same("Cast", truth, integer("to", DataType.FLOAT_VALUE));
    }

    @Override
    public Edge relu(Edge x) {
        return same("Relu", x);
    }

    @Override
    public Edge clip(Edge x, float low, float high) {
        ShapeRules.clip(low, high);
        return graph.node("Clip", x.extents(), List.of(x, constant(low), constant(high)));
    }

    @Override
    public Edge exp(Edge x) {
        return same("Exp", x);
    }

    @Override
    public Edge log(Edge x) {
        return same("Log", x);
    }

    @Override
    public Edge sqrt(Edge x) {
        return same("Sqrt", x);
    }

    @Override
    public Edge tanh(Edge x) {
        return same("Tanh", x);
    }

    @Override
    public Edge sigmoid(Edge x) {
        return same("Sigmoid", x);
    }

    @Override
    public Edge erf(Edge x) {
        return same("Erf", x);
    }

    @Override
    public Edge sum(Edge x, int... axes) {
        return reduced("ReduceSum", x, axes);
    }

    @Override
    public Edge mean(Edge x, int... axes) {
        return reduced("ReduceMean", x, axes);
    }

    @Override
    public Edge max(Edge x, int... axes) {
        return reduced("ReduceMax", x, axes);
    }

    @Override
    public Edge count(Edge x, int... axes) {
        Shapes.checkReduction("count", x.extents(), axes);
        return shapes.count(x, axes);
    }

    @Override
    public Edge softmax(Edge x, int axis) {
        Shapes.checkAxes("softmax", x.extents(), axis);
        return same("Softmax", x, integer("axis", axis));
    }

    @Override
    public Edge logSoftmax(Edge x, int axis) {
        Shapes.checkAxes("logSoftmax", x.extents(), axis);
        return same("LogSoftmax", x, integer("axis", axis));
    }

    @Override
    public Edge layerNorm(Edge x, Edge gain, Edge bias, float epsilon) {
        Shapes.checkLayerNorm(x.extents(), gain.extents());
        Shapes.checkLayerNorm(x.extents(), bias.extents());
        return graph.node(
                "LayerNormalization",
                x.extents(),
                List.of(x, gain, bias),
                integer("axis", -1),
                real("epsilon", epsilon));
    }

    @Override
    public Edge matmul(Edge a, Edge b) {
        return graph.node("MatMul", Shapes.product(a.extents(), b.extents()), List.of(a, b));
    }

    @Override
    public Edge conv2d(Edge x, Edge kernel, int stride, int padding, int dilation, int groups) {
        List<Extent> shape =
                Shapes.convolved(x.extents(), kernel.extents(), stride, padding, dilation, groups, graph::unknown);
        return graph.node(
                "Conv",
                shape,
                List.of(x, kernel),
                integers("strides", stride, stride),
                integers("pads", padding, padding, padding, padding),
                integers("dilations", dilation, dilation),
                integer("group", groups));
    }

    @Override
    public Edge maxPool(Edge x, int size) {
        return pooled("MaxPool", x, size);
    }

    @Override
    public Edge averagePool(Edge x, int size) {
        return pooled("AveragePool", x, size);
    }

    @Override
    public Edge flatten(Edge x, int first, int last) {
        Shapes.checkAxes("flatten", x.extents(), first, last);
        if (first > last) {
            throw new IllegalArgumentException("Cannot merge the axes " + first + " to " + last + " of " + x.extents());
        }
        return shapes.flatten(x, first, last);
    }

    @Override
    public Edge unflatten(Edge x, int axis, int... sizes) {
        Shapes.checkAxes("unflatten", x.extents(), axis);
        return shapes.unflatten(x, axis, sizes);
    }

    @Override
    public Edge transpose(Edge x, int... order) {
        if (!Arrays.equals(Arrays.stream(order).sorted().toArray(), Shapes.allAxes(x.rank()))) {
            throw new IllegalArgumentException(
                    "The order " + Arrays.toString(order) + " does not name every axis of " + x.extents() + " once");
        }
        List<Extent> shape = Arrays.stream(order).mapToObj(x::extent).toList();
        return graph.node("Transpose", shape, List.of(x), integers("perm", order));
    }

    @Override
    public Edge concat(int axis, List<Edge> parts) {
        List<Extent> shape =
                Shapes.joined(axis, parts.stream().map(Edge::extents).toList());
        return graph.node("Concat", shape, parts, integer("axis", axis));
    }

    @Override
    public Edge slice(Edge x, int axis, int from, int to) {
        Shapes.checkAxes("slice", x.extents(), axis);
        List<Extent> shape = new ArrayList<>(x.extents());
        shape.set(axis, Shapes.cut(x.extents(), axis, from, to, graph::unknown));
        List<Edge> operands = List.of(x, graph.integers(from), graph.integers(to), graph.integers(axis));
        return graph.node("Slice", shape, operands);
    }

    @Override
    public Edge unsqueeze(Edge x, int axis) {
        if (axis < 0 || axis > x.rank()) {
            throw new IllegalArgumentException("Cannot insert an axis at " + axis + " of " + x.extents());
        }
        List<Extent> shape = new ArrayList<>(x.extents());
        shape.add(axis, Extent.of(1));
        return graph.node("Unsqueeze", shape, List.of(x, graph.integers(axis)));
    }

    @Override
    public Edge squeeze(Edge x, int axis) {
        Shapes.checkAxes("squeeze", x.extents(), axis);
        List<Extent> shape = new ArrayList<>(x.extents());
        Extent dropped = shape.remove(axis);
        if (!dropped.agreesWith(Extent.of(1))) {
            throw new IllegalArgumentException(
                    "Cannot drop axis " + axis + " of " + x.extents() + ", its size is not 1");
        }
        return graph.node("Squeeze", shape, List.of(x, graph.integers(axis)));
    }

    @Override
    public Edge expand(Edge x, Edge like) {
        Shapes.checkExpandable(x.extents(), like.extents());
        return shapes.expand(x, like);
    }

    private Edge pairwise(String operation, Edge a, Edge b) {
        return graph.node(operation, Shapes.broadcast(operation, a.extents(), b.extents()), List.of(a, b));
    }

    private Edge same(String operation, Edge x, AttributeProto... attributes) {
        return graph.node(operation, x.extents(), List.of(x), attributes);
    }

    private Edge reduced(String operation, Edge x, int... axes) {
        Shapes.checkReduction(operation, x.extents(), axes);
        List<Extent> shape = new ArrayList<>(x.extents());
        Arrays.stream(axes).forEach(axis -> shape.set(axis, Extent.of(1)));
        AttributeProto keepsAxes = integer("keepdims", 1);
        if (graph.operatorSet() < REDUCTIONS_TAKE_AXES_AS_INPUT && !operation.equals("ReduceSum")) {
            return graph.node(operation, shape, List.of(x), integers("axes", axes), keepsAxes);
        }
        Edge positions = graph.integers(Arrays.stream(axes).asLongStream().toArray());
        return graph.node(operation, shape, List.of(x, positions), keepsAxes);
    }

    private Edge pooled(String operation, Edge x, int size) {
        List<Extent> shape = Shapes.pooled(x.extents(), size, graph::unknown);
        return graph.node(
                operation, shape, List.of(x), integers("kernel_shape", size, size), integers("strides", size, size));
    }
}
