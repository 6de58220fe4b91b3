package org.weightcast.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataLocation;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.weightcast.weights.BadModelException;
import org.weightcast.weights.Named;

/** What a network of any origin declares of itself, checked before it is run. Each check says what to do about the file. */
final class BackboneDeclaration {
    private static final int AXES = 4;

    private final ModelProto model;
    private final String source;

    /**
     * The declaration of a file.
     *
     * @param source what to call the file in messages
     * @throws BadModelException if its weights lie elsewhere or its operators are too old
     */
    BackboneDeclaration(ModelProto model, String source) {
        this.model = model;
        this.source = source;
        checkStoredHere();
        checkOperators();
    }

    private void checkStoredHere() {
        for (TensorProto array : model.getGraph().getInitializerList()) {
            if (array.getDataLocation() == DataLocation.EXTERNAL) {
                throw new BadModelException(source + " keeps its weights in another file ('" + array.getName()
                        + "' for one); export it as a single file");
            }
        }
    }

    private void checkOperators() {
        if (operatorSet() < OnnxOps.OLDEST_SET) {
            throw new BadModelException(source + " is written in ONNX's operator set " + operatorSet()
                    + ", which is too old; export it with " + OnnxOps.OLDEST_SET + " or newer");
        }
    }

    /** The version of ONNX's own operators. */
    long operatorSet() {
        return model.getOpsetImportList().stream()
                .filter(set -> set.getDomain().isEmpty() || set.getDomain().equals("ai.onnx"))
                .mapToLong(OperatorSetIdProto::getVersion)
                .findFirst()
                .orElse(0);
    }

    /** The only input that must be given. */
    ValueInfoProto input() {
        Set<String> stored = new HashSet<>();
        model.getGraph().getInitializerList().forEach(array -> stored.add(array.getName()));
        List<ValueInfoProto> inputs = model.getGraph().getInputList().stream()
                .filter(each -> !stored.contains(each.getName()))
                .toList();
        if (inputs.size() != 1) {
            throw new BadModelException(source + " has " + inputs.size() + " inputs ("
                    + String.join(", ", names(inputs)) + "), where only a picture was expected");
        }
        int type = inputs.get(0).getType().getTensorType().getElemType();
        if (type != DataType.FLOAT_VALUE) {
            throw new BadModelException(source + " takes pictures of the type " + DataType.forNumber(type)
                    + "; export it for 32-bit floats");
        }
        return inputs.get(0);
    }

    /** Height and width of its pictures, those declared or else those given. */
    int size(ValueInfoProto image, Optional<Integer> given) {
        List<Dimension> axes = image.getType().getTensorType().getShape().getDimList();
        if (axes.size() != AXES) {
            throw new BadModelException(source + " takes an input of " + axes.size()
                    + " axes, where [batch, 3, height, width] was expected");
        }
        if (axes.get(1).getDimValue() != BackboneFile.COLOURS) {
            throw new BadModelException(source + " takes pictures of " + said(axes.get(1))
                    + " channels, where 3 (red, green, blue) were expected, before height and width");
        }
        long height = axes.get(2).getDimValue();
        long width = axes.get(3).getDimValue();
        if (height != width) {
            throw new BadModelException(source + " takes pictures of " + said(axes.get(2)) + " x " + said(axes.get(3))
                    + " pixels; export it for squares");
        }
        if (height > 0 && given.isPresent() && given.get() != height) {
            throw new BadModelException(source + " takes pictures of " + height + " x " + height + " pixels, not of "
                    + given.get() + "; leave the size out");
        }
        return given.or(() -> height > 0 ? Optional.of(Math.toIntExact(height)) : Optional.empty())
                .orElseThrow(() -> new BadModelException(
                        source + " does not say how large its pictures are; give the size it was trained with"));
    }

    private static String said(Dimension axis) {
        return axis.hasDimValue() ? Long.toString(axis.getDimValue()) : "any number of";
    }

    /** The name of the value that is the embedding. */
    String output(Optional<String> wanted) {
        GraphProto graph = model.getGraph();
        List<String> outputs = names(graph.getOutputList());
        if (wanted.isEmpty()) {
            if (outputs.size() == 1) {
                return outputs.get(0);
            }
            throw new BadModelException(source + " has several outputs (" + String.join(", ", outputs)
                    + "); name the one that is the embedding");
        }
        boolean made = graph.getNodeList().stream()
                .anyMatch(node -> node.getOutputList().contains(wanted.get()));
        if (!made) {
            throw new BadModelException(source + " makes no value named '" + wanted.get() + "'; its outputs are "
                    + String.join(", ", outputs));
        }
        return wanted.get();
    }

    private static List<String> names(List<ValueInfoProto> values) {
        return values.stream().map(ValueInfoProto::getName).toList();
    }

    Named<String> metadata() {
        Map<String, String> metadata = new LinkedHashMap<>();
        model.getMetadataPropsList().forEach(entry -> metadata.put(entry.getKey(), entry.getValue()));
        return Named.copyOf(metadata);
    }
}
