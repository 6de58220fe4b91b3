package org.weightcast.learn.blur;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.weightcast.weights.AtomicFile;
import org.weightcast.weights.BadModelException;

/** Genomes as JSON: the form, then each part by its name, matrices row after row in one list. */
final class GenomeFile {
    private static final String FORMAT = "weightcast.genome";
    private static final int VERSION = 1;

    private final Path file;
    private final JsonNode root;

    private GenomeFile(Path file, JsonNode root) {
        this.file = file;
        this.root = root;
    }

    static void write(Genome genome, Path file) throws IOException {
        AtomicFile.write(file, stream -> write(genome, stream));
    }

    private static void write(Genome genome, OutputStream stream) throws IOException {
        try (JsonGenerator json =
                new JsonFactory().createGenerator(stream).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)) {
            json.writeStartObject();
            json.writeNumberField(FORMAT, VERSION);
            json.writeNumberField("states", genome.states());
            writeForm(genome.form(), json);
            double[] values = genome.values();
            int at = 0;
            for (GenomePart part : GenomePart.values()) {
                json.writeFieldName(nameOf(part));
                json.writeStartArray();
                int end = at + part.size(genome.states());
                for (; at < end; at++) {
                    writeNumber(values[at], json);
                }
                json.writeEndArray();
            }
            json.writeEndObject();
        }
    }

    private static void writeNumber(double value, JsonGenerator json) throws IOException {
        if (value == Math.rint(value) && Math.abs(value) < 1e6) {
            json.writeNumber((int) value);
        } else {
            json.writeNumber(value);
        }
    }

    private static void writeForm(BlurForm form, JsonGenerator json) throws IOException {
        json.writeStringField("backward_by", nameOf(form.backward()));
        json.writeStringField("activation", nameOf(form.activation()));
        json.writeStringField("feedback", nameOf(form.feedback()));
        json.writeArrayFieldStart("with");
        for (Option option : Option.values()) {
            if (option.in(form)) {
                json.writeString(nameOf(option));
            }
        }
        json.writeEndArray();
    }

    /** What a form may have or not. */
    private enum Option {
        NORMALISED,
        SYMMETRIC,
        SINGLE_STATE,
        OJA,
        SYNAPSE_NORMALISED;

        boolean in(BlurForm form) {
            return switch (this) {
                case NORMALISED -> form.normalised();
                case SYMMETRIC -> form.symmetric();
                case SINGLE_STATE -> form.singleState();
                case OJA -> form.oja();
                case SYNAPSE_NORMALISED -> form.synapseNormalised();
            };
        }
    }

    private static String nameOf(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    static Genome read(Path file) throws IOException {
        byte[] text = Files.readAllBytes(file);
        JsonNode root;
        try {
            root = new ObjectMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new BadModelException("'" + file + "' is not a genome: it is not JSON", e);
        }
        return new GenomeFile(file, root).genome();
    }

    private Genome genome() {
        if (field(FORMAT).asInt() != VERSION) {
            throw wrong("its version is " + field(FORMAT) + ", this Weightcast reads " + VERSION);
        }
        int states = field("states").asInt();
        if (states < 2 || states > 64) {
            throw wrong("it has " + field("states") + " states, 2 to 64 are possible");
        }
        double[] values = new double[Genome.size(states)];
        int at = 0;
        for (GenomePart part : GenomePart.values()) {
            List<JsonNode> numbers = list(nameOf(part));
            int size = part.size(states);
            if (numbers.size() != size) {
                throw wrong(
                        "'" + nameOf(part) + "' has " + numbers.size() + " values, " + states + " states need " + size);
            }
            for (JsonNode number : numbers) {
                if (!number.isNumber() || !Double.isFinite(number.asDouble())) {
                    throw wrong("'" + nameOf(part) + "' holds " + number + ", which is not a number");
                }
                values[at++] = number.asDouble();
            }
        }
        return new Genome(states, form(), values);
    }

    private BlurForm form() {
        List<Option> options = new ArrayList<>();
        for (JsonNode name : list("with")) {
            options.add(choice("with", name, Option.class));
        }
        return new BlurForm(
                choice("backward_by", field("backward_by"), BlurForm.Backward.class),
                choice("activation", field("activation"), BlurForm.Activation.class),
                choice("feedback", field("feedback"), BlurForm.Feedback.class),
                options.contains(Option.NORMALISED),
                options.contains(Option.SYMMETRIC),
                options.contains(Option.SINGLE_STATE),
                options.contains(Option.OJA),
                options.contains(Option.SYNAPSE_NORMALISED));
    }

    private JsonNode field(String name) {
        JsonNode found = root.get(name);
        if (found == null) {
            throw wrong("it has no '" + name + "'");
        }
        return found;
    }

    private List<JsonNode> list(String name) {
        JsonNode found = field(name);
        if (!found.isArray()) {
            throw wrong("'" + name + "' is not a list");
        }
        List<JsonNode> elements = new ArrayList<>();
        found.forEach(elements::add);
        return elements;
    }

    private <E extends Enum<E>> E choice(String field, JsonNode given, Class<E> type) {
        return Arrays.stream(type.getEnumConstants())
                .filter(each -> nameOf(each).equals(given.asText()))
                .findFirst()
                .orElseThrow(() -> wrong("'" + field + "' is " + given + "; possible are "
                        + Arrays.stream(type.getEnumConstants())
                                .map(GenomeFile::nameOf)
                                .toList()));
    }

    private BadModelException wrong(String problem) {
        return new BadModelException("'" + file + "' is not a genome: " + problem);
    }
}
