package org.weightcast.onnx;

import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.weightcast.net.Axis;

/**
 * The length of one axis while a graph is built: a sum of products of free lengths, such as 7, "support" or
 * "3*support+7". Merging, joining and cutting axes keep it exact wherever they can, so that lengths that belong together
 * are recognised as equal; elsewhere it becomes an unknown length, which agrees with any other.
 *
 * @param terms from a product of names ("" is the constant 1) to how often it is taken, never 0
 */
record Extent(SortedMap<String, Long> terms) {
    private static final String CONSTANT = "";
    private static final String UNKNOWN = "?";
    private static final String TIMES = "*";

    static Extent of(long size) {
        return new Extent(size == 0 ? new TreeMap<>() : new TreeMap<>(Map.of(CONSTANT, size)));
    }

    static Extent of(Axis axis) {
        if (axis instanceof Axis.Size size) {
            return of(size.size());
        }
        return new Extent(new TreeMap<>(Map.of(axis.toString(), 1L)));
    }

    static Extent unknown(int number) {
        return new Extent(new TreeMap<>(Map.of(UNKNOWN + number, 1L)));
    }

    boolean isFixed() {
        return terms.isEmpty() || (terms.size() == 1 && terms.containsKey(CONSTANT));
    }

    boolean isUnknown() {
        return terms.keySet().stream().anyMatch(term -> term.contains(UNKNOWN));
    }

    boolean is(long size) {
        return isFixed() && size() == size;
    }

    /** The length if it is fixed; otherwise the part of it that is certain. */
    long size() {
        return terms.getOrDefault(CONSTANT, 0L);
    }

    boolean agreesWith(Extent other) {
        return equals(other) || isUnknown() || other.isUnknown();
    }

    Extent plus(Extent other) {
        SortedMap<String, Long> sum = new TreeMap<>(terms);
        other.terms.forEach((term, times) -> sum.merge(term, times, Math::addExact));
        return new Extent(sum);
    }

    /** Shorter by a length that is known to be there. */
    Extent minus(long size) {
        if (size > size()) {
            throw new IllegalArgumentException("Cannot take " + size + " from a length of " + this);
        }
        SortedMap<String, Long> difference = new TreeMap<>(terms);
        difference.remove(CONSTANT);
        return new Extent(difference).plus(of(size() - size));
    }

    Extent times(Extent other) {
        SortedMap<String, Long> product = new TreeMap<>();
        terms.forEach((left, leftTimes) -> other.terms.forEach((right, rightTimes) ->
                product.merge(join(left, right), Math.multiplyExact(leftTimes, rightTimes), Math::addExact)));
        return new Extent(product);
    }

    boolean isDivisibleBy(long divisor) {
        return divisor != 0 && terms.values().stream().allMatch(times -> times % divisor == 0);
    }

    Extent dividedBy(long divisor) {
        SortedMap<String, Long> quotient = new TreeMap<>(terms);
        quotient.replaceAll((term, times) -> times / divisor);
        return new Extent(quotient);
    }

    Axis axis() {
        return isFixed() ? Axis.of(Math.toIntExact(size())) : Axis.of(toString());
    }

    private static String join(String left, String right) {
        return Stream.concat(Arrays.stream(left.split("\\*", -1)), Arrays.stream(right.split("\\*", -1)))
                .filter(name -> !name.isEmpty())
                .sorted()
                .collect(Collectors.joining(TIMES));
    }

    /** As in "7", "support" or "3*support+7". */
    @Override
    public String toString() {
        if (isFixed()) {
            return Long.toString(size());
        }
        String free = terms.entrySet().stream()
                .filter(term -> !term.getKey().equals(CONSTANT))
                .map(term -> term.getValue() == 1 ? term.getKey() : term.getValue() + TIMES + term.getKey())
                .collect(Collectors.joining("+"));
        return size() == 0 ? free : free + "+" + size();
    }
}
