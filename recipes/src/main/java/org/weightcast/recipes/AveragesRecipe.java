package org.weightcast.recipes;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.weightcast.learn.averages.ConstantRateTraining;

/**
 * Averages of weights against schedules of the learning rate: on the paper's model ({@link AveragesModel}), on a
 * network ({@link AveragesArms}), and from the side of single batches ({@link AveragesProbe}).
 */
public final class AveragesRecipe implements Recipe {
    private static final String MIDPOINT = "two-point";
    private static final String SLOWEST = "ema-0.999";
    private static final List<String> OTHER_AVERAGES = List.of("ema-0.99", SLOWEST, "swa");
    private static final String OWN_RATES = ", each at its own best rate";
    private static final String IN_WORDS = "better (in words); figures not found";
    private static final String DERIVED = "equivalent on the model";

    @Override
    public Description description() {
        return new Description(
                "averages",
                "Training trajectories, mini-batch losses and the curious role of the learning rate",
                "Sandler, Zhmoginov, Vladymyrov, Miller; 2023, 2301.02312",
                "Averaging the weights of a run acts like a lower learning rate, exactly so on a quadratic model of batches.",
                25,
                25,
                List.of("learn/averages", "train", "torch"));
    }

    @Override
    public Report run(Run run) {
        Report.Builder report = Report.of(description(), run);
        AveragesModel.claims(report);
        AveragesArms arms = AveragesArms.of(run, report);
        AveragesArms.Arm last = arms.arm(ConstantRateTraining.LAST);
        AveragesArms.Arm midpoint = arms.arm(MIDPOINT);
        List<AveragesArms.Arm> others = OTHER_AVERAGES.stream().map(arms::arm).toList();
        List<AveragesArms.Arm> schedules =
                List.of(arms.arm(ConstantRateTraining.HALVED), arms.arm(ConstantRateTraining.COSINE));
        List<AveragesArms.Arm> all = new ArrayList<>(List.of(last, midpoint));
        all.addAll(others);
        gains(report, run, arms, all);
        all.addAll(schedules);
        report.table(table(all)).figure(figure(all));
        equivalence(report, run, midpoint, best(all.subList(1, 2 + others.size())), schedules);
        if (run.mode() == Run.Mode.FULL) {
            small(report, arms, midpoint.rate() / 10);
        }
        new AveragesProbe(arms, midpoint.rate(), run.choose(200, 2000)).claims(report, run);
        return report.build();
    }

    private static void gains(Report.Builder report, Run run, AveragesArms arms, List<AveragesArms.Arm> all) {
        AveragesArms.Arm midpoint = all.get(1);
        List<Double> sameRun = arms.accuracies(ConstantRateTraining.LAST, midpoint.rate());
        report.claim(Claim.atLeast(
                run.choose(-0.03, 0.005),
                "What the midpoint gains over the last weights of the same runs, at the rate that suits it",
                IN_WORDS,
                difference(midpoint.accuracies(), sameRun),
                "last weights " + Measured.of(sameRun)));
        for (int i = 1; i < all.size(); i++) {
            AveragesArms.Arm each = all.get(i);
            if (run.mode() == Run.Mode.QUICK && each.name().equals(SLOWEST)) {
                continue; // it has not left the first weights behind
            }
            AveragesArms.Arm before = all.get(i == 1 ? 0 : 1);
            report.claim(Claim.atLeast(
                    run.choose(-0.05, 0.0),
                    "What " + each.name() + " gains over " + before.name() + OWN_RATES,
                    i == 1 ? IN_WORDS : "not found",
                    difference(each.accuracies(), before.accuracies()),
                    before.name() + " " + Measured.of(before.accuracies())));
        }
    }

    private static void equivalence(
            Report.Builder report,
            Run run,
            AveragesArms.Arm midpoint,
            AveragesArms.Arm best,
            List<AveragesArms.Arm> schedules) {
        double wide = run.choose(0.15, 0.01);
        AveragesArms.Arm[] averages = {midpoint, best};
        for (int i = 0; i < averages.length; i++) {
            report.claim(Claim.between(
                    -wide,
                    wide,
                    "What " + averages[i].name() + " gains over "
                            + schedules.get(i).name() + OWN_RATES,
                    DERIVED,
                    difference(averages[i].accuracies(), schedules.get(i).accuracies()),
                    schedules.get(i).name() + " " + Measured.of(schedules.get(i).accuracies())));
        }
    }

    /** At a small rate there is no cloud to be averaged away. */
    private static void small(Report.Builder report, AveragesArms arms, double rate) {
        List<Double> last = arms.accuracies(ConstantRateTraining.LAST, rate);
        report.claim(Claim.between(
                -0.003,
                0.003,
                "What the midpoint gains over the last weights of the same runs, at a tenth of the rate",
                "vanishes on the model",
                difference(arms.accuracies(MIDPOINT, rate), last),
                "last weights " + Measured.of(last)));
    }

    /** By the error on validation images. */
    private static AveragesArms.Arm best(List<AveragesArms.Arm> arms) {
        return arms.stream()
                .min(Comparator.comparingDouble(AveragesArms.Arm::error))
                .orElseThrow();
    }

    private static Measured difference(List<Double> ours, List<Double> theirs) {
        return Measured.of(IntStream.range(0, ours.size())
                .mapToDouble(seed -> ours.get(seed) - theirs.get(seed))
                .toArray());
    }

    private static Report.Table table(List<AveragesArms.Arm> arms) {
        return new Report.Table(
                "Accuracy on test images",
                List.of("weights", "rate", "accuracy"),
                arms.stream()
                        .map(arm -> List.of(
                                arm.name(),
                                Measured.text(arm.rate()),
                                Measured.of(arm.accuracies()).toString()))
                        .toList(),
                "Means over seeds; statistics of norms measured on the same training images for all.");
    }

    private static Figure figure(List<AveragesArms.Arm> arms) {
        List<Figure.Curve> curves = new ArrayList<>();
        for (AveragesArms.Arm arm : arms) {
            Map<Double, Double> errors = new TreeMap<>(arm.errors());
            errors.values().removeIf(error -> error.isInfinite()); // training diverged
            curves.add(new Figure.Curve(
                    arm.name(), errors.keySet().stream().map(Math::log10).toList(), List.copyOf(errors.values())));
        }
        return new Figure.Curves(
                "rates", "Error on validation images by learning rate", "log10 of the rate", "error", false, curves);
    }
}
