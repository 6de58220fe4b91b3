package org.weightcast.onnx;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The seal of a file: its last {@value #SIZE} bytes are the metadata entry {@value #KEY} whose value is the SHA-256 of
 * all bytes before that entry. Repeated fields of a protocol buffer may simply be appended, so the file stays an ordinary
 * ONNX file, anyone can check it with two commands, and no byte is left out: one within the entry breaks the entry, any
 * other changes the digest.
 */
final class Digest {
    static final String KEY = "weightcast.digest";

    private static final int HEXADECIMAL = 64;

    /** Tag and length of the entry, tag and length of the key, the key, tag and length of the value. */
    private static final byte[] START = start();

    static final int SIZE = 2 + 2 + 17 + 2 + HEXADECIMAL;

    private Digest() {}

    static byte[] append(byte[] body) {
        byte[] sealed = Arrays.copyOf(body, body.length + SIZE);
        System.arraycopy(START, 0, sealed, body.length, START.length);
        byte[] value = sha256(body, body.length).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(value, 0, sealed, body.length + START.length, HEXADECIMAL);
        return sealed;
    }

    static boolean isIntact(byte[] file) {
        int body = file.length - SIZE;
        return body >= 0
                && Arrays.equals(START, Arrays.copyOfRange(file, body, body + START.length))
                && of(file).equals(sha256(file, body));
    }

    /** The digest as it stands in a file that has one. */
    static String of(byte[] file) {
        return new String(file, file.length - HEXADECIMAL, HEXADECIMAL, StandardCharsets.US_ASCII);
    }

    private static byte[] start() {
        // Lengths under 128 are one byte in a protocol buffer; 0x72 is field 14 of the model, metadata_props.
        byte[] key = KEY.getBytes(StandardCharsets.US_ASCII);
        byte[] start = new byte[2 + 2 + key.length + 2];
        start[0] = 0x72;
        start[1] = (byte) (SIZE - 2);
        start[2] = 0x0a;
        start[3] = (byte) key.length;
        System.arraycopy(key, 0, start, 4, key.length);
        start[4 + key.length] = 0x12;
        start[5 + key.length] = HEXADECIMAL;
        return start;
    }

    /** The SHA-256 of the first bytes, in hexadecimal. */
    static String sha256(byte[] bytes, int length) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(bytes, 0, length);
            return HexFormat.of().formatHex(sha256.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
