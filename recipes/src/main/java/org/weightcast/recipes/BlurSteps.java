package org.weightcast.recipes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * How many steps learners take to accuracies on unseen classes. What is to be reached are shares of the best that tuned gradient descent
 * reaches at any of the marks.
 *
 * @param marks steps after which learners were asked, ascending
 * @param best accuracy of gradient descent
 */
record BlurSteps(List<Integer> marks, double best) {
    private static final List<Double> SHARES = List.of(0.7, 0.8, 0.9, 0.95, 0.98);
    private static final double CLAIMED = 0.9;

    static BlurSteps of(List<Integer> marks, List<BlurArms.Curve> descents) {
        return new BlurSteps(
                marks,
                descents.stream()
                        .flatMap(curve -> curve.marks().stream())
                        .mapToDouble(Scores::mean)
                        .max()
                        .orElseThrow());
    }

    /** The first mark at which each seed's mean over tasks is a share of the best; twice the last mark where there is none. */
    double[] to(double share, List<Scores> curve) {
        return IntStream.range(0, curve.get(0).bySeed().size())
                .mapToDouble(seed -> IntStream.range(0, marks.size())
                        .filter(mark -> mean(curve.get(mark).bySeed().get(seed)) >= share * best)
                        .map(marks::get)
                        .findFirst()
                        .orElse(never()))
                .toArray();
    }

    private int never() {
        return 2 * marks.get(marks.size() - 1);
    }

    private static double mean(double[] accuracies) {
        return Arrays.stream(accuracies).average().orElseThrow();
    }

    /** Claims that a rule takes fewer steps than gradient descent. */
    Claim claim(BlurArms.Curve rule, BlurArms.Curve descent) {
        double[] ours = to(CLAIMED, rule.marks());
        double[] theirs = to(CLAIMED, descent.marks());
        return Claim.atMost(
                0.9,
                "Steps to " + percent(CLAIMED) + " of the best accuracy of SGD, " + rule.name() + " against "
                        + descent.name() + ", tuned at each mark",
                "\"faster\" up to 100 steps (figures 5 and 6); the bound is ours",
                Measured.of(IntStream.range(0, ours.length)
                        .mapToDouble(seed -> ours[seed] / theirs[seed])
                        .toArray()),
                descent.name() + " " + Measured.of(theirs) + " steps, the rule " + Measured.of(ours));
    }

    Report.Table table(List<BlurArms.Curve> curves) {
        List<String> header = new ArrayList<>(List.of("arm"));
        SHARES.forEach(share -> header.add(percent(share) + ", " + Measured.text(share * best)));
        List<List<String>> rows = new ArrayList<>();
        for (BlurArms.Curve curve : curves) {
            List<String> row = new ArrayList<>(List.of(curve.name()));
            for (double share : SHARES) {
                double[] steps = to(share, curve.marks());
                row.add(
                        Arrays.stream(steps).allMatch(each -> each == never())
                                ? "not within " + marks.get(marks.size() - 1)
                                : Measured.of(steps).toString());
            }
            rows.add(row);
        }
        return new Report.Table(
                "Steps to a share of the best accuracy of SGD on unseen classes",
                header,
                rows,
                "Learners are asked after " + marks + " steps; a seed that does not get there counts as " + never()
                        + ". SGD has at each number of steps the rate that was best for it on validation classes.");
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.0f %%", 100 * share);
    }
}
