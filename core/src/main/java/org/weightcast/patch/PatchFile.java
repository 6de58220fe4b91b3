package org.weightcast.patch;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.weightcast.weights.BadModelException;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.JsonValue;
import org.weightcast.weights.Named;
import org.weightcast.weights.Safetensors;

/**
 * Patches of one base in one file: safetensors whose tensors are named {@code task/weight}, described in the metadata. The base itself
 * is not in it. The same patches give the same bytes.
 */
public final class PatchFile {
    private static final String KEY = "weightcast.patches";
    private static final String REPLACE = "replace";
    private static final String ADD = "add";
    private static final String LOW_RANK = "low-rank";

    private PatchFile() {}

    /**
     * Writes patches; the file is there whole or not at all.
     *
     * @throws IOException if it cannot be written; the message names the file and the reason
     */
    public static void write(Path file, List<Patch> patches) throws IOException {
        Named.Builder<FloatArray> tensors = Named.builder();
        for (Patch patch : patches) {
            patch.changes()
                    .asMap()
                    .forEach((name, change) -> tensors.putAll(change.parts().prefixed(patch.task() + "/" + name)));
        }
        Safetensors.write(file, tensors.build(), Map.of(KEY, JsonValue.write(json -> {
            json.writeStartArray();
            for (Patch patch : patches) {
                write(json, patch);
            }
            json.writeEndArray();
        })));
    }

    private static void write(JsonGenerator json, Patch patch) throws IOException {
        json.writeStartObject();
        json.writeStringField("task", patch.task());
        json.writeStringField("kind", patch.kind());
        json.writeStringField("base", patch.base());
        write(json, "dependsOn", patch.dependsOn());
        write(json, "classes", patch.classes());
        json.writeNumberField("size", patch.size());
        json.writeObjectFieldStart("changes");
        for (Map.Entry<String, Change> entry : patch.changes().asMap().entrySet()) {
            json.writeObjectFieldStart(entry.getKey());
            write(json, entry.getValue());
            json.writeEndObject();
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, String field, List<String> texts) throws IOException {
        json.writeArrayFieldStart(field);
        for (String text : texts) {
            json.writeString(text);
        }
        json.writeEndArray();
    }

    private static void write(JsonGenerator json, Change change) throws IOException {
        if (change instanceof Change.LowRank lowRank) {
            json.writeStringField("does", LOW_RANK);
            json.writeNumberField("scale", lowRank.scale());
            json.writeBooleanField("inputFirst", lowRank.inputFirst());
        } else {
            json.writeStringField("does", change instanceof Change.Add ? ADD : REPLACE);
        }
    }

    /** Whether a file of weights with this header holds patches. */
    public static boolean holdsPatches(Map<String, String> header) {
        return header.containsKey(KEY);
    }

    /**
     * Reads the patches of a file, in their order.
     *
     * @throws BadModelException if it is no file of patches, has none, is damaged, or has tensors missing or left over
     */
    public static List<Patch> read(Path file) {
        Safetensors.Contents contents = Safetensors.read(file);
        String text = contents.metadata().get(KEY);
        if (text == null) {
            throw new BadModelException(file + " holds weights but no patches: the entry " + KEY + " is missing");
        }
        Reader reader = new Reader(file, contents.weights());
        List<Patch> patches = new ArrayList<>();
        for (JsonValue entry : JsonValue.read(file + ": " + KEY, text).list()) {
            patches.add(reader.patch(entry));
        }
        reader.checkAllUsed();
        if (patches.isEmpty()) {
            throw new BadModelException(file + " is a file of patches without any; make it again");
        }
        return patches;
    }

    /** Puts patches together and keeps account of the tensors used. */
    private static final class Reader {
        private final Path file;
        private final Named<FloatArray> tensors;
        private final Set<String> used = new TreeSet<>();

        Reader(Path file, Named<FloatArray> tensors) {
            this.file = file;
            this.tensors = tensors;
        }

        Patch patch(JsonValue entry) {
            String task = entry.get("task").text();
            try {
                return new Patch(
                        task,
                        entry.get("kind").text(),
                        entry.get("base").text(),
                        texts(entry.get("dependsOn")),
                        texts(entry.get("classes")),
                        entry.get("size").integer(),
                        entry.get("changes").fields().mapEntries((name, change) -> change(task + "/" + name, change)));
            } catch (IllegalArgumentException | ArithmeticException e) {
                throw new BadModelException(file + " does not fit itself: " + e.getMessage(), e);
            }
        }

        private static List<String> texts(JsonValue list) {
            return list.list().stream().map(JsonValue::text).toList();
        }

        private Change change(String key, JsonValue entry) {
            String does = entry.get("does").text();
            return switch (does) {
                case REPLACE -> new Change.Replace(tensor(key));
                case ADD -> new Change.Add(tensor(key));
                case LOW_RANK ->
                    new Change.LowRank(
                            tensor(key + Change.LowRank.A),
                            tensor(key + Change.LowRank.B),
                            entry.get("scale").real64(),
                            entry.get("inputFirst").truth());
                default ->
                    throw new BadModelException(
                            file + " does '" + does + "' to " + key + ", which this version does not know");
            };
        }

        private FloatArray tensor(String key) {
            used.add(key);
            return tensors.find(key)
                    .orElseThrow(() -> new BadModelException(file + " lacks the tensor '" + key + "'; make it again"));
        }

        void checkAllUsed() {
            Set<String> left = new TreeSet<>(tensors.names());
            left.removeAll(used);
            if (!left.isEmpty()) {
                throw new BadModelException(file + ": only " + used.size() + " of " + tensors.size()
                        + " tensors belong to a patch; left over are " + left);
            }
        }
    }
}
