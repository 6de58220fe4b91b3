package org.weightcast.net;

/** One axis of an array in a {@link Signature}: a size known beforehand, or a name for one known only when run. */
public sealed interface Axis {
    static Axis of(int size) {
        return new Size(size);
    }

    static Axis of(String name) {
        return new Name(name);
    }

    /** An axis of a fixed length. */
    record Size(int size) implements Axis {
        public Size {
            if (size < 0) {
                throw new IllegalArgumentException("An axis cannot have the size " + size);
            }
        }

        @Override
        public String toString() {
            return Integer.toString(size);
        }
    }

    /** An axis of a free length, such as "support", "class" or "batch"; the same name means the same length. */
    record Name(String name) implements Axis {
        @Override
        public String toString() {
            return name;
        }
    }
}
