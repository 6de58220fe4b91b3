package org.weightcast.onnx;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.List;
import org.weightcast.net.Net;
import org.weightcast.net.Signature;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/**
 * Writes a model for users: pictures of any size in, probabilities out, everything between inside the graph, of standard
 * operations only.
 */
public final class ClassifierExport {
    /** The input: bytes [batch, height, width, 3], red, green, blue. */
    public static final String IMAGE = "image";

    /** Output [batch, class]: probabilities of the classes, in the order of {@link ModelCard#classes}. */
    public static final String PROBABILITIES = "probabilities";

    /** Output [batch]: the squared distance to the nearest class. */
    public static final String DISTANCE = "distance";

    /**
     * Output [batch], of models that call pictures unknown: the probability that the picture shows the most probable class, if
     * every other picture shows none of the classes.
     */
    public static final String CONFIDENCE = "confidence";

    /** Output [batch], of the same models: 1 for a picture that is called unknown, 0 for others. */
    public static final String UNKNOWN = "unknown";

    private ClassifierExport() {}

    /** Exports a student network as a file, as {@link #draft} puts it together. */
    public static OnnxFile export(Net student, Named<FloatArray> weights, ModelCard card) {
        return draft(student, weights, card).file(card.metadata());
    }

    /**
     * Puts the graph of a model together.
     *
     * @param student input {@code image} [batch, channels, size, size]; outputs {@code logits} [batch, class] and
     *     {@code distance} [batch], and {@code evidence} [batch] if the card says when a picture is unknown
     * @param weights stored under their own names, as they are
     * @param card what to write about the model; its image input must be the student's, its classes as many
     * @throws IllegalArgumentException if student, weights and card do not fit each other
     */
    public static OnnxDraft draft(Net student, Named<FloatArray> weights, ModelCard card) {
        if (!ImageInput.of(student, card.image().darkInk()).equals(card.image())) {
            throw new IllegalArgumentException(
                    "The student's input is " + student.signature().inputs() + ", but the card says " + card.image());
        }
        OnnxGraph graph = new OnnxGraph(outputs(card));
        OnnxOps ops = new OnnxOps(graph);
        Edge prepared = prepared(graph, ops, card);
        answer(graph, ops, card, OnnxExport.run(student, ops, weights, Named.of("image", prepared)));
        return new OnnxDraft(graph.build("classifier"));
    }

    /** The names of the outputs of a model with this card. */
    static List<String> outputs(ModelCard card) {
        return card.rejection().isPresent()
                ? List.of(PROBABILITIES, DISTANCE, CONFIDENCE, UNKNOWN)
                : List.of(PROBABILITIES, DISTANCE);
    }

    /** Adds the input, and what the network sees of it [batch, channels, size, size]. */
    static Edge prepared(OnnxGraph graph, OnnxOps ops, ModelCard card) {
        Edge image = graph.input(IMAGE, DataType.UINT8, Signature.axes("batch", "height", "width", 3));
        return new PreparationGraph(graph, ops, card.image()).prepare(image);
    }

    /** Adds the outputs, from what a student answers. */
    static void answer(OnnxGraph graph, OnnxOps ops, ModelCard card, Named<Edge> answers) {
        Edge logits = answers.get("logits");
        if (!logits.extent(1).is(card.classes().size())) {
            throw new IllegalArgumentException("The student's logits are " + logits.axes() + ", but the card names "
                    + card.classes().size() + " classes");
        }
        Edge tempered = ops.divide(logits, ops.constant(card.calibration().temperature()));
        Edge probabilities = ops.softmax(tempered, 1);
        graph.output(PROBABILITIES, probabilities);
        graph.output(DISTANCE, answers.get("distance"));
        card.rejection().ifPresent(rule -> {
            Edge evidence = answers.get("evidence");
            Edge over = ops.multiply(ops.subtract(evidence, ops.constant(rule.middle())), ops.constant(rule.slope()));
            Edge likeliest = ops.squeeze(ops.max(probabilities, 1), 1);
            graph.output(CONFIDENCE, ops.multiply(ops.sigmoid(over), likeliest));
            graph.output(UNKNOWN, ops.greater(ops.constant(rule.threshold()), evidence));
        });
    }
}
