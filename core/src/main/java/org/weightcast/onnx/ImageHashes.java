package org.weightcast.onnx;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.weightcast.weights.BadModelException;
import org.weightcast.weights.JsonValue;

/**
 * What a model says of the images that it was made from: enough to tell whether it has seen a file, and nothing of the picture.
 *
 * @param seen how many images its kernels and norm statistics rest on; more than there are hashes once a class was forgotten
 * @param sha256 the SHA-256 of each image's file, in hexadecimal
 * @param labels the index of each image's class, or {@link #UNLABELED}; empty if the file does not tell, as those of the first
 *     builds
 */
public record ImageHashes(int seen, List<String> sha256, List<Integer> labels) {
    /** The label of an image whose class was not told. */
    public static final int UNLABELED = -1;

    private static final String COUNT = "count";
    private static final String SHA256 = "sha256";
    private static final String CLASS = "class";

    public ImageHashes {
        sha256 = List.copyOf(sha256);
        labels = List.copyOf(labels);
        if ((!labels.isEmpty() && labels.size() != sha256.size()) || seen < sha256.size()) {
            throw new IllegalArgumentException("There are " + sha256.size() + " hashes of " + seen
                    + " images seen, with " + labels.size() + " labels; each image needs a label, or none has one");
        }
    }

    /** The hashes of all images that a model was made from. */
    public static ImageHashes of(List<String> sha256, List<Integer> labels) {
        return new ImageHashes(sha256.size(), sha256, labels);
    }

    /** These images and then others, whose labels mean the same classes. */
    public ImageHashes with(ImageHashes more) {
        return new ImageHashes(
                Math.addExact(seen, more.seen),
                Stream.concat(sha256.stream(), more.sha256.stream()).toList(),
                Stream.concat(labels.stream(), more.labels.stream()).toList());
    }

    /** Without those of a class; the classes after it move up. They stay among the images seen. */
    public ImageHashes without(int label) {
        List<String> hashes = new ArrayList<>();
        List<Integer> classes = new ArrayList<>();
        for (int i = 0; i < sha256.size(); i++) {
            int each = labels.get(i);
            if (each != label) {
                hashes.add(sha256.get(i));
                classes.add(each > label ? each - 1 : each);
            }
        }
        return new ImageHashes(seen, hashes, classes);
    }

    /** The hashes of one class. */
    public List<String> of(int label) {
        List<String> found = new ArrayList<>();
        for (int i = 0; i < labels.size(); i++) {
            if (labels.get(i) == label) {
                found.add(sha256.get(i));
            }
        }
        return found;
    }

    /**
     * Makes sure that each hash has its class.
     *
     * @throws BadModelException if it has not
     */
    public void checkLabels() {
        if (labels.size() != sha256.size()) {
            throw new BadModelException(
                    "The model was made by an early build that did not note which picture shows which"
                            + " class, so it cannot be extended or forget; cast it again");
        }
    }

    static ImageHashes of(JsonValue value) {
        return new ImageHashes(
                value.get(COUNT).integer(),
                value.get(SHA256).list().stream().map(JsonValue::text).toList(),
                value.fields().has(CLASS)
                        ? value.get(CLASS).list().stream()
                                .map(JsonValue::integer)
                                .toList()
                        : List.of());
    }

    void write(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeNumberField(COUNT, seen);
        json.writeArrayFieldStart(SHA256);
        for (String hash : sha256) {
            json.writeString(hash);
        }
        json.writeEndArray();
        json.writeArrayFieldStart(CLASS);
        for (int label : labels) {
            json.writeNumber(label);
        }
        json.writeEndArray();
        json.writeEndObject();
    }
}
