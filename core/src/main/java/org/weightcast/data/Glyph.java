package org.weightcast.data;

import java.awt.geom.Path2D;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * An invented character: pen strokes in the unit square, y downward. As in real scripts, strokes run between few places,
 * later ones mostly start on earlier ones, and bars, bows, corners and rings occur in this order of frequency.
 */
record Glyph(List<Glyph.Stroke> strokes) {
    private static final double[] COLUMNS = {0, 0.5, 1};
    private static final double[] ROWS = {0, 1 / 3.0, 2 / 3.0, 1};

    /** The least share of the shorter side of a character in its longer side. */
    private static final double FLATTEST = 0.4;

    record Point(double x, double y) {
        Point plus(double right, double down) {
            return new Point(x + right, y + down);
        }

        double distance(Point other) {
            return Math.hypot(other.x - x, other.y - y);
        }
    }

    /**
     * One movement of the pen.
     *
     * @param smooth whether the points lie on one curve; otherwise they are corners between nearly straight lines
     */
    record Stroke(List<Point> points, boolean smooth) {
        /** Whether this stroke begins and ends where the other does, so that one could hardly tell them apart. */
        boolean retraces(Stroke other) {
            double forth = Math.max(first().distance(other.first()), last().distance(other.last()));
            double back = Math.max(first().distance(other.last()), last().distance(other.first()));
            return Math.min(forth, back) < 0.35;
        }

        private Point first() {
            return points.get(0);
        }

        private Point last() {
            return points.get(points.size() - 1);
        }

        /** The stroke as a hand that is not quite steady draws it. */
        Stroke wobbled(SplittableRandom hand) {
            double right = 0.02 * hand.nextGaussian();
            double down = 0.02 * hand.nextGaussian();
            List<Point> moved = new ArrayList<>();
            for (Point point : points) {
                moved.add(point.plus(right + 0.025 * hand.nextGaussian(), down + 0.025 * hand.nextGaussian()));
            }
            if (smooth) {
                return new Stroke(moved, true);
            }
            List<Point> bent = new ArrayList<>(); // corner, middle, corner, middle, ... corner
            for (int i = 0; i + 1 < moved.size(); i++) {
                Point from = moved.get(i);
                Point to = moved.get(i + 1);
                bent.add(from);
                bent.add(new Point((from.x + to.x) / 2, (from.y + to.y) / 2)
                        .plus(0.03 * hand.nextGaussian(), 0.03 * hand.nextGaussian()));
            }
            bent.add(moved.get(moved.size() - 1));
            return new Stroke(bent, false);
        }

        /** The line of a wobbled stroke: a Catmull-Rom spline, or bent lines from corner to corner. */
        Path2D path() {
            Path2D path = new Path2D.Double();
            path.moveTo(points.get(0).x, points.get(0).y);
            if (!smooth) {
                for (int i = 2; i < points.size(); i += 2) {
                    Point middle = points.get(i - 1);
                    path.quadTo(middle.x, middle.y, points.get(i).x, points.get(i).y);
                }
                return path;
            }
            int last = points.size() - 1;
            for (int i = 0; i < last; i++) {
                Point before = points.get(Math.max(0, i - 1));
                Point from = points.get(i);
                Point to = points.get(i + 1);
                Point after = points.get(Math.min(last, i + 2));
                path.curveTo(
                        from.x + (to.x - before.x) / 6,
                        from.y + (to.y - before.y) / 6,
                        to.x - (after.x - from.x) / 6,
                        to.y - (after.y - from.y) / 6,
                        to.x,
                        to.y);
            }
            return path;
        }
    }

    /** Invents a character of two to five strokes, its longer side 1, in the middle of the unit square. */
    static Glyph invent(SplittableRandom random) {
        int count = 2 + Math.min(random.nextInt(4), random.nextInt(4));
        while (true) {
            List<Stroke> strokes = new ArrayList<>();
            while (strokes.size() < count) {
                Stroke stroke = stroke(strokes, random);
                if (strokes.stream().noneMatch(stroke::retraces)) {
                    strokes.add(stroke);
                }
            }
            Frame frame = Frame.around(strokes);
            if (Math.min(frame.width(), frame.height()) > FLATTEST * Math.max(frame.width(), frame.height())) {
                return new Glyph(frame.centred(strokes));
            }
        }
    }

    private static Stroke stroke(List<Stroke> earlier, SplittableRandom random) {
        Point start = earlier.isEmpty() || random.nextDouble() < 0.3 ? place(random) : on(earlier, random);
        double kind = random.nextDouble();
        if (kind < 0.12) {
            return ring(start, random);
        }
        Point end = far(start, 0.45, random);
        if (kind < 0.5) {
            return new Stroke(List.of(start, end), false);
        }
        if (kind < 0.68) {
            return new Stroke(List.of(start, end, far(end, 0.3, random)), false);
        }
        double bulge = random.nextDouble(0.25, 0.6) * (random.nextBoolean() ? 1 : -1);
        Point middle = new Point((start.x + end.x) / 2, (start.y + end.y) / 2)
                .plus(bulge * (end.y - start.y), -bulge * (end.x - start.x));
        if (kind < 0.9) {
            return new Stroke(List.of(start, middle, end), true);
        }
        Point tail = end.plus(-0.6 * (end.x - middle.x) + 0.2, 0.3 * (end.y - middle.y));
        return new Stroke(List.of(start, middle, end, tail), true);
    }

    /** Round and back to its start, or not quite. */
    private static Stroke ring(Point centre, SplittableRandom random) {
        double wide = random.nextDouble(0.13, 0.3);
        double high = random.nextDouble(0.13, 0.3);
        double start = random.nextDouble(2 * Math.PI);
        double sweep = random.nextDouble() < 0.6 ? 2 * Math.PI : random.nextDouble(1.3, 1.7) * Math.PI;
        List<Point> points = new ArrayList<>();
        for (int i = 0; i <= 7; i++) {
            double angle = start + sweep * i / 7;
            points.add(centre.plus(wide * Math.cos(angle), high * Math.sin(angle)));
        }
        return new Stroke(points, true);
    }

    private static Point place(SplittableRandom random) {
        return new Point(COLUMNS[random.nextInt(COLUMNS.length)], ROWS[random.nextInt(ROWS.length)])
                .plus(random.nextDouble(-0.08, 0.08), random.nextDouble(-0.08, 0.08));
    }

    private static Point far(Point from, double distance, SplittableRandom random) {
        Point to = place(random);
        while (to.distance(from) < distance) {
            to = place(random);
        }
        return to;
    }

    private static Point on(List<Stroke> earlier, SplittableRandom random) {
        List<Point> points = earlier.get(random.nextInt(earlier.size())).points;
        int at = random.nextInt(points.size());
        if (at + 1 < points.size() && random.nextBoolean()) {
            Point here = points.get(at);
            Point next = points.get(at + 1);
            return new Point((here.x + next.x) / 2, (here.y + next.y) / 2);
        }
        return points.get(at);
    }

    /** The box around the points of some strokes. */
    private record Frame(double left, double top, double right, double bottom) {
        static Frame around(List<Stroke> strokes) {
            double left = Double.MAX_VALUE;
            double top = Double.MAX_VALUE;
            double right = -Double.MAX_VALUE;
            double bottom = -Double.MAX_VALUE;
            for (Stroke stroke : strokes) {
                for (Point point : stroke.points) {
                    left = Math.min(left, point.x);
                    top = Math.min(top, point.y);
                    right = Math.max(right, point.x);
                    bottom = Math.max(bottom, point.y);
                }
            }
            return new Frame(left, top, right, bottom);
        }

        double width() {
            return right - left;
        }

        double height() {
            return bottom - top;
        }

        /** The strokes with this box scaled to a longer side of 1 and moved to the middle of the unit square. */
        List<Stroke> centred(List<Stroke> strokes) {
            double scale = 1 / Math.max(width(), height());
            double x = (left + right) / 2;
            double y = (top + bottom) / 2;
            List<Stroke> centred = new ArrayList<>();
            for (Stroke stroke : strokes) {
                List<Point> points = stroke.points.stream()
                        .map(point -> new Point(0.5 + scale * (point.x - x), 0.5 + scale * (point.y - y)))
                        .toList();
                centred.add(new Stroke(points, stroke.smooth));
            }
            return centred;
        }
    }
}
