package org.weightcast.train;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.weightcast.weights.AtomicFile;

/** A run's log as JSON lines: {@code {"step":100,"loss":..,..}}, one a summary or validation. */
public final class RunLog implements ScalarLog {
    private static final JsonFactory JSON = new JsonFactory();

    private final Path file;

    private RunLog(Path file) {
        this.file = file;
    }

    /** Opens the log of a run that goes on from {@code step}: later lines, of a run cut off, are removed. */
    public static RunLog open(Path file, long step) {
        try {
            List<String> kept = new ArrayList<>();
            if (Files.exists(file)) {
                for (String line : Files.readAllLines(file)) {
                    if (stepOf(line) <= step) {
                        kept.add(line);
                    }
                }
            }
            byte[] text = kept.stream()
                    .map(line -> line + "\n")
                    .collect(Collectors.joining())
                    .getBytes(StandardCharsets.UTF_8);
            AtomicFile.write(file, out -> out.write(text));
            return new RunLog(file);
        } catch (IOException e) {
            throw new UncheckedIOException("The log " + file + " cannot be written: " + e.getMessage(), e);
        }
    }

    /** The step of a line; a line cut off by a crash counts as later than any. */
    private static long stepOf(String line) {
        long step = Long.MAX_VALUE;
        try (JsonParser parser = JSON.createParser(line)) {
            while (parser.nextToken() != null) {
                if (parser.currentToken() == JsonToken.FIELD_NAME && "step".equals(parser.currentName())) {
                    step = parser.nextLongValue(Long.MAX_VALUE);
                }
            }
            return step;
        } catch (IOException e) {
            return Long.MAX_VALUE;
        }
    }

    @Override
    public void append(long step, Map<String, Double> values) {
        StringWriter line = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(line)) {
            json.writeStartObject();
            json.writeNumberField("step", step);
            for (Map.Entry<String, Double> value : values.entrySet()) {
                json.writeNumberField(value.getKey(), value.getValue());
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        try {
            Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("The log " + file + " cannot be written: " + e.getMessage(), e);
        }
    }
}
