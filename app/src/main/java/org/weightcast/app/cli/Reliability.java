package org.weightcast.app.cli;

import java.util.List;
import org.weightcast.app.report.Figure;
import org.weightcast.app.report.Part;
import org.weightcast.app.report.Part.Cell;
import org.weightcast.cast.CalibrationError;

/**
 * How honest probabilities are, as parts of a page.
 *
 * @param name of what gave them
 * @param answers one at least
 */
record Reliability(String name, CalibrationError answers) {
    private static final Figure.Line HONEST =
            new Figure.Line("honest", true, List.of(new Figure.Point(0, 0, 0), new Figure.Point(1, 1, 0)));

    List<Part> parts() {
        List<CalibrationError.Bin> bins = answers.bins();
        List<Figure.Point> right = bins.stream()
                .map(bin -> new Figure.Point(bin.sure(), bin.right(), 0))
                .toList();
        List<Figure.Point> counts = bins.stream()
                .map(bin -> new Figure.Point(bin.sure(), bin.weight(), 0))
                .toList();
        List<List<Cell>> rows = bins.stream()
                .map(bin -> List.of(
                        Cell.of(Words.grouped(Math.round(bin.weight())), bin.weight()),
                        Cell.of(Words.percent(bin.sure()), bin.sure()),
                        Cell.of(Words.percent(bin.right()), bin.right())))
                .toList();
        return List.of(
                new Figure.Lines(
                        "calibration",
                        "Reliability diagram: answers in 15 bins by the probability of the class they name, at the"
                                + " temperature that models have, and how often they were right. Below the line they"
                                + " are too sure.",
                        new Figure.Axis("probability", 0, 1),
                        "share right",
                        List.of(new Figure.Line(name, false, right), HONEST)),
                new Figure.Histogram(
                        "calibration-counts", "How many answers there are in each bin.", "probability", counts),
                new Part.Grid(List.of("answers", "mean probability", "right"), rows));
    }
}
