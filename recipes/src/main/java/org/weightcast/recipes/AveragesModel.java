package org.weightcast.recipes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.weightcast.learn.averages.CloudVariances;
import org.weightcast.learn.averages.EquivalentRate;
import org.weightcast.learn.averages.QuadraticChains;
import org.weightcast.learn.averages.ScheduleEquivalence;

/** The part of recipe {@code averages} that is exact: the quadratic model of batches. */
final class AveragesModel {
    private static final double[] STEPS = {0.05, 0.2, 0.5, 1};
    private static final int CHAINS = 10_000;

    private AveragesModel() {}

    static void claims(Report.Builder report) {
        List<List<String>> rows = new ArrayList<>();
        double half = 0;
        double moving = 0;
        double schedules = 0;
        for (double s : STEPS) {
            CloudVariances found = CloudVariances.of(new QuadraticChains(CHAINS, 1), s);
            double last = EquivalentRate.last(s).variance();
            EquivalentRate ema = EquivalentRate.ema(s, CloudVariances.DECAY);
            half = Math.max(half, Math.abs(found.twoPoint() / found.last() - 0.5));
            moving = Math.max(moving, Math.abs(found.ema() / ema.variance() - 1));
            schedules = Math.max(schedules, scheduleError(s));
            rows.add(List.of(
                    Measured.text(s),
                    Measured.text(found.last()) + " (" + Measured.text(last) + ")",
                    Measured.text(found.twoPoint()) + " (" + Measured.text(last / 2) + ")",
                    Measured.text(found.ema()) + " (" + Measured.text(ema.variance()) + ")",
                    Measured.text(ema.step())));
        }
        String worst = ", at the worst of " + STEPS.length + " rates";
        report.claim(Claim.atMost(
                        0.01,
                        "Quadratic model: how far the variance of midpoints is from half of that of weights" + worst,
                        "half, derived",
                        Measured.of(half),
                        CHAINS + " chains"))
                .claim(Claim.atMost(
                        0.03,
                        "Quadratic model: relative error of the variance of moving averages" + worst,
                        "derived",
                        Measured.of(moving),
                        CHAINS + " chains"))
                .claim(Claim.atMost(
                        1e-12,
                        "Quadratic model: how far an average is from the last weights of its schedule" + worst,
                        "the same, derived",
                        Measured.of(schedules),
                        "on the same draws"))
                .table(new Report.Table(
                        "Variance around the optimum, measured (by formula)",
                        List.of(
                                "step s",
                                "last weights",
                                "midpoints",
                                "moving average, " + CloudVariances.DECAY,
                                "step that a moving average stands for"),
                        rows,
                        "In units of the variance of the batches' optima."));
    }

    /** The mean of the second half of a run against the schedule made of it. */
    private static double scheduleError(double s) {
        int steps = 500;
        double[] centres = new SplittableRandom(1).doubles(steps, -1, 1).toArray();
        double[] constant = new double[steps];
        double[] shares = new double[steps + 1];
        Arrays.fill(constant, s);
        Arrays.fill(shares, steps / 2 + 1, steps + 1, 2.0 / steps);
        double[] path = ScheduleEquivalence.path(1, constant, centres);
        double averaged = IntStream.rangeClosed(0, steps)
                .mapToDouble(t -> shares[t] * path[t])
                .sum();
        double[] schedule = ScheduleEquivalence.schedule(ScheduleEquivalence.ofAverage(s, shares));
        return Math.abs(averaged - ScheduleEquivalence.path(1, schedule, centres)[steps]);
    }
}
