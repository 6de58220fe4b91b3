package org.weightcast.app.studio;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.weightcast.cast.CastModel;
import org.weightcast.weights.JsonValue;

/** Small programs that use a model, ready to run beside its file. */
final class Snippet {
    private static final Map<String, String> FILES =
            Map.of("java", "Classify.java", "python", "classify.py", "javascript", "classify.mjs");
    /** Where the program cannot read the names from the file, they stand in it. */
    private static final String CLASSES = "const CLASSES = [];";

    private Snippet() {}

    /**
     * The program for a model.
     *
     * @param language java, python or javascript
     */
    static String of(String language, CastModel model) {
        String name = FILES.get(language);
        if (name == null) {
            throw new Refusal(
                    Refusal.NOT_THERE, "There is a program in java, python and javascript, not in '" + language + "'.");
        }
        try (InputStream file = Snippet.class.getResourceAsStream("snippets/" + name)) {
            String text = new String(Objects.requireNonNull(file, name).readAllBytes(), StandardCharsets.UTF_8);
            return text.replace(CLASSES, "const CLASSES = " + names(model) + ";");
        } catch (IOException e) {
            throw new UncheckedIOException(name + " cannot be read", e);
        }
    }

    private static String names(CastModel model) {
        return JsonValue.write(json -> {
            json.writeStartArray();
            for (String each : model.classes()) {
                json.writeString(each);
            }
            json.writeEndArray();
        });
    }
}
