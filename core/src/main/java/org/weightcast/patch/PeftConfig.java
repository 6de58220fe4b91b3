package org.weightcast.patch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.weightcast.weights.BadModelException;
import org.weightcast.weights.JsonValue;
import org.weightcast.weights.Named;

/**
 * What {@code adapter_config.json} says about a low-rank adapter. Only what this version can do right is accepted: any other key must say
 * nothing (null, false, empty).
 *
 * @param targets which modules are adapted: names or ends of names, or one regular expression, empty if only the tensors say it
 * @param wholeModules names or ends of names of modules that are stored whole
 */
record PeftConfig(
        int rank,
        double alpha,
        boolean rootScaled,
        boolean inputFirst,
        Optional<Targets> targets,
        List<String> wholeModules,
        Map<Pattern, Double> ranks,
        Map<Pattern, Double> alphas) {
    static final String FILE = "adapter_config.json";

    /** Read here. */
    private static final Set<String> USED = Set.of(
            "peft_type",
            "r",
            "lora_alpha",
            "use_rslora",
            "fan_in_fan_out",
            "target_modules",
            "modules_to_save",
            "rank_pattern",
            "alpha_pattern",
            "bias",
            "init_lora_weights");

    /** Of no influence on what a finished adapter does. */
    private static final Set<String> IDLE = Set.of(
            "auto_mapping",
            "base_model_name_or_path",
            "revision",
            "task_type",
            "inference_mode",
            "peft_version",
            "lora_dropout",
            "megatron_core",
            "qalora_group_size",
            "runtime_config");

    /** Which modules are adapted. */
    record Targets(List<String> ends, Optional<Pattern> whole) {
        boolean contain(String module) {
            return whole.map(pattern -> pattern.matcher(module).matches()).orElseGet(() -> isOneOf(ends, module));
        }
    }

    static boolean isOneOf(List<String> ends, String module) {
        return ends.stream().anyMatch(end -> module.equals(end) || module.endsWith("." + end));
    }

    /** The rank of a module's factors. */
    int rank(String module) {
        return (int) matching(ranks, module).orElse((double) rank).doubleValue();
    }

    /** What B A is multiplied by: alpha / r, or alpha / sqrt(r). */
    double scale(String module) {
        double own = matching(alphas, module).orElse(alpha);
        return own / (rootScaled ? Math.sqrt(rank(module)) : rank(module));
    }

    private static Optional<Double> matching(Map<Pattern, Double> patterns, String module) {
        return patterns.entrySet().stream()
                .filter(entry -> entry.getKey().matcher(module).matches())
                .map(Map.Entry::getValue)
                .findFirst();
    }

    static PeftConfig read(Path folder) {
        Path file = folder.resolve(FILE);
        Named<JsonValue> fields = JsonValue.read(file.toString(), text(file)).fields();
        check(file, fields);
        int rank = fields.get("r").integer();
        if (rank < 1) {
            throw new BadModelException(file + " says 'r' is " + rank + ", but a rank is at least 1");
        }
        return new PeftConfig(
                rank,
                fields.get("lora_alpha").real64(),
                isSet(fields, "use_rslora"),
                isSet(fields, "fan_in_fan_out"),
                said(fields, "target_modules").flatMap(value -> targets(file, value)),
                said(fields, "modules_to_save").map(PeftConfig::texts).orElse(List.of()),
                said(fields, "rank_pattern").map(value -> patterns(file, value)).orElse(Map.of()),
                said(fields, "alpha_pattern")
                        .map(value -> patterns(file, value))
                        .orElse(Map.of()));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (NoSuchFileException missing) {
            throw new BadModelException("There is no file " + file, missing);
        } catch (IOException failure) {
            throw new BadModelException("The file " + file + " cannot be read: " + failure.getMessage(), failure);
        }
    }

    private static void check(Path file, Named<JsonValue> fields) {
        for (String needed : List.of("peft_type", "r", "lora_alpha")) {
            if (!fields.has(needed)) {
                throw new BadModelException(file + " does not say '" + needed + "'");
            }
        }
        require(file, fields, "peft_type", Set.of("LORA"));
        require(file, fields, "bias", Set.of("none"));
        require(file, fields, "init_lora_weights", Set.of("true", "false", "gaussian")); // others change the base
        fields.asMap().forEach((key, value) -> {
            if (!USED.contains(key) && !IDLE.contains(key) && !value.isEmpty()) {
                throw new BadModelException(
                        file + " says '" + key + "' is " + value + ", which this version cannot do");
            }
        });
    }

    private static void require(Path file, Named<JsonValue> fields, String key, Set<String> possible) {
        fields.find(key)
                .map(JsonValue::toString)
                .filter(said -> !possible.contains(said))
                .ifPresent(said -> {
                    throw new BadModelException(
                            file + " says '" + key + "' is " + said + ", but only " + possible + " is read");
                });
    }

    private static Optional<JsonValue> said(Named<JsonValue> fields, String key) {
        return fields.find(key).filter(value -> !value.isEmpty());
    }

    private static boolean isSet(Named<JsonValue> fields, String key) {
        return said(fields, key).map(JsonValue::truth).orElse(false);
    }

    private static Optional<Targets> targets(Path file, JsonValue value) {
        if (value.isList()) {
            return Optional.of(new Targets(texts(value), Optional.empty()));
        }
        String text = value.text();
        return text.equals("all-linear")
                ? Optional.empty()
                : Optional.of(new Targets(List.of(), Optional.of(pattern(file, text))));
    }

    private static List<String> texts(JsonValue list) {
        return list.list().stream().map(JsonValue::text).toList();
    }

    /** The keys are regular expressions for the whole name or its end. */
    private static Map<Pattern, Double> patterns(Path file, JsonValue value) {
        Map<Pattern, Double> patterns = new LinkedHashMap<>();
        value.fields().asMap().forEach((key, number) -> {
            pattern(file, key); // by itself, so that the message is about what the file says
            patterns.put(Pattern.compile("(.*\\.)?(" + key + ")"), number.real64());
        });
        return patterns;
    }

    private static Pattern pattern(Path file, String text) {
        try {
            return Pattern.compile(text);
        } catch (PatternSyntaxException e) {
            throw new BadModelException(file + " has '" + text + "', which is no regular expression", e);
        }
    }
}
