package org.weightcast.recipes;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.weightcast.meta.AccuracyMatrix;
import org.weightcast.meta.ContinualTrial.Memory;
import org.weightcast.meta.ContinualTrial.Outcome;

/** Tasks one after another without forgetting: kernels written from the kernels before and the new images alone. */
public final class ContinualRecipe implements Recipe {
    @Override
    public Description description() {
        return new Description(
                "continual-hypertransformer",
                "Continual HyperTransformer",
                "Vladymyrov, Zhmoginov, Sandler; 2023, 2301.04584",
                "New tasks are learned without forgetting earlier ones, on longer chains than those trained on.",
                40,
                55,
                List.of("meta", "net", "train", "torch"));
    }

    @Override
    public Report run(Run run) {
        Report.Builder report = Report.of(description(), run);
        ContinualArms arms = ContinualArms.of(run, report);
        ContinualArms.Arm continual = arms.train("continual HyperTransformer", arms.caster(), ContinualArms.LONGEST);
        ContinualArms.Arm single = arms.train("HyperTransformer, single tasks", arms.caster(), 1);
        ContinualArms.Arm fixed =
                arms.train("prototypes, single tasks", arms.caster().asStatic(), 1);
        ContinualArms.Arm merged =
                arms.train("prototypes, merged tasks", arms.caster().asStatic(), ContinualArms.LONGEST);
        List<Outcome> ours = arms.outcomes(continual, Memory.PREVIOUS);
        List<Outcome> without = arms.outcomes(single, Memory.NONE);
        List<Outcome> constant = arms.outcomes(fixed, Memory.PREVIOUS);
        List<Outcome> mergedPrototypes = arms.outcomes(merged, Memory.PREVIOUS);
        List<List<String>> rows = new ArrayList<>();
        rows.add(row(continual.name(), ours));
        rows.add(row("the same weights without memory", arms.outcomes(continual, Memory.NONE)));
        rows.add(row(single.name() + ", without memory", without));
        rows.add(row(fixed.name(), constant));
        rows.add(row(merged.name(), mergedPrototypes));
        report.table(new Report.Table(
                "After " + ContinualArms.TASKS + " tasks of 5 classes, 1 image each",
                List.of("arm", "accuracy, task told", "accuracy among all", "forgetting", "since best", "among all"),
                rows,
                "Means over seeds. Forgetting: what a task lost since it was learned, or since it was best, its task told; the last"
                        + " column among all classes, where later tasks also bring rivals."));
        matrix(report, "Accuracy by step and task, task told", ours.get(0).withinTask());
        matrix(
                report,
                "Accuracy by step and task, among all classes",
                ours.get(0).amongAll());
        if (run.mode() == Run.Mode.FULL) {
            claims(report, ours, without, constant, mergedPrototypes);
        } else {
            report.claim(Claim.atLeast(
                    0.3,
                    "Five ways, told the task, after eight tasks: accuracy",
                    "not given",
                    each(ours, outcome -> outcome.withinTask().last()),
                    "chance 0.2, prototypes "
                            + each(constant, outcome -> outcome.withinTask().last())));
        }
        return report.build();
    }

    private static void claims(
            Report.Builder report,
            List<Outcome> ours,
            List<Outcome> without,
            List<Outcome> constant,
            List<Outcome> merged) {
        Measured forgetting = each(ours, outcome -> outcome.withinTask().forgetting());
        Measured lost = each(without, outcome -> outcome.withinTask().forgetting());
        report.claim(Claim.atMost(
                0.02,
                "Forgetting over " + ContinualArms.TASKS + " tasks, trained on at most " + ContinualArms.LONGEST,
                "none over the trained number of tasks (abstract)",
                forgetting,
                "without memory " + lost));
        report.claim(Claim.atLeast(
                0,
                "Backward transfer: what earlier tasks gain from later ones",
                "can be positive (abstract)",
                each(ours, outcome -> -outcome.withinTask().forgetting()),
                "prototypes " + each(constant, outcome -> -outcome.withinTask().forgetting())));
        report.claim(Claim.atLeast(
                0,
                "Accuracy among all classes at the end, less that of prototypes of the same CNN",
                "better (figures)",
                difference(ours, constant),
                "prototypes " + each(constant, outcome -> outcome.amongAll().last())));
        report.claim(Claim.atLeast(
                0,
                "The same, less that of prototypes trained on merged tasks",
                "better (figures)",
                difference(ours, merged),
                "merged prototypes "
                        + each(merged, outcome -> outcome.amongAll().last())));
    }

    private static Measured difference(List<Outcome> ours, List<Outcome> theirs) {
        return Measured.of(IntStream.range(0, ours.size())
                .mapToDouble(i ->
                        ours.get(i).amongAll().last() - theirs.get(i).amongAll().last())
                .toArray());
    }

    private static Measured each(List<Outcome> outcomes, ToDoubleFunction<Outcome> what) {
        return Measured.of(outcomes.stream().mapToDouble(what).toArray());
    }

    private static List<String> row(String name, List<Outcome> outcomes) {
        List<String> row = new ArrayList<>(List.of(name));
        List<ToDoubleFunction<Outcome>> columns = List.of(
                outcome -> outcome.withinTask().last(),
                outcome -> outcome.amongAll().last(),
                outcome -> outcome.withinTask().forgetting(),
                outcome -> outcome.withinTask().forgettingSinceBest(),
                outcome -> outcome.amongAll().forgetting());
        columns.forEach(column -> row.add(each(outcomes, column).toString()));
        return row;
    }

    private static void matrix(Report.Builder report, String title, AccuracyMatrix matrix) {
        List<String> header = new ArrayList<>(List.of("after"));
        List<List<String>> rows = new ArrayList<>();
        for (int step = 0; step < matrix.tasks(); step++) {
            header.add("task " + (step + 1));
            List<String> row = new ArrayList<>(List.of("task " + (step + 1)));
            for (int task = 0; task < matrix.tasks(); task++) {
                row.add(task <= step ? String.format(Locale.ROOT, "%.3f", matrix.at(step, task)) : "");
            }
            rows.add(row);
        }
        report.table(new Report.Table(title, header, rows, "The continual HyperTransformer, first seed."));
    }
}
