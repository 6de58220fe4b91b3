package org.weightcast.learn.averages;

/**
 * Averages and schedules are the same thing, along one direction of the quadratic model ({@link EquivalentRate}). After T steps from
 * x[0] with centres c[0] .. c[T-1], both the last weights of any schedule and any average of the weights of a run with a constant step
 * are sums of the centres with weights q[0] .. q[T-1], and of x[0] with what is missing to 1. So one can be translated into the other; with
 * several curvatures one schedule matches on average only.
 */
public final class ScheduleEquivalence {
    private ScheduleEquivalence() {}

    /**
     * How much each centre counts in an average of the weights of a run with a constant step.
     *
     * @param s step of the run
     * @param shares of x[0] .. x[T] in the average [T + 1], adding up to 1
     * @return q [T]
     */
    public static double[] ofAverage(double s, double[] shares) {
        double[] q = new double[shares.length - 1];
        double later = 0; // the sum over u > t of shares[u] (1 - s)^(u - t - 1)
        for (int t = q.length - 1; t >= 0; t--) {
            later = shares[t + 1] + (1 - s) * later;
            q[t] = s * later;
        }
        return q;
    }

    /**
     * How much each centre counts in the last weights of a schedule.
     *
     * @param steps s[0] .. s[T-1] of the schedule
     * @return q [T]
     */
    public static double[] ofSchedule(double[] steps) {
        double[] q = new double[steps.length];
        double kept = 1; // the product over u > t of 1 - steps[u]
        for (int t = q.length - 1; t >= 0; t--) {
            q[t] = steps[t] * kept;
            kept *= 1 - steps[t];
        }
        return q;
    }

    /**
     * The schedule whose last weights are a given sum of centres.
     *
     * @param q how much each counts [T]
     * @throws IllegalArgumentException if there is none: a later step forgets everything before
     */
    public static double[] schedule(double[] q) {
        double[] steps = new double[q.length];
        double kept = 1;
        for (int t = q.length - 1; t >= 0; t--) {
            if (kept == 0 && q[t] != 0) {
                throw new IllegalArgumentException("No schedule gives centre " + t + " any weight after a step of 1");
            }
            steps[t] = q[t] == 0 ? 0 : q[t] / kept;
            kept *= 1 - steps[t];
        }
        return steps;
    }

    /**
     * The average of the weights of a run with a constant step that is a given sum of centres.
     *
     * @param s step of the run, not 0
     * @param q how much each counts [T]
     * @return shares of x[0] .. x[T] [T + 1], adding up to 1; some may be negative
     */
    public static double[] average(double s, double[] q) {
        if (s == 0) {
            throw new IllegalArgumentException("Weights that do not move cannot be averaged into anything");
        }
        double[] shares = new double[q.length + 1];
        double sum = 0;
        for (int t = q.length - 1; t >= 0; t--) {
            double later = t + 1 < q.length ? q[t + 1] : 0;
            shares[t + 1] = (q[t] - (1 - s) * later) / s;
            sum += shares[t + 1];
        }
        shares[0] = 1 - sum;
        return shares;
    }

    /** The weights x[0] .. x[T] that a schedule passes through, [T + 1]. */
    public static double[] path(double start, double[] steps, double[] centres) {
        double[] x = new double[steps.length + 1];
        x[0] = start;
        for (int t = 0; t < steps.length; t++) {
            x[t + 1] = (1 - steps[t]) * x[t] + steps[t] * centres[t];
        }
        return x;
    }
}
