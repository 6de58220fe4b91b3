package org.weightcast.recipes;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.weightcast.meta.AccuracyMatrix;
import org.weightcast.meta.ContinualTrial.Outcome;

/** What recipe {@code continual-hypertransformer} found, as tables and figures; outcomes by arm, then by seed. */
record ContinualTables(Report.Builder report, Map<String, List<Outcome>> arms) {

    /** A number of each seed's outcome. */
    static Measured each(List<Outcome> outcomes, ToDoubleFunction<Outcome> what) {
        return Measured.of(outcomes.stream().mapToDouble(what).toArray());
    }

    /** By how much the accuracy at the end is above another arm's, paired by seed. */
    static Measured lead(List<Outcome> ours, List<Outcome> theirs, ToDoubleFunction<Outcome> what) {
        return Measured.of(IntStream.range(0, ours.size())
                .mapToDouble(i -> what.applyAsDouble(ours.get(i)) - what.applyAsDouble(theirs.get(i)))
                .toArray());
    }

    void write(String ours) {
        summary();
        Outcome first = Outcome.mean(arms.getOrDefault(ours, List.of()));
        matrix("told", "Accuracy by step and task, task told", ours, first.withinTask());
        matrix("among", "Accuracy by step and task, among all classes", ours, first.amongAll());
        curves("told", "Accuracy over tasks learned, task told", Outcome::withinTask);
        curves("among", "Accuracy over tasks learned, among all classes so far", Outcome::amongAll);
    }

    private void summary() {
        List<ToDoubleFunction<Outcome>> columns = List.of(
                outcome -> outcome.withinTask().last(),
                outcome -> outcome.amongAll().last(),
                outcome -> outcome.withinTask().forgetting(),
                outcome -> outcome.withinTask().forgettingSinceBest(),
                outcome -> outcome.amongAll().forgetting(),
                outcome -> outcome.amongAll().forgettingSinceBest());
        List<List<String>> rows = new ArrayList<>();
        arms.forEach((name, outcomes) -> {
            List<String> row = new ArrayList<>(List.of(name));
            columns.forEach(column -> row.add(each(outcomes, column).toString()));
            rows.add(row);
        });
        report.table(new Report.Table(
                "After " + ContinualArms.TASKS + " tasks of 5 classes, 1 image each",
                List.of(
                        "arm",
                        "accuracy, task told",
                        "accuracy among all",
                        "forgetting, told",
                        "since best, told",
                        "forgetting, among all",
                        "since best, among all"),
                rows,
                "Means over seeds, inductive. Forgetting: what a task lost since it was learned (the negative backward"
                        + " transfer), or since it was best (Chaudhry et al. 2018); among all classes later tasks also"
                        + " bring rivals, whatever the learner."));
    }

    private void matrix(String file, String title, String arm, AccuracyMatrix matrix) {
        List<String> header = new ArrayList<>(List.of("after"));
        List<List<String>> rows = new ArrayList<>();
        List<List<Double>> cells = new ArrayList<>();
        for (int step = 0; step < matrix.tasks(); step++) {
            header.add("task " + (step + 1));
            List<String> row = new ArrayList<>(List.of("task " + (step + 1)));
            List<Double> values = new ArrayList<>();
            for (int task = 0; task < matrix.tasks(); task++) {
                row.add(task <= step ? String.format(Locale.ROOT, "%.3f", matrix.at(step, task)) : "");
                values.add(task <= step ? matrix.at(step, task) : 0);
            }
            rows.add(row);
            cells.add(values);
        }
        report.table(new Report.Table(title, header, rows, "Of the " + arm + ", mean over seeds."));
        report.figure(new Figure.HeatMap("matrix-" + file, title, cells));
    }

    private void curves(String file, String title, Function<Outcome, AccuracyMatrix> which) {
        List<Double> tasks = IntStream.rangeClosed(1, ContinualArms.TASKS)
                .mapToObj(task -> (double) task)
                .toList();
        List<Figure.Curve> curves = new ArrayList<>();
        arms.forEach((name, outcomes) -> {
            AccuracyMatrix mean =
                    AccuracyMatrix.mean(outcomes.stream().map(which).toList());
            List<Double> means = mean.rows().stream()
                    .map(row -> row.stream()
                            .mapToDouble(Double::doubleValue)
                            .average()
                            .orElseThrow())
                    .toList();
            curves.add(new Figure.Curve(name, tasks, means));
        });
        curves.sort(Comparator.comparing(curve -> -curve.y().get(ContinualArms.TASKS - 1)));
        report.figure(new Figure.Curves("accuracy-" + file, title, "tasks learned", "mean accuracy", false, curves));
    }

    /** Accuracies by arm, then by seed, then by the number of mini-batches learned. */
    void batches(Map<String, List<List<Double>>> accuracies) {
        List<String> header = new ArrayList<>(List.of("after mini-batches"));
        IntStream.rangeClosed(1, ContinualArms.TASKS).forEach(step -> header.add(Integer.toString(step)));
        List<List<String>> rows = new ArrayList<>();
        accuracies.forEach((name, seeds) -> {
            List<String> row = new ArrayList<>(List.of(name));
            for (int step = 0; step < ContinualArms.TASKS; step++) {
                int at = step;
                row.add(Measured.of(
                                seeds.stream().mapToDouble(seed -> seed.get(at)).toArray())
                        .toString());
            }
            rows.add(row);
        });
        report.table(new Report.Table(
                "Accuracy over mini-batches learned",
                header,
                rows,
                "One image of each of the same five classes a batch; class vectors are running means, but for the arm"
                        + " that casts from all images so far."));
    }
}
