package org.weightcast.onnx;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.weightcast.net.Axis;
import org.weightcast.net.Expression;
import org.weightcast.net.OpsContract;
import org.weightcast.net.ShapeMistakesContract;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/** Every operation, written with fixed shapes and run by ONNX Runtime, against the plain Java oracle. */
class OnnxOpsTest extends OpsContract implements ShapeMistakesContract {

    @Override
    public Named<FloatArray> run(Expression expression, Named<FloatArray> inputs) {
        return run(expression, inputs, inputs.map(OnnxOpsTest::fixed));
    }

    /** Builds the graph for inputs with these axes and runs it. */
    static Named<FloatArray> run(Expression expression, Named<FloatArray> values, Named<List<Axis>> axes) {
        try (OnnxSession session = OnnxSession.open(file(expression, axes), "the graph under test", 1)) {
            return session.run(values);
        }
    }

    static OnnxFile file(Expression expression, Named<List<Axis>> axes) {
        OnnxGraph graph = new OnnxGraph(List.of("result"));
        Named<Edge> edges = axes.mapEntries((name, shape) -> graph.input(name, DataType.FLOAT, shape));
        graph.output("result", expression.apply(new OnnxOps(graph), edges).get("result"));
        return OnnxFile.of(graph.build("test"), Named.of(OnnxFile.FORMAT, "test"));
    }

    static List<Axis> fixed(FloatArray array) {
        return Arrays.stream(array.shape()).mapToObj(Axis::of).toList();
    }

    /** Axes of which nothing is known before the run. */
    static List<Axis> unknown(String name, FloatArray array) {
        return IntStream.range(0, array.rank())
                .mapToObj(axis -> Axis.of("?" + name + axis))
                .toList();
    }
}
