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
import org.weightcast.weights.Named;
import org.weightcast.weights.SealedJson;

/**
 * Learned optimisers as JSON: the horizon, the rates of the proposing optimisers, each layer with the shares that it takes of them in the
 * end, for people to look at, the shapes of the network's weights, and all weights in one list. The digest at the end tells whether the file is as it was written.
 */
public final class LayerMixFile {
    private static final String FORMAT = "weightcast.format";
    private static final String LAYER_MIX = "layer mix 1";
    private static final String SHAPES = "shapes";

    private LayerMixFile() {}

    /**
     * Writes a file; it is there whole or not at all.
     *
     * @param shares of each rule in a layer's last steps, [layer][rule]
     */
    public static void write(LayerMix mix, double[][] shares, Path file) throws IOException {
        byte[] text = SealedJson.write(json -> write(mix, shares, json)).getBytes(StandardCharsets.UTF_8);
        AtomicFile.write(file, stream -> stream.write(text));
    }

    private static void write(LayerMix mix, double[][] shares, JsonGenerator json) throws IOException {
        json.writeStringField(FORMAT, LAYER_MIX);
        json.writeNumberField("horizon", mix.horizon());
        json.writeObjectFieldStart("rates");
        for (Map.Entry<BaseRule, Double> rate : mix.rates().entrySet()) {
            json.writeNumberField(rate.getKey().label(), rate.getValue());
        }
        json.writeEndObject();
        json.writeArrayFieldStart("layers");
        for (int layer = 0; layer < mix.layers().size(); layer++) {
            json.writeStartObject();
            json.writeStringField("layer", mix.layers().get(layer));
            json.writeFieldName("shares");
            json.writeArray(shares[layer], 0, shares[layer].length);
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeObjectFieldStart(SHAPES);
        for (Map.Entry<String, int[]> shape : mix.shapes().asMap().entrySet()) {
            json.writeFieldName(shape.getKey());
            json.writeArray(shape.getValue(), 0, shape.getValue().length);
        }
        json.writeEndObject();
        double[] weights = mix.weights();
        json.writeFieldName("weights");
        json.writeArray(weights, 0, weights.length);
    }

    /**
     * Reads a file as a rule to train by.
     *
     * @param factor of the steps that were learned; 1 is as learned
     * @throws BadInputException if it is not there
     * @throws BadModelException if it is no learned optimiser, or not as it was written
     */
    public static LayerMixRule rule(Path file, double factor) throws IOException {
        String text = text(file);
        return new LayerMixRule(read(file, text), factor, text);
    }

    /**
     * Reads a file.
     *
     * @throws BadInputException if it is not there
     * @throws BadModelException if it is no learned optimiser, or not as it was written
     */
    public static LayerMix read(Path file) throws IOException {
        return read(file, text(file));
    }

    private static String text(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new BadInputException("There is no learned optimiser '" + file + "'");
        }
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }

    private static LayerMix read(Path file, String text) {
        if (!text.startsWith("{\"" + FORMAT + "\":\"" + LAYER_MIX + "\"")) {
            throw new BadModelException(
                    "'" + file + "' is no learned optimiser; give a file that 'weightcast learn l3rs' made");
        }
        JsonValue json = SealedJson.read("The learned optimiser '" + file + "'", text);
        Map<BaseRule, Double> rates = new EnumMap<>(BaseRule.class);
        for (BaseRule rule : BaseRule.values()) {
            json.get("rates").find(rule.label()).ifPresent(rate -> rates.put(rule, rate.real64()));
        }
        List<String> layers = json.get("layers").list().stream()
                .map(layer -> layer.get("layer").text())
                .toList();
        double[] weights = json.get("weights").list().stream()
                .mapToDouble(JsonValue::real64)
                .toArray();
        Named.Builder<int[]> shapes = Named.builder();
        json.find(SHAPES).ifPresent(all -> all.fields()
                .asMap()
                .forEach((name, sizes) -> shapes.put(
                        name, sizes.list().stream().mapToInt(JsonValue::integer).toArray())));
        try {
            return new LayerMix(layers, rates, json.get("horizon").number(), weights, shapes.build());
        } catch (IllegalArgumentException | BadInputException e) {
            throw new BadModelException(
                    "'" + file + "' describes a learned optimiser that cannot be: " + e.getMessage(), e);
        }
    }
}
