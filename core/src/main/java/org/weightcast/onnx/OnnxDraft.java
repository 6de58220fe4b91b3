package org.weightcast.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import org.weightcast.weights.Named;

/**
 * A graph that can be run but is no file yet: what belongs into a file's metadata may depend on the graph's answers, and sealing a
 * file with its digest takes longer than to write it.
 */
public final class OnnxDraft {
    private final ModelProto model;

    OnnxDraft(GraphProto graph) {
        this(OnnxFile.model(graph));
    }

    /** A graph that needs other operators than ours. */
    OnnxDraft(ModelProto.Builder model) {
        this.model = model.build();
    }

    /** The file of this graph, with its metadata and digest. */
    public OnnxFile file(Named<String> metadata) {
        return OnnxFile.of(model, metadata);
    }

    /** The bytes of a model of this graph, without metadata. */
    byte[] bytes() {
        return model.toByteArray();
    }
}
