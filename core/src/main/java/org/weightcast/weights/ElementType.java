package org.weightcast.weights;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/** How a safetensors file stores one value, little endian. */
enum ElementType {
    F32(4) {
        @Override
        float next(ByteBuffer bytes) {
            return bytes.getFloat();
        }
    },
    /** IEEE 754 binary16: 1 sign, 5 exponent and 10 fraction bits. */
    F16(2) {
        @Override
        float next(ByteBuffer bytes) {
            int bits = bytes.getShort();
            int sign = (bits & 0x8000) << 16;
            int exponent = (bits >> 10) & 0x1f;
            int fraction = bits & 0x3ff;
            if (exponent == 0x1f) { // infinite or no number
                return Float.intBitsToFloat(sign | 0x7f800000 | (fraction << 13));
            }
            float size = exponent == 0
                    ? fraction * 0x1p-24f // subnormal
                    : Float.intBitsToFloat(((exponent + 127 - 15) << 23) | (fraction << 13));
            return sign == 0 ? size : -size;
        }
    },
    /** The upper half of a 32-bit float. */
    BF16(2) {
        @Override
        float next(ByteBuffer bytes) {
            return Float.intBitsToFloat(bytes.getShort() << 16);
        }
    },
    /** A whole number, such as torch keeps for the batches that a norm has seen; rounded to a float. */
    I64(8) {
        @Override
        float next(ByteBuffer bytes) {
            return bytes.getLong();
        }
    };

    private final int size;

    ElementType(int size) {
        this.size = size;
    }

    /** Bytes a value. */
    int size() {
        return size;
    }

    /** Reads one value. */
    abstract float next(ByteBuffer bytes);

    static Optional<ElementType> named(String name) {
        return Arrays.stream(values()).filter(type -> type.name().equals(name)).findFirst();
    }
}
