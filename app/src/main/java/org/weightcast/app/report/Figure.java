package org.weightcast.app.report;

import java.util.List;
import java.util.Optional;

/** A chart as data: what is drawn, not how. HTML and PNG are both made from it. */
public sealed interface Figure extends Part {
    /** What its PNG file is called, without the ending; letters, digits and hyphens only. */
    String name();

    /** What it shows, in a sentence. */
    String caption();

    /**
     * Shares of several things, side by side.
     *
     * @param y what the bars are shares of
     */
    record Bars(String name, String caption, String y, List<Bar> bars) implements Figure {
        public Bars {
            bars = List.copyOf(bars);
            if (bars.isEmpty()) {
                throw new IllegalArgumentException("A chart needs a bar at least");
            }
        }
    }

    /**
     * One of them.
     *
     * @param share 0..1
     * @param half of its 95 % interval; 0 if there is none
     */
    record Bar(String label, double share, double half) {}

    /**
     * How many things there are in bins.
     *
     * @param x what the bins are bins of
     * @param counts of those that are not empty, by what stands for the bin on the axis, ascending
     */
    record Histogram(String name, String caption, String x, List<Point> counts) implements Figure {
        public Histogram {
            counts = List.copyOf(counts);
        }
    }

    /**
     * Shares over something.
     *
     * @param axis what they are over
     * @param y what they are shares of
     */
    record Lines(String name, String caption, Axis axis, String y, List<Line> lines) implements Figure {
        public Lines {
            lines = List.copyOf(lines);
            if (lines.isEmpty()) {
                throw new IllegalArgumentException("A chart needs a line at least");
            }
        }
    }

    /** The axis across, from {@code least} to {@code most}. */
    record Axis(String title, double least, double most) {}

    /**
     * Points joined by a line.
     *
     * @param guide whether it is only there to compare with: thin, broken, without marks
     */
    record Line(String name, boolean guide, List<Point> points) {
        public Line {
            points = List.copyOf(points);
            if (points.isEmpty()) {
                throw new IllegalArgumentException("A line needs a point at least");
            }
        }
    }

    /** A point; {@code half} is half of the 95 % interval of y, 0 if there is none. */
    record Point(double x, double y, double half) {}

    /**
     * Numbers from 0 up as shades.
     *
     * @param rowTitle what the rows are
     * @param columnTitle what the columns are
     * @param values [row][column]
     * @param counts whether they are whole numbers; else shares, in 0..1
     */
    record HeatMap(
            String name,
            String caption,
            String rowTitle,
            String columnTitle,
            List<Head> rows,
            List<Head> columns,
            double[][] values,
            boolean counts)
            implements Figure {
        public HeatMap {
            rows = List.copyOf(rows);
            columns = List.copyOf(columns);
            if (values.length != rows.size()
                    || rows.isEmpty()
                    || columns.isEmpty()
                    || List.of(values).stream().anyMatch(row -> row.length != values[0].length)
                    || values[0].length != columns.size()) {
                throw new IllegalArgumentException("A map of " + rows.size() + " rows and " + columns.size()
                        + " columns needs as many values, and one at least");
            }
        }

        /** The largest value, 0 at least. */
        double largest() {
            double largest = 0;
            for (double[] row : values) {
                for (double value : row) {
                    largest = Math.max(largest, value);
                }
            }
            return largest;
        }
    }

    /** What stands before a row or over a column; with a picture, the text is said of the picture. */
    record Head(String text, Optional<Tile> picture) {
        /** One without a picture. */
        public static Head of(String text) {
            return new Head(text, Optional.empty());
        }
    }

    /** Small pictures, one beside the other. */
    record Tiles(String name, String caption, List<Tile> tiles) implements Figure {
        public Tiles {
            tiles = List.copyOf(tiles);
            if (tiles.isEmpty()) {
                throw new IllegalArgumentException("A figure needs a tile at least");
            }
        }
    }
}
