package org.weightcast.train;

/** A share of something running that stays from step to step. */
final class Share {
    private Share() {}

    static void check(String name, double value) {
        if (!(value >= 0 && value < 1)) {
            throw new IllegalArgumentException(
                    "The share '" + name + "' lies in 0..1 and is not 1 itself, not " + value);
        }
    }
}
