package org.weightcast.onnx;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.List;
import java.util.Map;
import org.weightcast.net.Net;
import org.weightcast.net.Signature;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.JsonValue;
import org.weightcast.weights.Named;

/**
 * Writes a network that answers several tasks in one pass: pictures of any size in, as {@link ClassifierExport} takes them, and for each task an
 * output {@code probabilities.TASK} [batch, class].
 */
public final class TasksExport {
    /** The value of {@link OnnxFile#FORMAT} in such files. */
    public static final String FORMAT = "tasks 1";

    /** Metadata: a JSON object of the tasks, each with the names of its classes in the order of the probabilities. */
    private static final String TASKS = "weightcast.tasks";

    private static final String LOGITS = "logits.";
    private static final String PROBABILITIES = ClassifierExport.PROBABILITIES + ".";

    private TasksExport() {}

    /**
     * Exports a network.
     *
     * @param network input {@code image} [batch, channels, size, size]; outputs {@code logits.TASK} [batch, class] of each task, and
     *     possibly others, which are left out
     * @param image what it sees of a picture
     * @param classes the names of each task's classes
     * @throws IllegalArgumentException if the network answers other tasks or other numbers of classes
     */
    public static OnnxFile export(
            Net network, Named<FloatArray> weights, ImageInput image, Named<List<String>> classes) {
        OnnxGraph graph = new OnnxGraph(
                classes.names().stream().map(task -> PROBABILITIES + task).toList());
        OnnxOps ops = new OnnxOps(graph);
        Edge pictures =
                graph.input(ClassifierExport.IMAGE, DataType.UINT8, Signature.axes("batch", "height", "width", 3));
        Edge prepared = new PreparationGraph(graph, ops, image).prepare(pictures);
        Named<Edge> answers = OnnxExport.run(network, ops, weights, Named.of("image", prepared));
        classes.asMap().forEach((task, names) -> {
            Edge logits = answers.get(LOGITS + task);
            if (!logits.extent(1).is(names.size())) {
                throw new IllegalArgumentException("The logits of the task '" + task + "' are " + logits.axes()
                        + ", but " + names.size() + " classes are named");
            }
            graph.output(PROBABILITIES + task, ops.softmax(logits, 1));
        });
        String said = JsonValue.write(json -> {
            json.writeStartObject();
            for (Map.Entry<String, List<String>> task : classes.asMap().entrySet()) {
                json.writeArrayFieldStart(task.getKey());
                for (String name : task.getValue()) {
                    json.writeString(name);
                }
                json.writeEndArray();
            }
            json.writeEndObject();
        });
        return OnnxFile.of(
                graph.build("tasks"), Named.of(OnnxFile.FORMAT, FORMAT).with(TASKS, said));
    }

    /**
     * The tasks that a file says it answers, each with the names of its classes.
     *
     * @throws org.weightcast.weights.BadModelException if it does not say it as it should
     */
    public static Named<List<String>> tasks(OnnxFile file) {
        return JsonValue.read(TASKS, file.metadata().find(TASKS).orElse(""))
                .fields()
                .map(classes -> classes.list().stream().map(JsonValue::text).toList());
    }
}
