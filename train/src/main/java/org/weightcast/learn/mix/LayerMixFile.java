package org.weightcast.learn.mix;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.weightcast.data.BadInputException;
import org.weightcast.weights.AtomicFile;
import org.weightcast.weights.BadModelException;
import org.weightcast.weights.JsonValue;

/** Learned optimisers as JSON: layers, the rates of the proposing optimisers, the horizon, and all weights in one list. */
public final class LayerMixFile {
    private static final String FORMAT = "weightcast.format";
    private static final String LAYER_MIX = "layer mix 1";

    private LayerMixFile() {}

    /** Writes a file; it is there whole or not at all. */
    public static void write(LayerMix mix, Path file) throws IOException {
        byte[] text = (JsonValue.write(json -> write(mix, json)) + "\n").getBytes(StandardCharsets.UTF_8);
        AtomicFile.write(file, stream -> stream.write(text));
    }

    private static void write(LayerMix mix, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField(FORMAT, LAYER_MIX);
        json.writeNumberField("horizon", mix.horizon());
        json.writeArrayFieldStart("layers");
        for (String layer : mix.layers()) {
            json.writeString(layer);
        }
        json.writeEndArray();
        json.writeObjectFieldStart("rates");
        for (Map.Entry<BaseRule, Double> rate : mix.rates().entrySet()) {
            json.writeNumberField(rate.getKey().label(), rate.getValue());
        }
        json.writeEndObject();
        json.writeArrayFieldStart("weights");
        for (double weight : mix.weights()) {
            json.writeNumber(weight);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    /**
     * Reads a file.
     *
     * @throws BadInputException if it is not there
     * @throws BadModelException if it is no learned optimiser, or damaged
     */
    public static LayerMix read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new BadInputException("There is no learned optimiser " + file);
        }
        JsonValue json = JsonValue.read(file.toString(), Files.readString(file));
        if (json.find(FORMAT).filter(format -> format.text().equals(LAYER_MIX)).isEmpty()) {
            throw new BadModelException(file + " is no learned optimiser; give a file that weightcast made of one");
        }
        Map<BaseRule, Double> rates = new EnumMap<>(BaseRule.class);
        for (BaseRule rule : BaseRule.values()) {
            json.get("rates").find(rule.label()).ifPresent(rate -> rates.put(rule, rate.real64()));
        }
        List<String> layers =
                json.get("layers").list().stream().map(JsonValue::text).toList();
        double[] weights = json.get("weights").list().stream()
                .mapToDouble(JsonValue::real64)
                .toArray();
        try {
            return new LayerMix(layers, rates, json.get("horizon").number(), weights);
        } catch (IllegalArgumentException | BadInputException e) {
            throw new BadModelException(file + " describes a learned optimiser that cannot be: " + e.getMessage(), e);
        }
    }
}
