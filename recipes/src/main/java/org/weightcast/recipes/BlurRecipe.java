package org.weightcast.recipes;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.weightcast.learn.blur.BackpropCheck;
import org.weightcast.learn.blur.Genome;

/** Meta-learning bidirectional update rules: what is known of them by formula, and rules trained on images; {@link BlurPoints} has those on points. */
public final class BlurRecipe implements Recipe {
    private static final List<Integer> OTHER_UNROLLS = List.of(5, 20);

    @Override
    public Description description() {
        return new Description(
                "blur",
                "Meta-learning bidirectional update rules",
                "Sandler, Vladymyrov, Zhmoginov, Miller, Jackson, Madams, Agüera y Arcas; ICML 2021, 2104.04657",
                "A few small matrices are a learning rule; back-propagation is one, and better ones for a few steps"
                        + " can be trained.",
                25,
                30,
                List.of("learn/blur", "evolution", "train", "torch"));
    }

    @Override
    public Report run(Run run) {
        Report.Builder report = Report.of(description(), run)
                .validation(
                        "Losses are shares of errors: on nor for rules on Boolean functions, on validation classes for"
                                + " SGD; both are used for nothing else.");
        equivalence(report);
        new BlurPoints(run, report).report();
        images(run, report);
        return report.build();
    }

    private static void equivalence(Report.Builder report) {
        double[] differences = IntStream.range(0, 5)
                .mapToDouble(seed ->
                        BackpropCheck.compare(List.of(5, 8, 6, 3), 20, seed).difference())
                .toArray();
        report.claim(Claim.atMost(
                1e-10,
                "Genome of back-propagation, 3 layers, 20 steps: largest difference of a weight from SGD",
                "exact (section 3)",
                Measured.of(differences),
                "SGD with gradients by libtorch, in 64 bits"));
    }

    private static void images(Run run, Report.Builder report) {
        BlurArms arms = new BlurArms(run, report);
        int unroll = arms.unroll();
        List<Genome> trained =
                run.seeds().stream().map(seed -> arms.trained(unroll, seed)).toList();
        BlurArms.Curve rule = arms.rules("rule for " + unroll + " steps", trained);
        BlurArms.Curve untrained = arms.rules(
                "rule before training", run.seeds().stream().map(arms::start).toList());
        BlurArms.Curve evolved = arms.rules(
                "rule by CMA-ES", run.seeds().stream().map(arms::evolved).toList());
        BlurArms.Curve before = arms.rules(
                "rule of 2 states before training",
                run.seeds().stream().map(arms::smallStart).toList());
        List<BlurArms.Curve> descents = List.of(arms.descent(false), arms.descent(true));
        List<BlurArms.Curve> all = new ArrayList<>(List.of(rule, untrained, evolved, before));
        all.addAll(descents);
        if (run.mode() == Run.Mode.FULL) {
            for (int other : OTHER_UNROLLS) {
                long seed = run.seeds().get(0);
                all.add(arms.rules("rule for " + other + " steps", List.of(arms.trained(other, seed))));
            }
        }
        int at = arms.marks().indexOf(unroll);
        report.claim(Claim.atLeast(
                run.choose(0.1, 0.2),
                "What training adds to the accuracy after " + unroll + " steps, unseen classes",
                "not found",
                gain(rule, untrained, at),
                "rule before training " + untrained.marks().get(at).overSeeds()));
        report.claim(Claim.atLeast(
                run.choose(-0.1, 0.05),
                "What CMA-ES adds to the accuracy after " + unroll + " steps, unseen classes, 2 states",
                "0.84 on MNIST after 15 steps (section 4.4), which is not at hand; the bound is ours",
                gain(evolved, before, at),
                before.name() + " " + before.marks().get(at).overSeeds()));
        BlurSteps steps = BlurSteps.of(arms.marks(), descents);
        if (run.mode() == Run.Mode.FULL) {
            againstDescent(report, arms, rule, descents);
            for (BlurArms.Curve descent : descents) {
                report.claim(steps.claim(rule, descent)).claim(steps.claim(evolved, descent));
            }
        }
        report.table(steps.table(all));
        report.table(table(arms, all));
        report.figure(figure(arms, all));
    }

    private static void againstDescent(
            Report.Builder report, BlurArms arms, BlurArms.Curve rule, List<BlurArms.Curve> descents) {
        int early = arms.marks().indexOf(10);
        int late = arms.marks().indexOf(100);
        for (BlurArms.Curve descent : descents) {
            report.claim(Claim.atLeast(
                            0.05,
                            "Accuracy after 10 steps on unseen classes above " + descent.name() + ", best of 7 rates",
                            "\"faster\" up to 100 steps (figures 5 and 6); the bound is ours",
                            gain(rule, descent, early),
                            descent.name() + " " + descent.marks().get(early).overSeeds()))
                    .claim(Claim.atMost(
                            0.01,
                            "The same after 100 steps",
                            "SGD catches up at about 100 steps (figures 5 and 6); the bound is ours",
                            gain(rule, descent, late),
                            descent.name() + " " + descent.marks().get(late).overSeeds()));
        }
    }

    private static Measured gain(BlurArms.Curve ours, BlurArms.Curve theirs, int mark) {
        return ours.marks().get(mark).above(theirs.marks().get(mark));
    }

    private static Report.Table table(BlurArms arms, List<BlurArms.Curve> curves) {
        List<String> header = new ArrayList<>(List.of("arm"));
        arms.marks().forEach(mark -> header.add(mark + " steps"));
        List<List<String>> rows = new ArrayList<>();
        for (BlurArms.Curve curve : curves) {
            List<String> row = new ArrayList<>(List.of(curve.name()));
            curve.marks().forEach(scores -> row.add(scores.overSeeds().toString()));
            rows.add(row);
        }
        return new Report.Table(
                "Accuracy on unseen classes by steps of learning",
                header,
                rows,
                BlurArms.WAYS + " ways, batches of 50 of the images to learn from, other images asked about;"
                        + " inductive. SGD has at each number of steps the rate that was best for it on"
                        + " validation classes. Rules learn with normalised signals, too.");
    }

    private static Figure figure(BlurArms arms, List<BlurArms.Curve> curves) {
        List<Double> x = arms.marks().stream().map(Integer::doubleValue).toList();
        return new Figure.Curves(
                "steps",
                "Accuracy on unseen classes by steps of learning",
                "steps",
                "accuracy",
                false,
                curves.stream()
                        .map(curve -> new Figure.Curve(
                                curve.name(),
                                x,
                                curve.marks().stream().map(Scores::mean).toList()))
                        .toList());
    }
}
