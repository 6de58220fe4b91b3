package org.weightcast.data;

import java.util.SplittableRandom;

/** Independent random streams by number, so that nothing depends on the order or the thread things are drawn in. */
public final class Seeds {
    private Seeds() {}

    /** The stream at a path such as (seed, index). */
    public static SplittableRandom at(long... path) {
        long state = 0;
        for (long step : path) {
            state = mix(state + 0x9E3779B97F4A7C15L + mix(step));
        }
        return new SplittableRandom(state);
    }

    /** Moves {@code count} random elements of {@code values} to its front, in random order. */
    static void shuffle(int[] values, int count, SplittableRandom random) {
        for (int i = 0; i < count; i++) {
            int other = random.nextInt(i, values.length);
            int value = values[i];
            values[i] = values[other];
            values[other] = value;
        }
    }

    /** Stafford's variant 13 of the finalizer of MurmurHash3: a bijection without visible pattern. */
    private static long mix(long value) {
        long z = value;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
