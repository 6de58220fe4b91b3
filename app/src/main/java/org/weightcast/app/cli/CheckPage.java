package org.weightcast.app.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.weightcast.app.report.Figure;
import org.weightcast.app.report.Page;
import org.weightcast.app.report.Part;
import org.weightcast.app.report.Part.Cell;
import org.weightcast.app.report.Tile;
import org.weightcast.cast.CalibrationError;
import org.weightcast.cast.CastTrace;
import org.weightcast.cast.LeaveOneOut;
import org.weightcast.cast.TaskDistance;
import org.weightcast.check.CheckReport;
import org.weightcast.check.Share;
import org.weightcast.data.SupportSet;

/**
 * A check as a page with pictures.
 *
 * @param place where the pictures are
 * @param telling what there is to tell in words
 * @param warnings all of them
 * @param trace of a cast from all pictures
 */
record CheckPage(Path place, CheckTelling telling, List<String> warnings, CastTrace trace) {
    /** A larger matrix is no picture any more; the JSON has it. */
    private static final int MOST_CLASSES = 100;

    /** Fewer answers say too little of probabilities. */
    private static final int ENOUGH = 20;

    Page page() {
        List<Page.Section> sections = new ArrayList<>();
        if (!warnings.isEmpty()) {
            sections.add(new Page.Section("Warnings", List.of(new Part.Listing(warnings))));
        }
        sections.add(new Page.Section("Classes", List.of(classes())));
        if (!found().images().isEmpty() && support().classes().size() > 1) {
            sections.add(new Page.Section("What was taken for what", List.of(confusion())));
        }
        pictures(sections);
        if (found().images().size() >= ENOUGH && support().classes().size() > 1) {
            sections.add(new Page.Section(
                    "How honest probabilities are", new Reliability(telling.caster(), calibration()).parts()));
        }
        sections.addAll(new TracePage(trace, tiles()).sections());
        return new Page(
                "Check of " + place.toAbsolutePath().normalize().getFileName(),
                Words.count(support().images().size(), "picture", "pictures") + " in "
                        + Words.count(support().classes().size(), "class", "classes") + ". Caster: "
                        + telling.casterWords() + ". Every picture was left out once, and asked about by a network"
                        + " made from the others.",
                keys(),
                sections);
    }

    private SupportSet support() {
        return telling.support();
    }

    private CheckReport found() {
        return telling.found();
    }

    private List<Page.Key> keys() {
        List<Page.Key> keys = new ArrayList<>();
        found().accuracy()
                .ifPresent(share -> keys.add(new Page.Key(
                        "recognised without being learned from",
                        Cell.of(Words.percent(share.mean()), share.mean()),
                        share.count() + " of " + share.total() + ", " + interval(share))));
        if (!found().images().isEmpty()) {
            int unknown = found().calledUnknown();
            keys.add(new Page.Key(
                    "called unknown",
                    Cell.of(Integer.toString(unknown), unknown),
                    "of " + found().images().size() + " left out"));
        }
        found().distance().ifPresent(distance -> keys.add(distance(distance)));
        return keys;
    }

    private static Page.Key distance(TaskDistance distance) {
        return new Page.Key(
                "distance from what the caster knows",
                Cell.of(String.format(Locale.ROOT, "%.2f", distance.distance()), distance.distance()),
                String.format(
                        Locale.ROOT,
                        "half of its tasks lie within %.2f, 99 of 100 within %.2f",
                        distance.usual(),
                        distance.far()));
    }

    private static String interval(Share share) {
        return "95 % interval " + Words.percent(share.low()) + " to " + Words.percent(share.high());
    }

    private Part classes() {
        List<List<Cell>> rows = new ArrayList<>();
        for (CheckReport.ClassCheck each : found().classes()) {
            List<Cell> row = new ArrayList<>();
            row.add(Cell.of(each.name()));
            row.add(Cell.of(Words.grouped(each.images()), each.images()));
            row.add(each.accuracy()
                    .map(share -> Cell.of(Words.percent(share.mean()), share.mean()))
                    .orElse(Cell.of("cannot be known")));
            each.accuracy().ifPresent(share -> {
                row.add(Cell.of(Words.percent(share.low()), share.low()));
                row.add(Cell.of(Words.percent(share.high()), share.high()));
            });
            rows.add(row);
        }
        return new Part.Grid(List.of("class", "pictures", "recognised", "95 % interval from", "to"), rows);
    }

    private Part confusion() {
        int[][] counts = found().confusion();
        if (counts.length > MOST_CLASSES) {
            return new Part.Sentence(
                    "A matrix of " + Words.grouped(counts.length) + " classes is too large to be read; --json has it.");
        }
        return matrix(
                "confusion",
                "How many pictures of each class (row) were taken for each class (column) by a network that had not"
                        + " seen them. Right ones are on the diagonal.",
                support().classes(),
                counts);
    }

    private CalibrationError calibration() {
        CalibrationError calibration = new CalibrationError();
        for (LeaveOneOut.Left left : found().images()) {
            LeaveOneOut.Answer answer = left.answer();
            int taken = answer.label();
            boolean isRight = taken == support().images().get(answer.image()).label();
            calibration.add(answer.probabilities().get(taken), isRight, 1);
        }
        return calibration;
    }

    /** Counts of pictures, by their class and by what they were taken for. */
    static Figure.HeatMap matrix(String name, String caption, List<String> classes, int[][] counts) {
        double[][] values = new double[counts.length][counts.length];
        for (int row = 0; row < counts.length; row++) {
            for (int column = 0; column < counts.length; column++) {
                values[row][column] = counts[row][column];
            }
        }
        List<Figure.Head> heads = classes.stream().map(Figure.Head::of).toList();
        return new Figure.HeatMap(name, caption, "class", "taken for", heads, heads, values, true);
    }

    private void pictures(List<Page.Section> sections) {
        gallery(sections, "Hardly told apart", telling.pairLines(), List.of());
        gallery(
                sections,
                "Probably wrong labels",
                telling.mislabelLines(),
                found().mislabelled().stream()
                        .map(doubt -> List.of(doubt.image()))
                        .toList());
        gallery(
                sections,
                "Pictures that hurt the others",
                telling.harmLines(),
                found().harmful().stream()
                        .map(left -> List.of(left.answer().image()))
                        .toList());
        gallery(
                sections,
                "There twice",
                telling.duplicateLines(),
                found().duplicates().stream()
                        .map(pair -> List.of(pair.first(), pair.second()))
                        .toList());
        gallery(
                sections,
                "Label these next",
                telling.nextLines(),
                found().next().stream().map(answer -> List.of(answer.image())).toList());
    }

    /** Pictures with a line for each; the lines alone where they speak of no picture. */
    private void gallery(List<Page.Section> sections, String title, List<String> lines, List<List<Integer>> images) {
        if (lines.isEmpty()) {
            return;
        }
        Part part = images.isEmpty()
                ? new Part.Listing(lines)
                : new Part.Gallery(IntStream.range(0, lines.size())
                        .mapToObj(i -> new Part.Entry(
                                images.get(i).stream().map(this::tile).toList(), tiles().inside(lines.get(i))))
                        .toList());
        sections.add(new Page.Section(title, List.of(part)));
    }

    private Tile tile(int position) {
        return tiles().of(support().images().get(position));
    }

    private SupportTiles tiles() {
        return new SupportTiles(support(), place);
    }
}
