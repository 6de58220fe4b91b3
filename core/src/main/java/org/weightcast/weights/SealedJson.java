package org.weightcast.weights;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A JSON object whose last field is the SHA-256 of the text before it, so that a file of it tells whether it was altered or cut off. */
public final class SealedJson {
    private static final String SEAL = ",\"sha256\":\"";
    private static final String END = "\"}\n";

    private SealedJson() {}

    /**
     * The text of an object.
     *
     * @param fields writes its fields, at least one, into the object that is open
     */
    public static String write(JsonValue.Content fields) {
        String object = JsonValue.write(json -> {
            json.writeStartObject();
            fields.write(json);
            json.writeEndObject();
        });
        return sealed(object.substring(0, object.length() - 1));
    }

    /**
     * Reads a text.
     *
     * @param place what to call it in messages
     * @throws BadModelException if it is not as it was written
     */
    public static JsonValue read(String place, String text) {
        int seal = text.lastIndexOf(SEAL);
        if (seal < 0 || !text.equals(sealed(text.substring(0, seal)))) {
            throw new BadModelException(
                    place + " was altered or cut off after it was made; use the file as it was written");
        }
        return JsonValue.read(place, text);
    }

    private static String sealed(String open) {
        return open + SEAL + digest(open) + END;
    }

    /** SHA-256 of a text in UTF-8: 64 hexadecimal digits. */
    public static String digest(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java has SHA-256", impossible);
        }
    }
}
