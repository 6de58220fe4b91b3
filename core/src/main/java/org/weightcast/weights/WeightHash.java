package org.weightcast.weights;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Tells weights from all others, wherever they are kept: SHA-256 over names, shapes and the bits of all values, in order. */
public final class WeightHash {
    private WeightHash() {}

    /** 64 hexadecimal digits. */
    public static String of(Named<FloatArray> weights) {
        MessageDigest digest = sha256();
        weights.asMap().forEach((name, array) -> {
            byte[] text = name.getBytes(StandardCharsets.UTF_8);
            int[] shape = array.shape();
            ByteBuffer head = buffer(Integer.BYTES * (2 + shape.length) + text.length);
            head.putInt(text.length).put(text).putInt(shape.length);
            for (int size : shape) {
                head.putInt(size);
            }
            digest.update(head.flip());
            ByteBuffer values = buffer(Math.multiplyExact(Float.BYTES, array.size()));
            values.asFloatBuffer().put(array.buffer());
            digest.update(values);
        });
        return HexFormat.of().formatHex(digest.digest());
    }

    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java has SHA-256", impossible);
        }
    }
}
