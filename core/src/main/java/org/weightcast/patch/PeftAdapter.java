package org.weightcast.patch;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import org.weightcast.weights.AtomicFile;
import org.weightcast.weights.BadModelException;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.JsonValue;
import org.weightcast.weights.Named;
import org.weightcast.weights.Safetensors;
import org.weightcast.weights.WeightHash;

/**
 * Low-rank patches in the file convention of Hugging Face's PEFT, read and written: a folder with {@code adapter_config.json} and
 * {@code adapter_model.safetensors}. A weight {@code m.weight} (or {@code m}) of the base belongs to the module m, whose factors are
 * {@code base_model.model.m.lora_A.weight} and {@code lora_B.weight}; modules stored whole stand under their own names. What our format
 * says besides (task, classes, the base's hash) stands in the metadata of the tensors, where others do not look.
 */
public final class PeftAdapter {
    private static final String MODEL = "adapter_model.safetensors";
    private static final String PREFIX = "base_model.model.";
    private static final String A = ".lora_A.weight";
    private static final String B = ".lora_B.weight";
    private static final String WEIGHT = ".weight";
    private static final String HASH = "weightcast.base";
    private static final String CLASSES = "weightcast.classes";
    private static final String SIZE = "weightcast.size";

    private PeftAdapter() {}

    /** Whether a folder is one of such a patch. */
    public static boolean isIn(Path folder) {
        return Files.isRegularFile(weights(folder));
    }

    /** Its file of factors. */
    public static Path weights(Path folder) {
        return folder.resolve(MODEL);
    }

    /**
     * Writes a patch of low-rank changes and replaced weights into a folder, which is made if there is none.
     *
     * @param baseName what to call the base
     * @throws IllegalArgumentException if the patch has no low-rank change, adds otherwise, depends on another task, or mixes matrices
     *     stored both ways: the convention cannot say that
     * @throws IOException if the files cannot be written
     */
    public static void write(Path folder, Patch patch, String baseName) throws IOException {
        Map<String, Change.LowRank> factors = new LinkedHashMap<>();
        Set<String> whole = new LinkedHashSet<>();
        Named.Builder<FloatArray> tensors = Named.builder();
        patch.changes().asMap().forEach((name, change) -> {
            if (change instanceof Change.LowRank lowRank) {
                factors.put(module(name), lowRank);
                tensors.put(PREFIX + module(name) + A, lowRank.a()).put(PREFIX + module(name) + B, lowRank.b());
            } else if (change instanceof Change.Replace replace) {
                whole.add(parent(name));
                tensors.put(PREFIX + name, replace.value());
            }
        });
        checkSayable(patch, factors);
        Files.createDirectories(folder);
        Map<String, String> metadata = Map.of(
                "format",
                "pt",
                HASH,
                patch.base(),
                SIZE,
                Integer.toString(patch.size()),
                CLASSES,
                JsonValue.write(json -> texts(json, patch.classes())));
        Safetensors.write(weights(folder), tensors.build(), metadata);
        String config = JsonValue.write(json -> config(json, factors, List.copyOf(whole), baseName));
        AtomicFile.write(folder.resolve(PeftConfig.FILE), out -> out.write(config.getBytes(StandardCharsets.UTF_8)));
    }

    private static String module(String weight) {
        return weight.endsWith(WEIGHT) ? weight.substring(0, weight.length() - WEIGHT.length()) : weight;
    }

    /** The module that a weight lies in, when it is stored whole. */
    private static String parent(String weight) {
        return weight.contains(".") ? weight.substring(0, weight.lastIndexOf('.')) : weight;
    }

    private static void checkSayable(Patch patch, Map<String, Change.LowRank> factors) {
        long orientations = factors.values().stream()
                .filter(each -> each.a().rank() == 2)
                .map(Change.LowRank::inputFirst)
                .distinct()
                .count();
        boolean adds = patch.changes().values().stream().anyMatch(Change.Add.class::isInstance);
        if (factors.isEmpty() || orientations > 1 || adds || !patch.dependsOn().isEmpty()) {
            throw new IllegalArgumentException("The patch of task '" + patch.task()
                    + "' is not low-rank changes of matrices stored one way, and replaced weights, alone; "
                    + "keep it in a file of patches");
        }
    }

    private static void config(
            JsonGenerator json, Map<String, Change.LowRank> factors, List<String> whole, String baseName)
            throws IOException {
        Change.LowRank first = factors.values().iterator().next();
        json.writeStartObject();
        json.writeStringField("peft_type", "LORA");
        json.writeNullField("task_type");
        json.writeStringField("base_model_name_or_path", baseName);
        json.writeBooleanField("inference_mode", true);
        json.writeNumberField("r", first.rank());
        json.writeNumberField("lora_alpha", first.scale() * first.rank());
        json.writeNumberField("lora_dropout", 0.0);
        json.writeStringField("bias", "none");
        json.writeBooleanField("use_rslora", false);
        json.writeBooleanField("fan_in_fan_out", factors.values().stream().anyMatch(Change.LowRank::inputFirst));
        json.writeFieldName("target_modules");
        texts(json, List.copyOf(factors.keySet()));
        json.writeFieldName("modules_to_save");
        texts(json, whole);
        pattern(json, "rank_pattern", factors, Change.LowRank::rank);
        pattern(json, "alpha_pattern", factors, each -> each.scale() * each.rank());
        json.writeEndObject();
    }

    /** A number for each module; module names as regular expressions, in which only the dot is special. */
    private static void pattern(
            JsonGenerator json,
            String field,
            Map<String, Change.LowRank> factors,
            ToDoubleFunction<Change.LowRank> number)
            throws IOException {
        json.writeObjectFieldStart(field);
        for (Map.Entry<String, Change.LowRank> entry : factors.entrySet()) {
            double value = number.applyAsDouble(entry.getValue());
            String module = entry.getKey().replace(".", "\\.");
            if (value == Math.rint(value)) {
                json.writeNumberField(module, (long) value);
            } else {
                json.writeNumberField(module, value);
            }
        }
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
     * Reads an adapter as a patch of a base.
     *
     * @param task what to call it
     * @param size height and width of its images in pixels, if the file does not say it
     * @throws BadModelException if files are missing or damaged, say what this version cannot do, or do not fit the base: a module that
     *     the base does not have, a factor of another shape, a tensor missing or left over, another hash
     */
    public static Patch read(Path folder, String task, int size, Named<FloatArray> base) {
        PeftConfig config = PeftConfig.read(folder);
        Safetensors.Contents contents = Safetensors.read(weights(folder));
        String hash = WeightHash.of(base);
        String said = contents.metadata().getOrDefault(HASH, hash);
        if (!said.equals(hash)) {
            throw new BadModelException(
                    folder + " belongs to the base " + said + ", but this one is " + hash + "; use its own base");
        }
        Reader reader = new Reader(folder, config, contents.weights(), base);
        Named<Change> changes = reader.changes();
        try {
            Patch patch = new Patch(
                    task,
                    "lora",
                    hash,
                    List.of(),
                    classes(folder, contents.metadata()),
                    Integer.parseInt(contents.metadata().getOrDefault(SIZE, Integer.toString(size))),
                    changes);
            patch.on(base);
            return patch;
        } catch (IllegalArgumentException e) {
            throw new BadModelException(folder + " does not fit: " + e.getMessage(), e);
        }
    }

    private static List<String> classes(Path folder, Map<String, String> metadata) {
        String text = metadata.getOrDefault(CLASSES, "[]");
        return JsonValue.read(folder + ": " + CLASSES, text).list().stream()
                .map(JsonValue::text)
                .toList();
    }

    /** Matches tensors to weights of the base. */
    private record Reader(Path folder, PeftConfig config, Named<FloatArray> tensors, Named<FloatArray> base) {

        Named<Change> changes() {
            Map<String, Change> changes = new LinkedHashMap<>();
            Set<String> left = new TreeSet<>(tensors.names());
            for (String key : tensors.names()) {
                String name = key.startsWith(PREFIX) ? key.substring(PREFIX.length()) : "";
                String module = name.endsWith(A) ? name.substring(0, name.length() - A.length()) : "";
                if (isTarget(module) && tensors.has(withB(key))) {
                    changes.put(weight(module), lowRank(module, tensors.get(key), tensors.get(withB(key))));
                    left.remove(key);
                    left.remove(withB(key));
                } else if (isIn(config.wholeModules(), name)) {
                    changes.put(name, new Change.Replace(tensors.get(key)));
                    left.remove(key);
                }
            }
            check(left, missing(changes.keySet()));
            return Named.copyOf(changes);
        }

        /** Whether factors of this module count, as the configuration has it; if it does not say, those that are there do. */
        private boolean isTarget(String module) {
            return !module.isEmpty()
                    && config.targets().map(targets -> targets.contain(module)).orElse(true);
        }

        /** Whether a weight is one of these modules, or lies in one. */
        private static boolean isIn(List<String> modules, String weight) {
            return PeftConfig.isOneOf(modules, weight) || PeftConfig.isOneOf(modules, parent(weight));
        }

        private static String withB(String key) {
            return key.substring(0, key.length() - A.length()) + B;
        }

        private void check(Set<String> left, Set<String> missing) {
            if (!left.isEmpty() || !missing.isEmpty() || tensors.size() == 0) {
                throw new BadModelException(folder + ": " + (tensors.size() - left.size()) + " of " + tensors.size()
                        + " tensors applied; left over are " + left + ", and nothing changes " + missing
                        + "; is this the right base?");
            }
        }

        /** Weights that should be adapted or replaced and are not. */
        private Set<String> missing(Set<String> changed) {
            Set<String> missing = new TreeSet<>();
            base.asMap().forEach((name, array) -> {
                boolean adaptable = array.rank() == 2 || array.rank() == 4;
                boolean target = adaptable
                        && config.targets()
                                .map(targets -> targets.contain(module(name)))
                                .orElse(false);
                if (target && !changed.contains(name)) {
                    missing.add(name);
                }
            });
            for (String module : config.wholeModules()) {
                if (changed.stream().noneMatch(name -> isIn(List.of(module), name))) {
                    missing.add(module);
                }
            }
            return missing;
        }

        private String weight(String module) {
            if (base.has(module + WEIGHT)) {
                return module + WEIGHT;
            }
            if (base.has(module)) {
                return module;
            }
            throw new BadModelException(folder + " adapts the module '" + module
                    + "', which this base does not have; its weights are " + base.names());
        }

        private Change lowRank(String module, FloatArray a, FloatArray b) {
            try {
                Change.LowRank change =
                        new Change.LowRank(a, b, config.scale(module), config.inputFirst() && a.rank() == 2);
                if (change.rank() == config.rank(module)) {
                    return change;
                }
            } catch (IllegalArgumentException e) {
                throw new BadModelException(folder + ", module '" + module + "': " + e.getMessage(), e);
            }
            throw new BadModelException(folder + ", module '" + module + "': its rank is " + a.axis(0) + ", but "
                    + PeftConfig.FILE + " says " + config.rank(module));
        }
    }
}
