package org.weightcast.onnx;

import static org.weightcast.onnx.OnnxGraph.integer;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.weightcast.weights.FloatArray;

/**
 * The operations that need sizes as values of the graph. Sizes that are fixed become constants; free ones are read with
 * Shape when the graph runs. A Reshape target says 0 for "as before" and may say -1 once.
 */
final class OnnxShapes {
    private static final int AS_BEFORE = 0;
    private static final int INFERRED = -1;
    private static final int SHAPE_TAKES_A_PART = 15; // from this operator set on

    private final OnnxGraph graph;

    OnnxShapes(OnnxGraph graph) {
        this.graph = graph;
    }

    Edge flatten(Edge x, int first, int last) {
        Extent merged = x.extents().subList(first, last + 1).stream().reduce(Extent.of(1), Extent::times);
        return reshape(x, first, last, List.of(merged));
    }

    Edge unflatten(Edge x, int axis, int... sizes) {
        return reshape(x, axis, axis, Shapes.split(x.extents(), axis, sizes, graph::unknown));
    }

    Edge count(Edge x, int... axes) {
        Extent count = Arrays.stream(axes).mapToObj(x::extent).reduce(Extent.of(1), Extent::times);
        if (count.isFixed()) {
            return graph.constant(FloatArray.scalar((float) count.size()));
        }
        long[] positions = Arrays.stream(axes).asLongStream().toArray();
        Edge sizes = graph.node(
                "Gather",
                OnnxGraph.fixed(axes.length),
                List.of(shape(x, 0, x.rank()), graph.integers(positions)),
                integer("axis", 0));
        Edge product = graph.node("ReduceProd", List.of(), List.of(sizes), integer("keepdims", 0));
        return graph.node("Cast", List.of(), List.of(product), integer("to", DataType.FLOAT_VALUE));
    }

    Edge expand(Edge x, Edge like) {
        if (x.extents().equals(like.extents()) && x.extents().stream().noneMatch(Extent::isUnknown)) {
            return x;
        }
        boolean fixed = like.extents().stream().allMatch(Extent::isFixed);
        Edge target = fixed
                ? graph.integers(like.extents().stream().mapToLong(Extent::size).toArray())
                : shape(like, 0, like.rank());
        return graph.node("Expand", like.extents(), List.of(x, target));
    }

    /** Replaces the axes first..last by {@code middle}, of which at most one extent is free. */
    private Edge reshape(Edge x, int first, int last, List<Extent> middle) {
        List<Extent> tail = x.extents().subList(last + 1, x.rank());
        List<Extent> shape = new ArrayList<>(x.extents().subList(0, first));
        shape.addAll(middle);
        shape.addAll(tail);
        long[] target = shape.stream()
                .mapToLong(extent -> extent.isFixed() ? extent.size() : INFERRED)
                .toArray();
        for (int i = 0; i < first; i++) {
            target[i] = x.extent(i).isFixed() ? target[i] : AS_BEFORE;
        }
        if (Arrays.stream(target).filter(size -> size == INFERRED).count() <= 1) {
            return graph.node("Reshape", shape, List.of(x, graph.integers(target)));
        }
        long[] head = Arrays.copyOf(target, first + middle.size());
        Edge sizes = graph.node(
                "Concat",
                OnnxGraph.fixed(shape.size()),
                List.of(graph.integers(head), shape(x, last + 1, x.rank())),
                integer("axis", 0));
        return graph.node("Reshape", shape, List.of(x, sizes));
    }

    /** The sizes of the axes from..to (exclusive), as integers. */
    private Edge shape(Edge x, int from, int to) {
        if (graph.operatorSet() < SHAPE_TAKES_A_PART) {
            Edge whole = graph.node("Shape", OnnxGraph.fixed(x.rank()), List.of(x));
            List<Edge> part = List.of(whole, graph.integers(from), graph.integers(to), graph.integers(0));
            return graph.node("Slice", OnnxGraph.fixed(to - from), part);
        }
        return graph.node("Shape", OnnxGraph.fixed(to - from), List.of(x), integer("start", from), integer("end", to));
    }
}
