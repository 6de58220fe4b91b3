package org.weightcast.app.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.weightcast.app.report.Figure;
import org.weightcast.app.report.Page;
import org.weightcast.app.report.Part;
import org.weightcast.app.report.Part.Cell;
import org.weightcast.cast.Accuracy;
import org.weightcast.cast.Evaluation;
import org.weightcast.cast.EvaluationSettings;
import org.weightcast.cast.OpenEvaluation;
import org.weightcast.cast.QueryAnswers;
import org.weightcast.data.ClassSet;
import org.weightcast.data.ImageClass;
import org.weightcast.weights.Named;

/**
 * An evaluation as a page with charts.
 *
 * @param caster what was measured
 * @param about the episodes, in words
 * @param data that they were drawn from
 * @param answers all that the caster gave
 * @param open what was asked about strangers, if anything
 * @param warnings all so far
 */
record EvaluatePage(
        String caster,
        String about,
        ClassSet data,
        Evaluation found,
        QueryAnswers answers,
        OverShots overShots,
        Optional<OpenEvaluation> open,
        List<String> warnings) {

    Page page() {
        List<Page.Section> sections = new ArrayList<>();
        if (!warnings.isEmpty()) {
            sections.add(new Page.Section("Warnings", List.of(new Part.Listing(warnings))));
        }
        sections.add(new Page.Section("Accuracy beside baselines", accuracy()));
        sections.add(new Page.Section("Accuracy over shots", shots()));
        sections.add(new Page.Section(
                "How honest probabilities are", new Reliability(caster, answers.calibration()).parts()));
        sections.add(new Page.Section("What was taken for what", List.of(confusion())));
        open.ifPresent(each -> sections.add(new Page.Section("Known and unknown", List.of(strangers(each)))));
        sections.add(new Page.Section("One network", List.of(network())));
        return new Page("Evaluation of " + caster, about, keys(), sections);
    }

    private EvaluationSettings settings() {
        return found.settings();
    }

    private List<Page.Key> keys() {
        List<Page.Key> keys = new ArrayList<>();
        Accuracy own = found.accuracy();
        keys.add(new Page.Key("accuracy", percent(own.mean()), "\u00b1" + Words.points(own.ci95()) + " points (95 %)"));
        keys.add(new Page.Key(
                "calibration error",
                percent(answers.calibration().error()),
                "how far probabilities are from how often they are right"));
        open.ifPresent(each -> keys.add(new Page.Key(
                "known against strange",
                Cell.of(Words.decimal(each.auroc().mean()), each.auroc().mean()),
                "area under the curve, \u00b1" + Words.decimal(each.auroc().ci95()))));
        return keys;
    }

    private static Cell percent(double share) {
        return Cell.of(Words.percent(share), share);
    }

    private static Cell half(double ci95) {
        return Cell.of("\u00b1" + Words.points(ci95), ci95);
    }

    private List<Part> accuracy() {
        List<Figure.Bar> bars = new ArrayList<>();
        List<List<Cell>> rows = new ArrayList<>();
        Accuracy own = found.accuracy();
        bars.add(new Figure.Bar(caster, own.mean(), own.ci95()));
        rows.add(List.of(Cell.of(caster), percent(own.mean()), half(own.ci95())));
        found.baselines().asMap().forEach((name, other) -> {
            Accuracy its = other.accuracy();
            bars.add(new Figure.Bar(name, its.mean(), its.ci95()));
            rows.add(List.of(
                    Cell.of(name),
                    percent(its.mean()),
                    half(its.ci95()),
                    Cell.of(Words.points(other.lead()), other.lead()),
                    half(other.leadCi95())));
        });
        return List.of(
                new Figure.Bars(
                        "accuracy",
                        "Share of queries that were recognised, with 95 % intervals over "
                                + Words.count(settings().episodes(), "episode", "episodes")
                                + ", the same for all methods.",
                        "accuracy",
                        bars),
                new Part.Grid(
                        List.of("method", "accuracy", "ci95", "points behind the caster", "ci95 of these"), rows));
    }

    private List<Part> shots() {
        if (overShots.shots().isEmpty()) {
            return List.of(new Part.Sentence(
                    settings().withinAlphabet()
                            ? "Trials within an alphabet have one image of each class to learn from, so there is no"
                                    + " curve."
                            : "The classes have too few images for a curve."));
        }
        List<String> methods = List.copyOf(overShots.accuracies().get(0).names());
        List<Integer> shots = overShots.shots();
        return List.of(
                new Figure.Lines(
                        "shots",
                        settings().ways() + "-way accuracy by images of each class to learn from, with 95 % intervals"
                                + " over " + Words.count(overShots.episodes(), "episode", "episodes") + " each"
                                + (shots.get(shots.size() - 1) < 10
                                        ? "; the classes have no images for more shots."
                                        : "."),
                        new Figure.Axis("shots", 0, shots.get(shots.size() - 1) + 0.5),
                        "accuracy",
                        methods.stream().map(this::line).toList()),
                shotsTable(methods));
    }

    private Figure.Line line(String method) {
        return new Figure.Line(
                method,
                false,
                IntStream.range(0, overShots.shots().size())
                        .mapToObj(i -> {
                            Accuracy each = overShots.accuracies().get(i).get(method);
                            return new Figure.Point(overShots.shots().get(i), each.mean(), each.ci95());
                        })
                        .toList());
    }

    private Part shotsTable(List<String> methods) {
        List<List<Cell>> rows = new ArrayList<>();
        for (int i = 0; i < overShots.shots().size(); i++) {
            Named<Accuracy> accuracies = overShots.accuracies().get(i);
            List<Cell> row = new ArrayList<>(
                    List.of(Cell.of(Integer.toString(overShots.shots().get(i)))));
            for (String method : methods) {
                row.add(percent(accuracies.get(method).mean()));
                row.add(half(accuracies.get(method).ci95()));
            }
            rows.add(row);
        }
        List<String> header = new ArrayList<>(List.of("shots"));
        methods.forEach(method -> header.addAll(List.of(method, "ci95")));
        return new Part.Grid(header, rows);
    }

    private Part confusion() {
        int[][] counts = answers.confusion();
        if (settings().withinAlphabet()) {
            return new Part.Sentence("Trials within an alphabet do not note which characters were drawn, so confusions"
                    + " cannot be counted.");
        }
        if (counts.length == 0) {
            return new Part.Sentence("Every episode draws " + settings().ways() + " of "
                    + Words.grouped(data.size()) + " classes, so two given ones are seldom in one episode: a matrix"
                    + " would say little. It is drawn for data of " + QueryAnswers.MOST_CLASSES
                    + " classes or fewer.");
        }
        return CheckPage.matrix(
                "confusion",
                "How many queries of each class (row) were taken for each class (column), over all episodes."
                        + (settings().ways() < data.size()
                                ? " A class can only be taken for one of the "
                                        + settings().ways() + " that are in the same episode."
                                : ""),
                data.classes().stream().map(ImageClass::name).toList(),
                counts);
    }

    private static Part strangers(OpenEvaluation open) {
        return new Part.Grid(
                List.of(
                        "with queries of " + Words.count(open.strangeClasses(), "class", "classes")
                                + " that were not learned",
                        "",
                        ""),
                OpenReport.rows(open).stream()
                        .map(row -> row.stream().map(Cell::of).toList())
                        .toList());
    }

    private Part network() {
        List<List<Cell>> rows = new ArrayList<>();
        rows.add(List.of(
                Cell.of("parameters"), Cell.of(Words.grouped(found.cnnParameters()), (double) found.cnnParameters())));
        rows.add(List.of(Cell.of("cast in"), Cell.of(Clock.text(found.msPerCast()))));
        found.kernelVariation()
                .asMap()
                .forEach((block, share) -> rows.add(List.of(
                        Cell.of("kernels of " + block + " differ from task to task, in parts of their norm"),
                        percent(share))));
        return new Part.Grid(List.of("", ""), rows);
    }
}
