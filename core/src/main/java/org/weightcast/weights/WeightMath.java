package org.weightcast.weights;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.Collectors;

/**
 * Arithmetic on whole sets of weights, as if each were one long vector (task arithmetic, averaging, comparing). Both
 * sides must have the same names and shapes, in any order; results have the order of the first. Sums run in double.
 *
 * <p>Weights of unlike names or shapes throw an {@link IllegalArgumentException} that says which.
 */
public final class WeightMath {
    private static final int NAMED = 5; // of the names in a message

    private WeightMath() {}

    public static Named<FloatArray> add(Named<FloatArray> a, Named<FloatArray> b) {
        return combine(a, b, Double::sum);
    }

    public static Named<FloatArray> subtract(Named<FloatArray> a, Named<FloatArray> b) {
        return combine(a, b, (left, right) -> left - right);
    }

    public static Named<FloatArray> scale(Named<FloatArray> weights, double factor) {
        return combine(weights, weights, (value, same) -> value * factor);
    }

    /** (1 - share) a + share b: a at 0, b at 1; shares outside 0..1 extrapolate. */
    public static Named<FloatArray> interpolate(Named<FloatArray> a, Named<FloatArray> b, double share) {
        return combine(a, b, (left, right) -> (1 - share) * left + share * right);
    }

    /** The mean of several, at least one. */
    public static Named<FloatArray> mean(List<Named<FloatArray>> all) {
        Named<FloatArray> first = all.get(0);
        all.forEach(each -> checkAlike(first, each));
        return first.mapEntries((name, array) -> {
            float[] values = new float[array.size()];
            for (int i = 0; i < values.length; i++) {
                double sum = 0;
                for (Named<FloatArray> each : all) {
                    sum += each.get(name).at(i);
                }
                values[i] = (float) (sum / all.size());
            }
            return FloatArray.wrap(values, array.shape());
        });
    }

    /** The sum of the products of all values. */
    public static double dot(Named<FloatArray> a, Named<FloatArray> b) {
        checkAlike(a, b);
        double sum = 0;
        for (String name : a.names()) {
            FloatArray left = a.get(name);
            FloatArray right = b.get(name);
            for (int i = 0; i < left.size(); i++) {
                sum += (double) left.at(i) * right.at(i);
            }
        }
        return sum;
    }

    /** The Euclidean length of all values. */
    public static double norm(Named<FloatArray> weights) {
        return Math.sqrt(dot(weights, weights));
    }

    /** The cosine of the angle between them; NaN if one is zero. */
    public static double cosine(Named<FloatArray> a, Named<FloatArray> b) {
        return dot(a, b) / norm(a) / norm(b);
    }

    /** The largest distance between two values of the same place; NaN if one is no number, 0 without values. */
    public static double maxDifference(Named<FloatArray> a, Named<FloatArray> b) {
        checkAlike(a, b);
        double largest = 0;
        for (String name : a.names()) {
            FloatArray left = a.get(name);
            FloatArray right = b.get(name);
            for (int i = 0; i < left.size(); i++) {
                boolean same = left.at(i) == right.at(i); // also two infinities, whose difference is no number
                largest = Math.max(largest, same ? 0 : Math.abs((double) left.at(i) - right.at(i)));
            }
        }
        return largest;
    }

    private static Named<FloatArray> combine(Named<FloatArray> a, Named<FloatArray> b, DoubleBinaryOperator rule) {
        checkAlike(a, b);
        return a.mapEntries((name, left) -> {
            FloatArray right = b.get(name);
            float[] values = new float[left.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) rule.applyAsDouble(left.at(i), right.at(i));
            }
            return FloatArray.wrap(values, left.shape());
        });
    }

    private static void checkAlike(Named<FloatArray> a, Named<FloatArray> b) {
        if (!a.names().equals(b.names())) {
            throw new IllegalArgumentException("The weights have unlike names: only the first have "
                    + some(without(a.names(), b.names())) + ", only the second "
                    + some(without(b.names(), a.names())));
        }
        a.asMap().forEach((name, left) -> {
            String first = Arrays.toString(left.shape());
            String second = Arrays.toString(b.get(name).shape());
            if (!first.equals(second)) {
                throw new IllegalArgumentException(
                        "The weight '" + name + "' has unlike shapes: " + first + " and " + second);
            }
        });
    }

    /** The first of the names, and how many there are besides. */
    private static String some(Set<String> names) {
        String first = names.stream().limit(NAMED).collect(Collectors.joining(", ", "[", ""));
        return names.size() > NAMED ? first + " and " + (names.size() - NAMED) + " more]" : first + "]";
    }

    private static Set<String> without(Set<String> names, Set<String> others) {
        Set<String> left = new LinkedHashSet<>(names);
        left.removeAll(others);
        return left;
    }
}
