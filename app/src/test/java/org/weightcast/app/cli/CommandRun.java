package org.weightcast.app.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A command as a user runs it, in this process.
 *
 * @param exitCode what the process would return
 */
record CommandRun(int exitCode, String out, String err) {
    private static final JsonFactory JSON = new JsonFactory();

    static {
        System.setProperty("weightcast.home", Shell.CHECKOUT.toString()); // as the launcher does
    }

    static CommandRun of(Object... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        String[] words = new String[arguments.length];
        for (int i = 0; i < words.length; i++) {
            words[i] = arguments[i].toString();
        }
        int exitCode = new Main(new ShippedCommands(), new Printer(out, err, false, false, true)).run(words);
        return new CommandRun(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** Each line of the answer as the fields of its object; nested objects and lists as text. */
    List<Map<String, String>> json() {
        return out.lines().map(CommandRun::fields).toList();
    }

    private static Map<String, String> fields(String line) {
        Map<String, String> fields = new LinkedHashMap<>();
        try (JsonParser parser = JSON.createParser(line)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new AssertionError("not an object: " + line);
            }
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                if (parser.nextToken().isStructStart()) {
                    int start = (int) parser.currentTokenLocation().getCharOffset();
                    parser.skipChildren();
                    fields.put(name, line.substring(start, (int)
                            parser.currentLocation().getCharOffset()));
                } else {
                    fields.put(name, parser.getText());
                }
            }
        } catch (IOException e) {
            throw new AssertionError("not JSON: " + line, e);
        }
        return fields;
    }
}
