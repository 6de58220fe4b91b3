package org.weightcast.app.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.weightcast.cast.CastModel;
import org.weightcast.cast.Caster;
import org.weightcast.data.BadInputException;
import org.weightcast.net.ConvBlocks;
import org.weightcast.net.Cost;
import org.weightcast.net.CostOps;
import org.weightcast.net.HyperTransformer;
import org.weightcast.net.HyperTransformerSettings;
import org.weightcast.onnx.CasterCard;
import org.weightcast.onnx.ImageHashes;
import org.weightcast.onnx.ModelCard;
import org.weightcast.onnx.OnnxFile;
import org.weightcast.onnx.TasksExport;
import org.weightcast.patch.Patch;
import org.weightcast.patch.PatchFile;
import org.weightcast.patch.PeftAdapter;
import org.weightcast.weights.BadModelException;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;
import org.weightcast.weights.Safetensors;

/**
 * What a file is and holds.
 *
 * @param kind in a few words
 * @param facts in the order in which they are told
 * @param arrays the shapes of all arrays in the file
 */
record Inspection(String kind, List<Fact> facts, Named<List<Integer>> arrays) {
    private static final String CHECKPOINT = "checkpoint-";
    private static final String WEIGHTS = "weights.safetensors";
    private static final int SAFETENSORS_BRACE = 8;

    /**
     * One fact.
     *
     * @param name for people
     * @param words for people
     * @param key in JSON
     * @param value in JSON: a text, a number, a list or a map of them
     */
    record Fact(String name, String words, String key, Object value) {
        static Fact of(String name, String value) {
            return new Fact(name, value, name, value);
        }

        static Fact number(String name, String key, long value) {
            return new Fact(name, Words.grouped(value), key, value);
        }
    }

    /**
     * Looks at a file, a folder, or a caster that ships.
     *
     * @throws BadInputException if there is no such thing
     * @throws BadModelException if it is none of ours, altered or damaged
     */
    static Inspection of(String place) {
        Path path = Path.of(place);
        if (PeftAdapter.isIn(path)) {
            return ofWeights(PeftAdapter.weights(path));
        }
        if (Files.isDirectory(path)) {
            return ofTraining(path);
        }
        if (!Files.exists(path) && !Caster.SHIPPED.contains(place)) {
            throw new BadInputException("There is no file or folder '" + place + "'.");
        }
        if (Files.exists(path) && isSafetensors(path)) {
            return ofWeights(path);
        }
        boolean isJson = Files.exists(path) && startsWith(path, 0, "{");
        return isJson ? LearnedOptimizer.inspect(path) : ofOnnx(Caster.file(place), place);
    }

    private static boolean isSafetensors(Path file) {
        return file.toString().toLowerCase(Locale.ROOT).endsWith(".safetensors")
                || startsWith(file, SAFETENSORS_BRACE, "{");
    }

    private static boolean startsWith(Path file, int offset, String wanted) {
        try (InputStream stream = Files.newInputStream(file)) {
            byte[] start = stream.readNBytes(offset + wanted.length());
            return new String(start, StandardCharsets.ISO_8859_1).startsWith(wanted, offset);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Inspection ofOnnx(OnnxFile file, String place) {
        String format = file.metadata().get(OnnxFile.FORMAT);
        List<Fact> facts;
        if (format.equals(ModelCard.FORMAT)) {
            facts = ofModel(file, ModelCard.of(file, place));
        } else if (format.equals(CasterCard.FORMAT)) {
            facts = ofCaster(file, CasterCard.of(file, place));
        } else if (format.equals(TasksExport.FORMAT)) {
            facts = ofTasks(file);
        } else {
            throw new BadModelException(
                    place + " is a file of the kind '" + format + "', which this version of weightcast does not know");
        }
        List<Fact> all = new ArrayList<>(facts);
        all.add(new Fact("size", Words.bytes(file.size()), "bytes", file.size()));
        all.add(Fact.of("sha256", file.digest()));
        String kind = format.substring(0, format.indexOf(' '));
        return new Inspection(kind, all, shapes(file.weights()));
    }

    private static List<Fact> ofTasks(OnnxFile file) {
        List<Fact> facts = new ArrayList<>();
        TasksExport.tasks(file)
                .asMap()
                .forEach((task, classes) ->
                        facts.add(new Fact("task " + task, Words.some(classes), "task " + task, classes)));
        facts.add(Fact.number("parameters", "parameters", file.parameters()));
        return facts;
    }

    private static List<Fact> ofModel(OnnxFile file, ModelCard card) {
        int size = card.image().size();
        int channels = card.image().channels();
        List<Fact> facts = new ArrayList<>(List.of(
                new Fact(
                        "classes",
                        card.classes().size() + ": " + Words.some(card.classes()),
                        "classes",
                        card.classes()),
                new Fact("pictures of each", counts(card.counts()), "counts", card.counts()),
                new Fact("picture", picture(size, channels), "image", List.of(channels, size, size)),
                Fact.number("parameters", "parameters", file.parameters()),
                new Fact(
                        "temperature",
                        Float.toString(card.calibration().temperature()),
                        "temperature",
                        card.calibration().temperature()),
                Fact.of("caster", card.caster().name()),
                new Fact(
                        "caster's sha256",
                        card.caster().sha256(),
                        "caster_sha256",
                        card.caster().sha256()),
                new Fact(
                        "made from",
                        madeFrom(card.support()),
                        "images",
                        card.support().seen())));
        if (channels == 1) { // colours have no ink
            facts.add(Fact.of("ink", card.image().darkInk() ? "dark" : "light"));
        }
        if (file.weights().has("prototypes")) { // else it was trained, and only its graph knows the network
            Cost cost = CostOps.cost(CastModel.student(file.weights(), card), Map.of("batch", 1));
            facts.add(Fact.number("multiply-adds", "multiply_adds", cost.multiplyAdds()));
        }
        return facts;
    }

    private static String madeFrom(ImageHashes support) {
        int forgotten = support.seen() - support.sha256().size();
        String aside = forgotten == 0 ? "" : ", " + Words.grouped(forgotten) + " of them of forgotten classes";
        return Words.count(support.seen(), "picture", "pictures") + aside;
    }

    private static List<Fact> ofCaster(OnnxFile file, CasterCard card) {
        HyperTransformerSettings settings = card.settings();
        ConvBlocks student = settings.student();
        List<Fact> facts = new ArrayList<>(List.of(
                Fact.of("name", card.name()),
                new Fact(
                        "writes",
                        "a network of " + student.blocks() + " blocks with " + student.channels() + " channels and "
                                + student.depths() + " convolutions",
                        "channels",
                        student.channels()),
                new Fact(
                        "picture",
                        picture(student.size(), student.inputChannels()),
                        "image",
                        List.of(student.inputChannels(), student.size(), student.size())),
                Fact.number("parameters", "parameters", file.parameters()),
                new Fact(
                        "multiply-adds",
                        Words.grouped(castCost(settings)) + " for a cast of 5 classes with 5 pictures each",
                        "multiply_adds",
                        castCost(settings)),
                new Fact(
                        "transformer",
                        settings.layers() + " layers, " + settings.heads() + " heads, width " + settings.width()
                                + ", codes of " + settings.codeSize(),
                        "transformer",
                        List.of(settings.layers(), settings.heads(), settings.width(), settings.codeSize())),
                new Fact("temperature", Float.toString(card.temperature()), "temperature", card.temperature())));
        facts.add(new Fact(
                "accuracy",
                card.accuracies().asMap().entrySet().stream()
                        .map(each -> Words.percent(each.getValue()) + " " + each.getKey())
                        .collect(Collectors.joining("; ")),
                "accuracies",
                card.accuracies().asMap()));
        return facts;
    }

    private static long castCost(HyperTransformerSettings settings) {
        return CostOps.cost(new HyperTransformer(settings, 1), Map.of("support", 25, "class", 5))
                .multiplyAdds();
    }

    private static Inspection ofWeights(Path file) {
        Safetensors.Contents contents = Safetensors.read(file);
        List<Fact> facts = new ArrayList<>();
        facts.add(Fact.number("parameters", "parameters", values(contents.weights())));
        if (PatchFile.holdsPatches(contents.metadata())) {
            List<Patch> patches = PatchFile.read(file);
            facts.add(Fact.of("base", patches.get(0).base()));
            patches.forEach(patch -> facts.add(ofPatch(patch)));
            return new Inspection("patches", facts, shapes(contents.weights()));
        }
        contents.metadata().forEach((name, text) -> facts.add(Fact.of(name, text)));
        return new Inspection("weights", facts, shapes(contents.weights()));
    }

    private static Fact ofPatch(Patch patch) {
        String classes = patch.classes().isEmpty() ? "" : ", " + Words.some(patch.classes());
        String needs = patch.dependsOn().isEmpty() ? "" : ", needs " + Words.some(patch.dependsOn());
        return new Fact(
                "task " + patch.task(),
                patch.kind() + classes + needs,
                "task " + patch.task(),
                Map.of(
                        "kind", patch.kind(),
                        "classes", patch.classes(),
                        "depends_on", patch.dependsOn(),
                        "size", patch.size()));
    }

    private static Inspection ofTraining(Path folder) {
        Path checkpoint = Files.exists(folder.resolve(WEIGHTS)) ? folder : newestCheckpoint(folder);
        Inspection weights = ofWeights(checkpoint.resolve(WEIGHTS));
        List<Fact> facts = new ArrayList<>();
        facts.add(Fact.of("checkpoint", checkpoint.toString()));
        facts.addAll(weights.facts());
        return new Inspection("training", facts, weights.arrays());
    }

    private static Path newestCheckpoint(Path run) {
        try (Stream<Path> entries = Files.list(run)) {
            return entries.filter(entry -> step(entry) >= 0 && Files.exists(entry.resolve(WEIGHTS)))
                    .max(Comparator.comparingLong(Inspection::step))
                    .orElseThrow(() -> new BadModelException(
                            "The folder '" + run + "' holds no checkpoint of a training and no low-rank patch"));
        } catch (IOException e) {
            throw new UncheckedIOException("The folder '" + run + "' cannot be read: " + e.getMessage(), e);
        }
    }

    /** The number in a checkpoint's name, -1 for other files. */
    private static long step(Path entry) {
        String name = entry.toAbsolutePath().normalize().getFileName().toString();
        boolean isCheckpoint = name.matches(CHECKPOINT + "\\d{1,18}");
        return isCheckpoint ? Long.parseLong(name.substring(CHECKPOINT.length())) : -1;
    }

    private static String picture(int size, int channels) {
        return size + " x " + size + (channels == 1 ? " pixels, grey" : " pixels, colour");
    }

    private static String counts(List<Integer> counts) {
        return Words.some(counts.stream().map(String::valueOf).toList());
    }

    private static Named<List<Integer>> shapes(Named<FloatArray> arrays) {
        return arrays.map(array -> Arrays.stream(array.shape()).boxed().toList());
    }

    private static long values(Named<FloatArray> arrays) {
        return arrays.values().stream().mapToLong(FloatArray::size).sum();
    }

    /** Writes all of it as the fields of an object. */
    void writeTo(JsonGenerator json) throws IOException {
        json.writeStringField("kind", kind);
        for (Fact fact : facts) {
            json.writeFieldName(fact.key());
            writeValue(json, fact.value());
        }
        json.writeObjectFieldStart("arrays");
        for (Map.Entry<String, List<Integer>> array : arrays.asMap().entrySet()) {
            json.writeFieldName(array.getKey());
            writeValue(json, array.getValue());
        }
        json.writeEndObject();
    }

    private static void writeValue(JsonGenerator json, Object value) throws IOException {
        if (value instanceof List<?> list) {
            json.writeStartArray();
            for (Object each : list) {
                writeValue(json, each);
            }
            json.writeEndArray();
        } else if (value instanceof Map<?, ?> fields) {
            json.writeStartObject();
            for (Map.Entry<?, ?> field : fields.entrySet()) {
                json.writeFieldName(field.getKey().toString());
                writeValue(json, field.getValue());
            }
            json.writeEndObject();
        } else if (value instanceof Float number) {
            json.writeNumber(number);
        } else if (value instanceof Double number) {
            json.writeNumber(number);
        } else if (value instanceof Number number) {
            json.writeNumber(number.longValue());
        } else {
            json.writeString(value.toString());
        }
    }
}
