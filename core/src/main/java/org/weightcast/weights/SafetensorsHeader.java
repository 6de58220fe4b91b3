package org.weightcast.weights;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The JSON header of a safetensors file: which tensor lies where. */
record SafetensorsHeader(Map<String, String> metadata, List<Entry> entries) {
    static final String METADATA = "__metadata__";
    private static final int MOST_AXES = 32;
    private static final JsonFactory JSON = new JsonFactory();

    /** One tensor; its bytes go from begin to end (exclusive), counted from the end of the header. */
    record Entry(String name, ElementType type, int[] shape, long begin, long end) {}

    /** A header that does not describe its file; the message says why. */
    static final class Mistake extends Exception {
        private static final long serialVersionUID = 1L;

        Mistake(String message) {
            super(message);
        }
    }

    /** The header of weights stored as F32 one behind the other, as UTF-8 without padding. */
    static byte[] json(Named<FloatArray> weights, Map<String, String> metadata) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            if (!metadata.isEmpty()) {
                json.writeObjectFieldStart(METADATA);
                for (Map.Entry<String, String> entry : new TreeMap<>(metadata).entrySet()) {
                    json.writeStringField(entry.getKey(), entry.getValue());
                }
                json.writeEndObject();
            }
            long begin = 0;
            for (Map.Entry<String, FloatArray> entry : weights.asMap().entrySet()) {
                FloatArray array = entry.getValue();
                long end = begin + (long) array.size() * ElementType.F32.size();
                json.writeObjectFieldStart(entry.getKey());
                json.writeStringField("dtype", ElementType.F32.name());
                json.writeFieldName("shape");
                json.writeArray(array.shape(), 0, array.rank());
                json.writeFieldName("data_offsets");
                json.writeArray(new long[] {begin, end}, 0, 2);
                json.writeEndObject();
                begin = end;
            }
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException("Writing to memory failed", impossible);
        }
        return bytes.toByteArray();
    }

    /** Reads a header and checks that its tensors fill the data exactly, without overlap. */
    static SafetensorsHeader parse(String text, long dataLength) throws Mistake {
        try (JsonParser json = JSON.createParser(text)) {
            expect(json.nextToken() == JsonToken.START_OBJECT, "its header is not a JSON object");
            Map<String, String> metadata = new LinkedHashMap<>();
            List<Entry> entries = new ArrayList<>();
            Set<String> names = new HashSet<>();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                expect(names.add(name), "the name '" + name + "' stands in its header twice");
                json.nextToken();
                if (name.equals(METADATA)) {
                    metadata.putAll(metadata(json));
                } else {
                    entries.add(entry(name, json));
                }
            }
            expect(json.nextToken() == null, "something follows the JSON object in its header");
            checkLayout(entries, dataLength);
            return new SafetensorsHeader(metadata, entries);
        } catch (JsonProcessingException notJson) {
            throw new Mistake("its header is not JSON (" + JsonValue.reason(notJson) + ")");
        } catch (IOException impossible) {
            throw new UncheckedIOException("Reading from memory failed", impossible);
        }
    }

    private static Map<String, String> metadata(JsonParser json) throws IOException, Mistake {
        expect(json.currentToken() == JsonToken.START_OBJECT, "its metadata is not a JSON object");
        Map<String, String> metadata = new LinkedHashMap<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            expect(json.nextToken() == JsonToken.VALUE_STRING, "the metadata '" + name + "' is not a text");
            expect(
                    metadata.put(name, json.getText()) == null,
                    "the metadata '" + name + "' stands in its header twice");
        }
        return metadata;
    }

    private static Entry entry(String name, JsonParser json) throws IOException, Mistake {
        expect(
                json.currentToken() == JsonToken.START_OBJECT,
                "the tensor '" + name + "' is not described by an object");
        String type = "";
        long[] shape = {};
        long[] offsets = {};
        Set<String> fields = new HashSet<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            expect(fields.add(field), "the tensor '" + name + "' has two fields '" + field + "'");
            JsonToken value = json.nextToken();
            switch (field) {
                case "dtype" -> {
                    expect(value == JsonToken.VALUE_STRING, "the dtype of the tensor '" + name + "' is not a text");
                    type = json.getText();
                }
                case "shape" -> shape = sizes(name, field, json);
                case "data_offsets" -> offsets = sizes(name, field, json);
                default -> throw new Mistake("the tensor '" + name + "' has an unknown field '" + field + "'");
            }
        }
        expect(
                fields.containsAll(Set.of("dtype", "shape", "data_offsets")),
                "the tensor '" + name + "' has only the fields " + fields + " of dtype, shape and data_offsets");
        expect(offsets.length == 2, "the tensor '" + name + "' has " + offsets.length + " data offsets instead of 2");
        return checked(name, type, shape, offsets[0], offsets[1]);
    }

    /** An array of whole numbers from 0 on. */
    private static long[] sizes(String name, String field, JsonParser json) throws IOException, Mistake {
        String problem = "the " + field + " of the tensor '" + name + "' is not an array of whole numbers from 0 on";
        expect(json.currentToken() == JsonToken.START_ARRAY, problem);
        List<Long> sizes = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            expect(json.currentToken() == JsonToken.VALUE_NUMBER_INT, problem);
            boolean fits = json.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
            expect(fits && json.getLongValue() >= 0, problem);
            sizes.add(json.getLongValue());
            expect(sizes.size() <= MOST_AXES, "the " + field + " of the tensor '" + name + "' has too many numbers");
        }
        return sizes.stream().mapToLong(Long::longValue).toArray();
    }

    private static Entry checked(String name, String type, long[] shape, long begin, long end) throws Mistake {
        ElementType known = ElementType.named(type)
                .orElseThrow(() -> new Mistake("the tensor '" + name + "' has the dtype " + type + ", but only "
                        + Arrays.toString(ElementType.values()) + " are read"));
        expect(begin <= end, "the data of the tensor '" + name + "' ends at " + end + ", before its begin at " + begin);
        long count = 1;
        for (long size : shape) {
            boolean fits = size <= Integer.MAX_VALUE && (size == 0 || count <= Integer.MAX_VALUE / size);
            expect(fits, "the tensor '" + name + "' of shape " + Arrays.toString(shape) + " is too large");
            count *= size;
        }
        expect(
                count * known.size() == end - begin,
                "the tensor '" + name + "' of shape " + Arrays.toString(shape) + " and dtype " + type + " needs "
                        + (count * known.size()) + " bytes, but its data offsets span " + (end - begin));
        return new Entry(
                name, known, Arrays.stream(shape).mapToInt(size -> (int) size).toArray(), begin, end);
    }

    private static void checkLayout(List<Entry> entries, long dataLength) throws Mistake {
        List<Entry> byPlace = new ArrayList<>(entries);
        byPlace.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
        long filled = 0;
        for (Entry entry : byPlace) {
            expect(
                    entry.end() <= dataLength,
                    "the data of the tensor '" + entry.name() + "' ends at " + entry.end()
                            + ", but the file holds only " + dataLength + " bytes of data");
            expect(
                    entry.begin() >= filled,
                    "the data of the tensor '" + entry.name() + "' overlaps that of the one before it");
            expect(entry.begin() == filled, "there is a gap before the data of the tensor '" + entry.name() + "'");
            filled = entry.end();
        }
        long left = dataLength - filled;
        expect(
                left == 0,
                left == 1 ? "a byte at its end belongs to no tensor" : left + " bytes at its end belong to no tensor");
    }

    private static void expect(boolean holds, String problem) throws Mistake {
        if (!holds) {
            throw new Mistake(problem);
        }
    }
}
