package org.weightcast.onnx;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.List;
import org.weightcast.weights.FloatArray;

/**
 * The preparation of pictures inside a graph, the same steps as in Java: grey, ink, fitting into the square by two matrix
 * products, contrast. The matrices are computed from the picture's size when the graph runs.
 */
final class PreparationGraph {
    private static final float[] GREY = {0.299f / 255, 0.587f / 255, 0.114f / 255};
    private static final float LEAST_CONTRAST = 0.25f;

    private final OnnxGraph graph;
    private final OnnxOps ops;
    private final ImageInput spec;

    PreparationGraph(OnnxGraph graph, OnnxOps ops, ImageInput spec) {
        this.graph = graph;
        this.ops = ops;
        this.spec = spec;
    }

    /**
     * Prepares pictures.
     *
     * @param image bytes [batch, height, width, 3]
     * @return values in 0..1 [batch, channels, size, size]
     */
    Edge prepare(Edge image) {
        Edge height = ops.count(image, 1);
        Edge width = ops.count(image, 2);
        Edge longSide = ops.maximum(height, width);
        Edge down = fit(positions(height, image.extent(1)), height, longSide); // [size, height]
        Edge across = fit(positions(width, image.extent(2)), width, longSide); // [size, width]
        Edge narrow = ops.matmul(planes(image), ops.transpose(across, 1, 0)); // [batch, channels, height, size]
        Edge square = ops.matmul(down, narrow); // [batch, channels, size, size]
        Edge coverage = ops.matmul(ops.sum(down, 1), ops.transpose(ops.sum(across, 1), 1, 0)); // [size, size]
        return spec.channels() == 1 ? stretch(square, coverage) : square;
    }

    /** Brightness or ink in 0..1, [batch, channels, height, width]. */
    private Edge planes(Edge image) {
        Edge pixels =
                graph.node("Cast", image.extents(), List.of(image), OnnxGraph.integer("to", DataType.FLOAT_VALUE));
        Edge planes = spec.channels() == 1
                ? ops.unsqueeze(ops.squeeze(ops.matmul(pixels, ops.constant(FloatArray.of(GREY, 3, 1))), 3), 1)
                : ops.divide(ops.transpose(pixels, 0, 3, 1, 2), ops.constant(255));
        return spec.darkInk() ? ops.subtract(ops.constant(1), planes) : planes;
    }

    /**
     * The matrix [size, length] that fits one side of a picture into the square: how much of each output cell each pixel
     * covers. All borders are multiplied by 2 * size, which makes them whole numbers and floats exact.
     */
    private Edge fit(Edge pixels, Edge length, Edge longSide) {
        int size = spec.size();
        float[] cells = new float[size];
        for (int cell = 0; cell < size; cell++) {
            cells[cell] = 2 * cell;
        }
        Edge margin = ops.multiply(ops.subtract(longSide, length), ops.constant(size));
        Edge left = ops.subtract(ops.multiply(ops.constant(FloatArray.of(cells, size, 1)), longSide), margin);
        Edge cell = ops.multiply(longSide, ops.constant(2));
        Edge start = ops.multiply(pixels, ops.constant(2 * size)); // [length]
        Edge end = ops.add(start, ops.constant(2 * size));
        Edge overlap = ops.subtract(ops.minimum(end, ops.add(left, cell)), ops.maximum(start, left));
        return ops.divide(ops.relu(overlap), cell); // [size, length]
    }

    /** Paper and padding become 0, the strongest ink of each picture 1. */
    private Edge stretch(Edge values, Edge coverage) {
        Edge padding = ops.subtract(ops.constant(1), coverage); // [size, size]
        Edge low = lowest(ops.add(values, padding)); // [batch, 1, 1, 1]
        Edge high = ops.max(values, 2, 3);
        Edge contrast = ops.maximum(ops.subtract(high, low), ops.constant(LEAST_CONTRAST));
        return ops.divide(ops.relu(ops.subtract(values, ops.multiply(low, coverage))), contrast);
    }

    private Edge lowest(Edge x) {
        return ops.multiply(ops.max(ops.multiply(x, ops.constant(-1)), 2, 3), ops.constant(-1));
    }

    /** 0, 1, 2 and so on, one for each pixel. */
    private Edge positions(Edge length, Extent extent) {
        return graph.node("Range", List.of(extent), List.of(ops.constant(0), length, ops.constant(1)));
    }
}
