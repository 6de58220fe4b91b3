package org.weightcast.recipes;

import java.awt.image.BufferedImage;
import java.util.List;
import java.util.function.Supplier;

/** A figure of a report, as data: what is drawn, not how. */
public sealed interface Figure {
    /** The file's name, without its ending. */
    String name();

    /** What it shows, in a sentence. */
    String title();

    /**
     * Curves over a common axis.
     *
     * @param logarithmic whether the y axis is
     */
    record Curves(String name, String title, String x, String y, boolean logarithmic, List<Curve> curves)
            implements Figure {
        public Curves {
            curves = List.copyOf(curves);
        }
    }

    /** Points joined by a line. */
    record Curve(String name, List<Double> x, List<Double> y) {
        public Curve {
            x = List.copyOf(x);
            y = List.copyOf(y);
            if (x.size() != y.size() || x.isEmpty()) {
                throw new IllegalArgumentException(
                        "A curve needs as many x as y, at least one, not " + x.size() + " and " + y.size());
            }
        }
    }

    /**
     * A matrix as colours.
     *
     * @param rows from the top; all of the same length
     */
    record HeatMap(String name, String title, List<List<Double>> rows) implements Figure {
        public HeatMap {
            rows = rows.stream().map(List::copyOf).toList();
        }
    }

    /**
     * A picture of its own.
     *
     * @param paint paints it when it is written, which takes fonts
     */
    record Painting(String name, String title, Supplier<BufferedImage> paint) implements Figure {}
}
