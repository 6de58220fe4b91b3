package org.weightcast.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.weightcast.net.EmbeddingHead;
import org.weightcast.net.Signature;
import org.weightcast.weights.BadModelException;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/**
 * A network of any origin that turns a picture into a vector: an ONNX file with one input [batch, 3, size, size] of floats,
 * operator set {@value OnnxOps#OLDEST_SET} or newer. It is never changed; graphs for users contain a copy of it.
 */
public final class BackboneFile {
    static final String EMBEDDING = "embedding";
    static final String SIZES = "sizes";
    static final String PREPARED = "prepared";
    static final int COLOURS = 3;
    private static final long LARGEST = 1L << 30;

    private final String source;
    private final String sha256;
    private final ModelProto model;
    private final PixelScale scale;
    private final long operatorSet;
    private final String input;
    private final String output;
    private final int size;
    private final int features;

    /**
     * What the user says of a file, where it does not say so itself.
     *
     * @param size height and width of the pictures
     * @param scale how colours are normalised
     * @param output the name of the value that is the embedding, an output or any other
     */
    public record Description(Optional<Integer> size, Optional<PixelScale> scale, Optional<String> output) {
        /** Everything as the file says, or as is usual. */
        public static final Description NONE = new Description(Optional.empty(), Optional.empty(), Optional.empty());
    }

    private BackboneFile(String source, byte[] bytes, ModelProto model, Description description) {
        this.source = source;
        this.sha256 = Digest.sha256(bytes, bytes.length);
        this.model = model;
        BackboneDeclaration declared = new BackboneDeclaration(model, source);
        ValueInfoProto image = declared.input();
        this.operatorSet = declared.operatorSet();
        this.input = image.getName();
        this.size = declared.size(image, description.size());
        this.scale = description
                .scale()
                .or(() -> PixelScale.of(declared.metadata(), source))
                .orElse(PixelScale.IMAGENET);
        this.output = declared.output(description.output());
        try (OnnxSession session = embedding()) {
            this.features = new BackboneTrial(source, output, size).features(session);
        }
    }

    /**
     * Reads a network and tries it on drawn pictures.
     *
     * @throws IOException if the file cannot be read
     * @throws BadModelException if it is no network that turns a picture into a vector, or one that is not understood
     */
    public static BackboneFile read(Path file, Description description) throws IOException {
        if (Files.size(file) > LARGEST) {
            throw new BadModelException(file + " is larger than 1 GiB; give a smaller network");
        }
        byte[] bytes = Files.readAllBytes(file);
        try {
            ModelProto model = ModelProto.parseFrom(bytes);
            if (model.getIrVersion() > 0 && model.hasGraph()) {
                return new BackboneFile(file.toString(), bytes, model, description);
            }
        } catch (InvalidProtocolBufferException e) {
            throw new BadModelException(file + " is not an ONNX file", e);
        }
        throw new BadModelException(file + " is not an ONNX file");
    }

    /** The SHA-256 of the file. */
    public String sha256() {
        return sha256;
    }

    /** What it sees of a picture. */
    public ImageInput image() {
        return new ImageInput(COLOURS, size, false);
    }

    /** The length of the embedding. */
    public int features() {
        return features;
    }

    /** The network alone: {@code prepared} [batch, 3, size, size], values in 0..1, to {@code embedding} [batch, features]. */
    public OnnxSession embedding() {
        return OnnxSession.open(withSizes().bytes(), source);
    }

    /** Runs what {@link #embedding} opened on one prepared picture [3, size, size]. */
    public float[] embed(OnnxSession session, float[] pixels) {
        FloatArray image = FloatArray.of(pixels, 1, COLOURS, size, size);
        return session.run(Named.of(PREPARED, image)).get(EMBEDDING).toArray();
    }

    /** A model for users: the preparation of pictures, this network and a head, with the operators of this file. */
    public OnnxDraft classifier(Named<FloatArray> head, ModelCard card) {
        OnnxGraph graph = new OnnxGraph(ClassifierExport.outputs(card), operatorSet);
        OnnxOps ops = new OnnxOps(graph);
        Edge given = raw(graph, ops, ClassifierExport.prepared(graph, ops, card));
        Edge embedding = flat(graph, given, Extent.of(features));
        EmbeddingHead net = new EmbeddingHead(features, card.classes().size());
        ClassifierExport.answer(graph, ops, card, OnnxExport.run(net, ops, head, Named.of(EMBEDDING, embedding)));
        return new OnnxDraft(framed(graph.build("classifier")));
    }

    private OnnxDraft withSizes() {
        OnnxGraph graph = new OnnxGraph(List.of(EMBEDDING, SIZES), operatorSet);
        OnnxOps ops = new OnnxOps(graph);
        Edge image = graph.input(PREPARED, DataType.FLOAT, Signature.axes("batch", COLOURS, size, size));
        Edge given = raw(graph, ops, image);
        graph.output(EMBEDDING, flat(graph, given, graph.unknown()));
        Edge sizes = graph.node("Shape", List.of(graph.unknown()), List.of(given));
        graph.output(SIZES, cast(graph, sizes, sizes.extents()));
        return new OnnxDraft(framed(graph.build("embedding")));
    }

    /** The output as the network has it, of unknown shape. */
    private Edge raw(OnnxGraph graph, OnnxOps ops, Edge prepared) {
        Edge moved = ops.subtract(prepared, ops.constant(colours(scale.mean())));
        Edge scaled = ops.divide(moved, ops.constant(colours(scale.deviation())));
        String name = new Graft(model.getGraph(), input).onto(graph, scaled, output);
        return cast(graph, new Edge(name, List.of()), List.of());
    }

    private static Edge cast(OnnxGraph graph, Edge edge, List<Extent> extents) {
        return graph.node("Cast", extents, List.of(edge), OnnxGraph.integer("to", DataType.FLOAT_VALUE));
    }

    private static Edge flat(OnnxGraph graph, Edge edge, Extent length) {
        List<Extent> shape = List.of(Extent.of(Signature.axes("batch").get(0)), length);
        return graph.node("Flatten", shape, List.of(edge), OnnxGraph.integer("axis", 1));
    }

    private static FloatArray colours(List<Float> values) {
        float[] array = new float[COLOURS];
        for (int i = 0; i < COLOURS; i++) {
            array[i] = values.get(i);
        }
        return FloatArray.of(array, COLOURS, 1, 1);
    }

    private ModelProto.Builder framed(GraphProto graph) {
        ModelProto.Builder framed = OnnxFile.model(graph).clearOpsetImport();
        return framed.setIrVersion(Math.max(framed.getIrVersion(), model.getIrVersion()))
                .addAllOpsetImport(model.getOpsetImportList())
                .addAllFunctions(model.getFunctionsList());
    }
}
