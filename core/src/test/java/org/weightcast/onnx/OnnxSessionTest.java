package org.weightcast.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.weightcast.net.Signature;
import org.weightcast.weights.BadModelException;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

class OnnxSessionTest {

    @Test
    void defaultsFillInForInputsLeftOut() {
        try (OnnxSession session = OnnxSession.open(weightedSum(), "sum.onnx", 1)) {
            FloatArray x = FloatArray.of(new float[] {1, 2, 3}, 3);
            assertThat(session.run(Named.of("x", x)).get("y")).isEqualTo(FloatArray.of(new float[] {10, 20, 30}, 3));
            Named<FloatArray> both = Named.of("x", x).with("weight", FloatArray.of(new float[] {2}, 1));
            assertThat(session.run(both).get("y")).isEqualTo(FloatArray.of(new float[] {2, 4, 6}, 3));
            assertThat(session.inputs()).containsExactly("x", "weight");
            assertThat(session.outputs()).containsExactly("y", "copy", "again", "weighed");
        }
    }

    @Test
    void inputsConstantsAndOneValueTwiceMayBeOutputs() {
        try (OnnxSession session = OnnxSession.open(weightedSum(), "sum.onnx", 1)) {
            FloatArray x = FloatArray.of(new float[] {1, 2}, 2);
            Named<FloatArray> outputs = session.run(Named.of("x", x));
            assertThat(outputs.get("copy")).isEqualTo(x);
            assertThat(outputs.get("again")).isEqualTo(outputs.get("y"));
            assertThat(outputs.get("weighed")).isEqualTo(FloatArray.of(new float[] {10}, 1));
        }
    }

    @Test
    void bytesAreUnsignedWhereverTheyLie() {
        OnnxGraph graph = new OnnxGraph(List.of("y"));
        Edge x = graph.input("x", DataType.UINT8, Signature.axes("n"));
        graph.output("y", graph.node("Cast", x.extents(), List.of(x), OnnxGraph.integer("to", DataType.FLOAT_VALUE)));
        byte[] values = {9, 0, 1, 127, -128, -1};
        ByteBuffer direct = ByteBuffer.allocateDirect(values.length).put(values).position(1);
        try (OnnxSession session = OnnxSession.open(file(graph), "bytes.onnx", 1)) {
            FloatArray expected = FloatArray.of(new float[] {0, 1, 127, 128, 255}, 5);
            assertThat(session.run("x", direct, 5).get("y")).isEqualTo(expected);
            assertThat(direct.position()).isEqualTo(1);
            assertThat(session.run("x", ByteBuffer.wrap(values, 1, 5), 5).get("y"))
                    .isEqualTo(expected);
            assertThatThrownBy(() -> session.run("x", direct, 6))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContainingAll("6", "5 were given");
        }
    }

    @Test
    void namesAndShapesThatDoNotFitAreNamed() {
        OnnxGraph graph = new OnnxGraph(List.of("y"));
        Edge a = graph.input("a", DataType.FLOAT, Signature.axes("n", 2));
        Edge b = graph.input("b", DataType.FLOAT, Signature.axes("n", 2));
        graph.output("y", new OnnxOps(graph).add(a, b));
        try (OnnxSession session = OnnxSession.open(file(graph), "pair.onnx", 1)) {
            FloatArray three = FloatArray.zeros(3, 2);
            refused(session, Named.of("a", three).with("c", three), "pair.onnx", "'c'", "[a, b]");
            refused(session, Named.of("a", FloatArray.zeros(3, 4)), "'a'", "[n, 2]", "[3, 4]");
            refused(session, Named.of("a", FloatArray.zeros(6)), "'a'", "[n, 2]", "[6]");
            refused(session, Named.of("a", three).with("b", FloatArray.zeros(4, 2)), "'b'", "{n=3}", "[4, 2]");
            refused(session, Named.of("a", three), "pair.onnx", "'b'");
            assertThat(session.run(Named.of("a", three).with("b", three)).get("y"))
                    .isEqualTo(three);
        }
    }

    @Test
    void runsCanBeStoppedByAnotherThreadAndLaterOnesAreWhole() throws Exception {
        ExecutorService other = Executors.newSingleThreadExecutor();
        try (OnnxSession session = OnnxSession.open(weightedSum(), "sum.onnx", 1)) {
            Named<FloatArray> x = Named.of("x", FloatArray.of(new float[] {1, 2, 3}, 3));
            session.stopRuns(); // there are none
            Future<?> running = other.submit(() -> {
                while (true) {
                    session.run(x);
                }
            });
            while (!running.isDone()) {
                session.stopRuns();
            }
            assertThatThrownBy(running::get).hasCauseInstanceOf(CancellationException.class);
            assertThat(session.run(x).get("y")).isEqualTo(FloatArray.of(new float[] {10, 20, 30}, 3));
        } finally {
            other.shutdownNow();
        }
    }

    @Test
    void bytesThatAreNoModelAreRefused() {
        assertThatThrownBy(() -> OnnxSession.open(new byte[] {1, 2, 3}, "M.onnx"))
                .isInstanceOf(BadModelException.class)
                .hasMessageStartingWith("M.onnx cannot be loaded by ONNX Runtime");
        assertThatThrownBy(() -> OnnxSession.open(new byte[0], "M.onnx")).isInstanceOf(BadModelException.class);
        assertThatThrownBy(() -> OnnxSession.open(weightedSum(), "M.onnx", 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static void refused(OnnxSession session, Named<FloatArray> inputs, String... words) {
        assertThatThrownBy(() -> session.run(inputs))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(words);
    }

    /** y = x * weight, where weight is 10 unless given. */
    private static OnnxFile weightedSum() {
        OnnxGraph graph = new OnnxGraph(List.of("y", "copy", "again", "weighed"));
        Edge x = graph.input("x", DataType.FLOAT, Signature.axes("n"));
        Edge weight = graph.input("weight", DataType.FLOAT, Signature.axes(1));
        graph.defaultValue(weight, FloatArray.of(new float[] {10}, 1));
        Edge y = new OnnxOps(graph).multiply(x, weight);
        graph.output("y", y);
        graph.output("copy", x);
        graph.output("again", y);
        graph.output("weighed", weight);
        return file(graph);
    }

    private static OnnxFile file(OnnxGraph graph) {
        return OnnxFile.of(graph.build("test"), Named.of(OnnxFile.FORMAT, "test"));
    }
}
