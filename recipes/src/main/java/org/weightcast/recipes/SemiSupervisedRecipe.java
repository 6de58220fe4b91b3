package org.weightcast.recipes;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.weightcast.net.HyperTransformerSettings;

/** Images without a label in the support set: whether they help, and whether images of no class of the task harm. */
public final class SemiSupervisedRecipe implements Recipe {
    private static final List<Integer> IMAGES = List.of(0, 1, 2, 4, SemiSupervisedArms.MOST); // unlabelled ones a class
    private static final int LAST = IMAGES.size() - 1;

    @Override
    public Description description() {
        return new Description(
                "semi-supervised-hypertransformer",
                "HyperTransformer with unlabelled images",
                "Zhmoginov, Sandler, Vladymyrov; ICML 2022, 2201.04182",
                "Images without a label raise the accuracy, and images of other classes among them do no harm.",
                30,
                25,
                List.of("meta", "net", "train", "torch"));
    }

    /**
     * How an arm fared.
     *
     * @param own accuracies by number of unlabelled images, then by seed; all of classes of the task
     * @param mixed the same with as many images of other classes among them
     */
    private record Curve(String name, List<List<Double>> own, List<List<Double>> mixed) {
        static Curve of(SemiSupervisedArms arms, CasterArm arm) {
            return new Curve(
                    arm.name(),
                    IMAGES.stream()
                            .map(images -> arms.accuracies(arm, images, 0))
                            .toList(),
                    IMAGES.stream()
                            .map(images -> arms.accuracies(arm, images, SemiSupervisedArms.WAYS))
                            .toList());
        }
    }

    @Override
    public Report run(Run run) {
        Report.Builder report = Report.of(description(), run);
        SemiSupervisedArms arms = SemiSupervisedArms.of(run, report);
        HyperTransformerSettings caster = arms.caster();
        CasterArm base = arms.base();
        List<Curve> curves = new ArrayList<>();
        curves.add(Curve.of(arms, arms.train(base, "HyperTransformer, soft members", caster.withSoftMembers(true))));
        curves.add(Curve.of(
                arms, arms.train(base, "soft k-means", caster.asStatic().withSoftMembers(true))));
        if (run.mode() == Run.Mode.FULL) {
            curves.add(Curve.of(arms, arms.train(base, "HyperTransformer, attention alone", caster)));
        }
        report.table(table("Accuracy, unlabelled images of the task's classes", curves, Curve::own));
        report.table(table("Accuracy, as many of ten other classes among them", curves, Curve::mixed));
        report.figure(figure(curves));
        claims(report, run, curves.get(0), curves.get(1));
        return report.build();
    }

    private static void claims(Report.Builder report, Run run, Curve ours, Curve soft) {
        String published = "\"considerably\" in words; figures not found";
        report.claim(Claim.atLeast(
                run.choose(-0.01, 0.005),
                "What " + SemiSupervisedArms.MOST + " unlabelled images a class add to the accuracy",
                published,
                difference(ours.own().get(LAST), ours.own().get(0)),
                "soft k-means " + difference(soft.own().get(LAST), soft.own().get(0))));
        if (run.mode() == Run.Mode.FULL) {
            report.claim(Claim.atLeast(
                    0,
                    "The least that one number of unlabelled images adds to the next smaller one",
                    "rises (in words)",
                    Measured.of(leastStep(ours)),
                    "soft k-means " + Measured.text(leastStep(soft))));
            report.claim(Claim.atLeast(
                    0,
                    "The same over soft k-means, with " + SemiSupervisedArms.MOST,
                    "not found",
                    difference(ours.own().get(LAST), soft.own().get(LAST)),
                    "soft k-means " + Measured.of(soft.own().get(LAST))));
        }
        Measured worst = IntStream.rangeClosed(1, LAST)
                .mapToObj(at -> difference(ours.mixed().get(at), ours.mixed().get(0)))
                .min((a, b) -> Double.compare(a.mean(), b.mean()))
                .orElseThrow();
        report.claim(Claim.atLeast(
                run.choose(-0.05, -0.01),
                "What unlabelled images change with as many of other classes among them, at the worst number",
                "not found",
                worst,
                "soft k-means "
                        + difference(soft.mixed().get(LAST), soft.mixed().get(0)) + " with "
                        + SemiSupervisedArms.MOST));
    }

    /** The smallest step of the curve of mean accuracies without other classes. */
    private static double leastStep(Curve curve) {
        return IntStream.rangeClosed(1, LAST)
                .mapToDouble(at -> Measured.of(curve.own().get(at)).mean()
                        - Measured.of(curve.own().get(at - 1)).mean())
                .min()
                .orElseThrow();
    }

    /** Paired by seed; those of one curve are on the same labelled images and queries, too. */
    private static Measured difference(List<Double> ours, List<Double> theirs) {
        return Measured.of(IntStream.range(0, ours.size())
                .mapToDouble(seed -> ours.get(seed) - theirs.get(seed))
                .toArray());
    }

    private static Report.Table table(String title, List<Curve> curves, Function<Curve, List<List<Double>>> which) {
        List<String> header = new ArrayList<>(List.of("arm"));
        IMAGES.forEach(images -> header.add(images + " a class"));
        List<List<String>> rows = new ArrayList<>();
        for (Curve curve : curves) {
            List<String> row = new ArrayList<>(List.of(curve.name()));
            which.apply(curve).forEach(seeds -> row.add(Measured.of(seeds).toString()));
            rows.add(row);
        }
        String note = SemiSupervisedArms.WAYS + " ways, 1 labelled image a class; inductive, means over seeds.";
        return new Report.Table(title, header, rows, note);
    }

    private static Figure figure(List<Curve> curves) {
        List<Double> x = IMAGES.stream().map(Integer::doubleValue).toList();
        List<Figure.Curve> lines = new ArrayList<>();
        for (Curve curve : curves) {
            lines.add(new Figure.Curve(curve.name(), x, means(curve.own())));
            lines.add(new Figure.Curve(curve.name() + ", other classes too", x, means(curve.mixed())));
        }
        return new Figure.Curves(
                "unlabelled",
                "Accuracy over the number of unlabelled images of each class",
                "unlabelled images a class",
                "accuracy",
                false,
                lines);
    }

    private static List<Double> means(List<List<Double>> accuracies) {
        return accuracies.stream().map(seeds -> Measured.of(seeds).mean()).toList();
    }
}
