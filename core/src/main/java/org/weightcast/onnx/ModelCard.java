package org.weightcast.onnx;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.weightcast.weights.BadModelException;
import org.weightcast.weights.JsonValue;
import org.weightcast.weights.Named;

/**
 * What stands in the metadata of a model for users. No dates: the same model is the same file.
 *
 * @param classes the names of the classes, in the order of the probabilities
 * @param image what the network sees of a picture
 * @param calibration how logits become probabilities
 * @param caster what made the weights
 * @param support the images that it was made from
 * @param counts how many labelled support images each class had
 * @param golden pictures with answers, for verifying
 * @param rejection when it calls a picture unknown; models from before that, and trained ones, never do
 */
public record ModelCard(
        List<String> classes,
        ImageInput image,
        Calibration calibration,
        CasterReference caster,
        ImageHashes support,
        List<Integer> counts,
        Optional<Golden> golden,
        Optional<Rejection> rejection) {
    /** The value of {@link OnnxFile#FORMAT} in models for users. */
    public static final String FORMAT = "model 1";

    private static final String CLASSES = "weightcast.classes";
    private static final String IMAGE = "weightcast.image";
    private static final String CALIBRATION = "weightcast.calibration";
    private static final String CASTER = "weightcast.caster";
    private static final String SUPPORT = "weightcast.support";
    private static final String COUNTS = "weightcast.counts";
    private static final String GOLDEN = "weightcast.golden";
    private static final String UNKNOWN = "weightcast.unknown";

    public ModelCard {
        classes = List.copyOf(classes);
        counts = List.copyOf(counts);
        if (classes.isEmpty() || new HashSet<>(classes).size() < classes.size() || counts.size() != classes.size()) {
            throw new IllegalArgumentException(
                    "A model needs distinct classes and a count for each, not " + classes + " with " + counts);
        }
        for (int label : support.labels()) {
            if (label < ImageHashes.UNLABELED || label >= classes.size()) {
                throw new IllegalArgumentException(
                        "An image has the label " + label + ", there are " + classes.size() + " classes");
            }
        }
    }

    /** The card of a model that calls no picture unknown. */
    public ModelCard(
            List<String> classes,
            ImageInput image,
            Calibration calibration,
            CasterReference caster,
            ImageHashes support,
            List<Integer> counts,
            Optional<Golden> golden) {
        this(classes, image, calibration, caster, support, counts, golden, Optional.empty());
    }

    /**
     * What made the weights of a model.
     *
     * @param name what the caster calls itself, wherever its file lay
     * @param sha256 the digest of the caster's file
     */
    public record CasterReference(String name, String sha256) {}

    public ModelCard with(Golden answers) {
        return new ModelCard(classes, image, calibration, caster, support, counts, Optional.of(answers), rejection);
    }

    /** The card as entries of a file; see {@link OnnxFile#withMetadata}. */
    public Named<String> metadata() {
        Named<String> metadata = Named.<String>builder()
                .put(OnnxFile.FORMAT, FORMAT)
                .put(CLASSES, JsonValue.write(json -> texts(json, classes)))
                .put(IMAGE, JsonValue.write(image::write))
                .put(CALIBRATION, JsonValue.write(this::calibration))
                .put(CASTER, JsonValue.write(this::caster))
                .put(SUPPORT, JsonValue.write(support::write))
                .put(COUNTS, counts.toString())
                .build();
        Named<String> telling = rejection
                .map(rule -> metadata.with(UNKNOWN, JsonValue.write(rule::write)))
                .orElse(metadata);
        return golden.map(answers -> telling.with(GOLDEN, JsonValue.write(answers::write)))
                .orElse(telling);
    }

    private void calibration(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeNumberField("temperature", calibration.temperature());
        json.writeEndObject();
    }

    private void caster(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", caster.name());
        json.writeStringField("sha256", caster.sha256());
        json.writeEndObject();
    }

    private static void texts(JsonGenerator json, List<String> texts) throws IOException {
        json.writeStartArray();
        for (String text : texts) {
            json.writeString(text);
        }
        json.writeEndArray();
    }

    /**
     * Reads the card of a model for users.
     *
     * @param source what to call the file in messages
     * @throws BadModelException if the file is no model for users or of another version
     */
    public static ModelCard of(OnnxFile file, String source) {
        Named<String> metadata = file.metadata();
        file.require(FORMAT, source);
        try {
            JsonValue calibration = entry(metadata, CALIBRATION, source);
            JsonValue caster = entry(metadata, CASTER, source);
            return new ModelCard(
                    texts(entry(metadata, CLASSES, source)),
                    ImageInput.of(entry(metadata, IMAGE, source)),
                    new Calibration(calibration.get("temperature").real()),
                    new CasterReference(
                            caster.get("name").text(), caster.get("sha256").text()),
                    ImageHashes.of(entry(metadata, SUPPORT, source)),
                    entry(metadata, COUNTS, source).list().stream()
                            .map(JsonValue::integer)
                            .toList(),
                    metadata.find(GOLDEN).map(text -> Golden.of(JsonValue.read(source + ": " + GOLDEN, text))),
                    metadata.find(UNKNOWN).map(text -> Rejection.of(JsonValue.read(source + ": " + UNKNOWN, text))));
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new BadModelException(source + " contradicts itself: " + e.getMessage(), e);
        }
    }

    private static JsonValue entry(Named<String> metadata, String key, String source) {
        String text = metadata.find(key)
                .orElseThrow(() -> new BadModelException(source + " lacks the entry " + key + "; make it again"));
        return JsonValue.read(source + ": " + key, text);
    }

    private static List<String> texts(JsonValue list) {
        return list.list().stream().map(JsonValue::text).toList();
    }
}
