package org.weightcast.onnx;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.weightcast.net.ConvBlocks;
import org.weightcast.net.HyperTransformerSettings;
import org.weightcast.weights.BadModelException;
import org.weightcast.weights.JsonValue;
import org.weightcast.weights.Named;

/**
 * What stands in the metadata of a caster: all that is needed to use it, to look inside it, and to train it again.
 *
 * @param name what it is called
 * @param settings the shape of the generator and of the student that it writes
 * @param temperature the temperature of the student's logits that training found
 * @param calibrations further temperatures by ways and shots, from validation episodes; one at least
 * @param training the configuration of its training, as YAML
 * @param accuracies measured accuracies in 0..1 by what was measured
 * @param chain how many casts in a row it was found to be good for, each starting from the kernels of the one before; with 1,
 *     which holds where a file says nothing, every cast starts from the learned base
 * @param experience what lets its models say "unknown"; casters from before they could have none
 * @param formerly digests of earlier files of the same weights: models that those made can be extended by this one
 */
public record CasterCard(
        String name,
        HyperTransformerSettings settings,
        float temperature,
        List<TaskTemperature> calibrations,
        String training,
        Named<Double> accuracies,
        int chain,
        Optional<Experience> experience,
        List<String> formerly) {
    /** The value of {@link OnnxFile#FORMAT} in casters. */
    public static final String FORMAT = "caster 1";

    private static final String NAME = "weightcast.name";
    private static final String SETTINGS = "weightcast.settings";
    private static final String CALIBRATION = "weightcast.calibration";
    private static final String TRAINING = "weightcast.training";
    private static final String ACCURACY = "weightcast.accuracy";
    private static final String CHAIN = "weightcast.chain";
    private static final String FORMERLY = "weightcast.formerly";

    public CasterCard {
        calibrations = List.copyOf(calibrations);
        formerly = List.copyOf(formerly);
        if (calibrations.isEmpty()) {
            throw new IllegalArgumentException("A caster needs a temperature for one kind of tasks at least");
        }
        if (chain < 1) {
            throw new IllegalArgumentException("A chain is one cast or more, not " + chain);
        }
    }

    /** The card of a caster without experience whose casts all start from the learned base. */
    public CasterCard(
            String name,
            HyperTransformerSettings settings,
            float temperature,
            List<TaskTemperature> calibrations,
            String training,
            Named<Double> accuracies) {
        this(name, settings, temperature, calibrations, training, accuracies, 1, Optional.empty(), List.of());
    }

    /** A temperature that suits tasks of so many ways and shots, on top of the student's own. */
    public record TaskTemperature(int ways, int shots, float temperature) {}

    public CasterCard with(List<TaskTemperature> found) {
        return new CasterCard(name, settings, temperature, found, training, accuracies, chain, experience, formerly);
    }

    public CasterCard with(Named<Double> measured) {
        return new CasterCard(
                name, settings, temperature, calibrations, training, measured, chain, experience, formerly);
    }

    public CasterCard withChain(int longest) {
        return new CasterCard(
                name, settings, temperature, calibrations, training, accuracies, longest, experience, formerly);
    }

    public CasterCard with(Experience gained) {
        return new CasterCard(
                name, settings, temperature, calibrations, training, accuracies, chain, Optional.of(gained), formerly);
    }

    /** The card of a file with the same weights as an earlier one. */
    public CasterCard withFormer(String digest) {
        List<String> digests = new ArrayList<>(formerly);
        digests.add(digest);
        return new CasterCard(
                name, settings, temperature, calibrations, training, accuracies, chain, experience, digests);
    }

    /** The calibration for a task: that of the validated task most like it, by the ratios of ways and of shots. */
    public Calibration calibration(int ways, double shots) {
        TaskTemperature nearest = calibrations.get(0);
        for (TaskTemperature each : calibrations) {
            if (unlikeness(each, ways, shots) < unlikeness(nearest, ways, shots)) {
                nearest = each;
            }
        }
        return new Calibration(nearest.temperature());
    }

    private static double unlikeness(TaskTemperature each, int ways, double shots) {
        return Math.abs(Math.log(each.ways() / (double) ways)) + Math.abs(Math.log(each.shots() / shots));
    }

    /** The card as entries of a file; see {@link OnnxFile#withMetadata}. */
    public Named<String> metadata() {
        Named<String> metadata = Named.<String>builder()
                .put(OnnxFile.FORMAT, FORMAT)
                .put(NAME, name)
                .put(SETTINGS, JsonValue.write(this::settings))
                .put(CALIBRATION, JsonValue.write(this::calibrations))
                .put(TRAINING, training)
                .put(ACCURACY, JsonValue.write(this::accuracies))
                .build();
        metadata = chain == 1 ? metadata : metadata.with(CHAIN, Integer.toString(chain));
        metadata = formerly.isEmpty() ? metadata : metadata.with(FORMERLY, String.join(" ", formerly));
        return experience.isEmpty() ? metadata : metadata.with(experience.get().metadata());
    }

    private void settings(JsonGenerator json) throws IOException {
        ConvBlocks student = settings.student();
        json.writeStartObject();
        json.writeNumberField("input_channels", student.inputChannels());
        json.writeNumberField("size", student.size());
        numbers(json, "channels", student.channels());
        numbers(json, "depths", student.depths());
        json.writeNumberField("width", settings.width());
        json.writeNumberField("layers", settings.layers());
        json.writeNumberField("heads", settings.heads());
        json.writeNumberField("code_size", settings.codeSize());
        json.writeNumberField("shared_channels", settings.sharedChannels());
        json.writeNumberField("local_channels", settings.localChannels());
        json.writeBooleanField("generate", settings.generate());
        json.writeBooleanField("residual", settings.residual());
        json.writeBooleanField("refine", settings.refine());
        json.writeNumberField("code_table", settings.codeTable());
        json.writeBooleanField("inductive", settings.inductive());
        json.writeBooleanField("projected", settings.projected());
        json.writeBooleanField("soft_members", settings.softMembers());
        json.writeBooleanField("summary", settings.summary());
        json.writeEndObject();
    }

    private static void numbers(JsonGenerator json, String name, List<Integer> numbers) throws IOException {
        json.writeArrayFieldStart(name);
        for (int number : numbers) {
            json.writeNumber(number);
        }
        json.writeEndArray();
    }

    private void calibrations(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeNumberField("temperature", temperature);
        json.writeArrayFieldStart("tasks");
        for (TaskTemperature each : calibrations) {
            json.writeStartObject();
            json.writeNumberField("ways", each.ways());
            json.writeNumberField("shots", each.shots());
            json.writeNumberField("temperature", each.temperature());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void accuracies(JsonGenerator json) throws IOException {
        json.writeStartObject();
        for (String measured : accuracies.names()) {
            json.writeNumberField(measured, accuracies.get(measured));
        }
        json.writeEndObject();
    }

    /**
     * Reads the card of a caster.
     *
     * @param source what to call the file in messages
     * @throws BadModelException if the file is no caster or of another version
     */
    public static CasterCard of(OnnxFile file, String source) {
        Named<String> metadata = file.metadata();
        file.require(FORMAT, source);
        JsonValue calibration = entry(metadata, CALIBRATION, source);
        try {
            return new CasterCard(
                    text(metadata, NAME, source),
                    settings(entry(metadata, SETTINGS, source)),
                    calibration.get("temperature").real(),
                    calibration.get("tasks").list().stream()
                            .map(task -> new TaskTemperature(
                                    task.get("ways").integer(),
                                    task.get("shots").integer(),
                                    task.get("temperature").real()))
                            .toList(),
                    text(metadata, TRAINING, source),
                    entry(metadata, ACCURACY, source).fields().map(value -> (double) value.real()),
                    metadata.has(CHAIN) ? entry(metadata, CHAIN, source).integer() : 1,
                    Experience.isIn(metadata) ? Optional.of(Experience.of(metadata, source)) : Optional.empty(),
                    metadata.find(FORMERLY)
                            .map(digests -> List.of(digests.split(" ")))
                            .orElse(List.of()));
        } catch (IllegalArgumentException e) {
            throw new BadModelException(source + " describes a caster that cannot be: " + e.getMessage(), e);
        }
    }

    /** Casters from before the last five settings are of the form that ships, those from before depths have blocks of one convolution. */
    private static HyperTransformerSettings settings(JsonValue value) {
        List<Integer> channels = numbers(value.get("channels"));
        ConvBlocks student = new ConvBlocks(
                value.get("input_channels").integer(),
                value.get("size").integer(),
                channels,
                value.find("depths").map(CasterCard::numbers).orElse(Collections.nCopies(channels.size(), 1)));
        return new HyperTransformerSettings(
                student,
                new HyperTransformerSettings.Sizes(
                        value.get("width").integer(),
                        value.get("layers").integer(),
                        value.get("heads").integer(),
                        value.get("code_size").integer(),
                        value.get("shared_channels").integer(),
                        value.get("local_channels").integer()),
                new HyperTransformerSettings.Form(
                        value.get("generate").truth(),
                        value.get("residual").truth(),
                        value.get("refine").truth(),
                        value.find("code_table").map(JsonValue::integer).orElse(0),
                        value.find("inductive").map(JsonValue::truth).orElse(true),
                        value.find("projected").map(JsonValue::truth).orElse(true),
                        value.find("soft_members").map(JsonValue::truth).orElse(false),
                        value.find("summary").map(JsonValue::truth).orElse(false)));
    }

    private static List<Integer> numbers(JsonValue value) {
        return value.list().stream().map(JsonValue::integer).toList();
    }

    private static JsonValue entry(Named<String> metadata, String key, String source) {
        return JsonValue.read("The entry " + key + " of " + source, text(metadata, key, source));
    }

    private static String text(Named<String> metadata, String key, String source) {
        return metadata.find(key)
                .orElseThrow(() -> new BadModelException(source + " lacks the entry " + key + "; make it again"));
    }
}
