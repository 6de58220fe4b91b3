package org.weightcast.recipes;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A measured number with the half-width of its 95 % confidence interval.
 *
 * @param mean of the repetitions
 * @param ci95 half-width; not a number where a single repetition tells nothing about it
 * @param n repetitions: runs with other seeds, or independent tasks
 */
public record Measured(double mean, double ci95, int n) {
    /** The 97.5 % quantile of Student's t by degrees of freedom, from 1 on; beyond the list it is close to 1.96. */
    private static final double[] T = {
        12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131, 2.120,
        2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042
    };

    private static final double NORMAL = 1.96;

    public Measured {
        if (n < 1) {
            throw new IllegalArgumentException("Something must have been measured at least once, not " + n + " times");
        }
    }

    /** The mean of repetitions and Student's interval around it. */
    public static Measured of(double... values) {
        int n = values.length;
        double mean = Arrays.stream(values).average().orElseThrow();
        if (n == 1) {
            return new Measured(mean, Double.NaN, 1);
        }
        double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
        double quantile = n - 1 <= T.length ? T[n - 2] : NORMAL;
        return new Measured(mean, quantile * Math.sqrt(squares / (n - 1) / n), n);
    }

    public static Measured of(List<Double> values) {
        return of(values.stream().mapToDouble(Double::doubleValue).toArray());
    }

    /** "0.2004 ± 0.0031", with four significant digits. */
    @Override
    public String toString() {
        return Double.isNaN(ci95) ? text(mean) : text(mean) + " ± " + String.format(Locale.ROOT, "%.2g", ci95);
    }

    /** A number with four significant digits, for reports. */
    public static String text(double value) {
        if (value == Math.rint(value) && Math.abs(value) < 1e6) {
            return String.format(Locale.ROOT, "%.0f", value);
        }
        double size = Math.abs(value);
        return size >= 1e-3 && size < 1e5
                ? String.format(Locale.ROOT, "%." + (int) Math.max(0, 3 - Math.floor(Math.log10(size))) + "f", value)
                : String.format(Locale.ROOT, "%.2e", value);
    }
}
