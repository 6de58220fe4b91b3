package org.weightcast.bench;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Medians of repeated measurements, and how they are printed. */
final class Timing {
    private Timing() {}

    /** The middle one, of an even number the mean of the two in the middle. */
    static double median(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }

    /** The median of {@code above[i] / below[i]}: measurements made one after the other meet the same machine. */
    static double medianRatio(double[] above, double[] below) {
        double[] ratios = new double[above.length];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = above[i] / below[i];
        }
        return median(ratios);
    }

    /** Milliseconds that a piece of work takes. */
    static double milliseconds(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return (System.nanoTime() - start) / 1e6;
    }

    /** Processor time of this thread so far, in milliseconds: other programs on the machine count less than in elapsed time. */
    static double processorMilliseconds() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() / 1e6;
    }

    /** Measures pieces of work in turn; the first round, which warms up, is not counted. One row of results each. */
    static double[][] inTurn(int rounds, List<Runnable> works) {
        double[][] times = new double[works.size()][rounds];
        for (int round = -1; round < rounds; round++) {
            for (int i = 0; i < times.length; i++) {
                double time = milliseconds(works.get(i));
                if (round >= 0) {
                    times[i][round] = time;
                }
            }
        }
        return times;
    }

    /** Prints a line; numbers with a decimal point whatever the locale. */
    static void print(String format, Object... values) {
        System.out.println(format(format, values));
    }

    /** Numbers with a decimal point whatever the locale. */
    static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
