package org.weightcast.weights;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * JSON inside or beside a file of weights: written as a stream, read as a value that knows where it stands for messages. What is not as
 * asked for throws a {@link BadModelException}.
 */
public final class JsonValue {
    private static final JsonFactory FACTORY = new JsonFactory();

    private final String place;
    private final Object value;

    private JsonValue(String place, Object value) {
        this.place = place;
        this.value = value;
    }

    /** Writes into a generator. */
    @FunctionalInterface
    public interface Content {
        void write(JsonGenerator json) throws IOException;
    }

    public static String write(Content content) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            content.write(json);
        } catch (IOException e) {
            throw new UncheckedIOException("Writing to memory failed", e);
        }
        return text.toString();
    }

    /** Reads a text; {@code place} is what to call it in messages. */
    public static JsonValue read(String place, String text) {
        try (JsonParser parser = FACTORY.createParser(text)) {
            if (parser.nextToken() != null) {
                Object value = value(parser);
                if (parser.nextToken() != null) {
                    throw new BadModelException(place + " goes on after its end");
                }
                return new JsonValue(place, value);
            }
        } catch (JsonProcessingException e) {
            throw new BadModelException(place + " is not JSON (" + reason(e) + ")", e);
        } catch (IOException e) {
            throw new UncheckedIOException("Reading from memory failed", e);
        }
        throw new BadModelException(place + " is empty");
    }

    /**
     * What the parser says, without its own words for where in the text, since it knows neither the file nor its name, and without the
     * names of its settings.
     */
    static String reason(JsonProcessingException notJson) {
        String said = Objects.requireNonNullElse(notJson.getOriginalMessage(), "it cannot be parsed");
        int place = said.indexOf(" (start marker at [Source");
        return (place < 0 ? said : said.substring(0, place)).replaceAll("(, from|: enable) `[^`]*`( to allow)?", "");
    }

    private static Object value(JsonParser parser) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.START_OBJECT) {
            Map<String, Object> object = new LinkedHashMap<>();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                parser.nextToken();
                object.put(name, value(parser));
            }
            return object;
        }
        if (token == JsonToken.START_ARRAY) {
            List<Object> array = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                array.add(value(parser));
            }
            return array;
        }
        return switch (token) {
            case VALUE_NULL -> Nothing.NULL;
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Numeral(parser.getText());
            default -> parser.getText();
        };
    }

    /** What stands for {@code null}. */
    private enum Nothing {
        NULL
    }

    /** A number as it was written, so that floats come back to the bit. */
    private record Numeral(String text) {
        @Override
        public String toString() {
            return text;
        }
    }

    public JsonValue get(String name) {
        if (value instanceof Map<?, ?> object && object.containsKey(name)) {
            return new JsonValue(place + " '" + name + "'", object.get(name));
        }
        throw wrong("an object with '" + name + "'");
    }

    /** A field of an object that may be missing. */
    public Optional<JsonValue> find(String name) {
        return value instanceof Map<?, ?> object && !object.containsKey(name)
                ? Optional.empty()
                : Optional.of(get(name));
    }

    /** The fields of an object. */
    public Named<JsonValue> fields() {
        if (!(value instanceof Map<?, ?> object)) {
            throw wrong("an object");
        }
        Named.Builder<JsonValue> fields = Named.builder();
        object.keySet().forEach(name -> fields.put((String) name, get((String) name)));
        return fields.build();
    }

    public List<JsonValue> list() {
        if (!(value instanceof List<?> array)) {
            throw wrong("a list");
        }
        List<JsonValue> values = new ArrayList<>();
        array.forEach(element -> values.add(new JsonValue(place, element)));
        return values;
    }

    public String text() {
        if (value instanceof String text) {
            return text;
        }
        throw wrong("a text");
    }

    /** Whether it says nothing: null, false, or a list or object without entries. */
    public boolean isEmpty() {
        return value == Nothing.NULL
                || value.equals(false)
                || (value instanceof List<?> list && list.isEmpty())
                || (value instanceof Map<?, ?> object && object.isEmpty());
    }

    /** Whether it is a list. */
    public boolean isList() {
        return value instanceof List<?>;
    }

    public boolean truth() {
        if (value instanceof Boolean truth) {
            return truth;
        }
        throw wrong("true or false");
    }

    public int integer() {
        long number = number();
        if (number != (int) number) {
            throw wrong("a whole number of 32 bits");
        }
        return (int) number;
    }

    public long number() {
        try {
            return Long.parseLong(digits());
        } catch (NumberFormatException e) {
            throw wrong("a whole number");
        }
    }

    public float real() {
        return Float.parseFloat(digits());
    }

    public double real64() {
        return Double.parseDouble(digits());
    }

    /** As it would be written, more or less; for messages. */
    @Override
    public String toString() {
        return value == Nothing.NULL ? "null" : value.toString();
    }

    private String digits() {
        if (value instanceof Numeral number) {
            return number.text();
        }
        throw wrong("a number");
    }

    private BadModelException wrong(String expected) {
        return new BadModelException(place + " is not " + expected);
    }
}
