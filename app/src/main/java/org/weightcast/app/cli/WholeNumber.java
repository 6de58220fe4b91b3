package org.weightcast.app.cli;

import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads whole numbers of the command line and refuses those that are out of range. */
final class WholeNumber {
    private WholeNumber() {}

    /** From a least to a largest number. */
    abstract static class Range implements ITypeConverter<Integer> {
        private final int least;
        private final int most;

        Range(int least, int most) {
            this.least = least;
            this.most = most;
        }

        @Override
        public Integer convert(String text) {
            return (int) read(text, least, most);
        }
    }

    /** How many of something that there must be at least one of: 1 to 1,000,000. */
    static final class Count extends Range {
        Count() {
            super(1, 1_000_000);
        }
    }

    /** How many of something to take a mean of, with an interval: 2 to 1,000,000. */
    static final class Sample extends Range {
        Sample() {
            super(2, 1_000_000);
        }
    }

    /** How many classes to tell apart: 2 to 10,000. */
    static final class Ways extends Range {
        Ways() {
            super(2, 10_000);
        }
    }

    /** A port to listen at: 1 to 65,535, or 0 for any that is free. */
    static final class Port extends Range {
        Port() {
            super(0, 65_535);
        }
    }

    /** Where random numbers start: 0 to 2^63 - 1. */
    static final class Seed implements ITypeConverter<Long> {
        @Override
        public Long convert(String text) {
            return read(text, 0, Long.MAX_VALUE);
        }
    }

    private static long read(String text, long least, long most) {
        try {
            long number = Long.parseLong(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below, in the same words as a number out of range.
        }
        throw new TypeConversionException(
                String.format(Locale.ROOT, "'%s' is not a whole number from %d to %d", text, least, most));
    }
}
