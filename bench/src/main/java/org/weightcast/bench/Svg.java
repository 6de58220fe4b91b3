package org.weightcast.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** A drawing on white, in pixels from the upper left corner, as a file of SVG that needs nothing else. */
final class Svg {
    private final StringBuilder text = new StringBuilder();

    /** @param title what the figure shows, for readers who cannot see it */
    Svg(int width, int height, String title) {
        add(
                "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 %d %d' width='%d' height='%d' font-family='sans-serif'>",
                width, height, width, height);
        add("<title>%s</title>", title);
        rectangle(0, 0, width, height, "#fff");
    }

    void rectangle(double x, double y, double width, double height, String fill) {
        add("<rect x='%s' y='%s' width='%s' height='%s' fill='%s'/>", at(x), at(y), at(width), at(height), fill);
    }

    void circle(double x, double y, double radius, String fill, String stroke) {
        add(
                "<circle cx='%s' cy='%s' r='%s' fill='%s' stroke='%s' stroke-width='1.5'/>",
                at(x), at(y), at(radius), fill, stroke);
    }

    void line(double x1, double y1, double x2, double y2, String stroke, double width) {
        add(
                "<line x1='%s' y1='%s' x2='%s' y2='%s' stroke='%s' stroke-width='%s'/>",
                at(x1), at(y1), at(x2), at(y2), stroke, at(width));
    }

    /** An arrow to the right. */
    void arrow(double x1, double x2, double y) {
        line(x1, y, x2 - 6, y, "#555", 2);
        add("<path d='M%s %sl-9 -5v10z' fill='#555'/>", at(x2), at(y));
    }

    /** @param anchor start, middle or end: which part of the text lies at x */
    void words(double x, double y, int size, String anchor, String words) {
        add(
                "<text x='%s' y='%s' font-size='%d' text-anchor='%s' fill='#222'>%s</text>",
                at(x), at(y), size, anchor, words);
    }

    /**
     * A square picture in four levels of grey on white, each level one path of runs.
     *
     * @param ink [side * side], 0 for paper, 1 for ink
     */
    void picture(double x, double y, float[] ink, double width) {
        int side = (int) Math.round(Math.sqrt(ink.length));
        rectangle(x, y, width, width, "#f4f4f4");
        for (int level = 1; level <= 4; level++) {
            int grey = 255 - 60 * level;
            add(
                    "<path transform='translate(%s %s) scale(%.4f)' fill='rgb(%d,%d,%d)' d='%s'/>",
                    at(x), at(y), width / side, grey, grey, grey, runs(ink, side, level));
        }
    }

    private static String runs(float[] ink, int side, int level) {
        StringBuilder path = new StringBuilder();
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                int start = x;
                while (x < side && Math.round(4 * ink[y * side + x]) == level) {
                    x++;
                }
                if (x > start) {
                    path.append("M%d %dh%dv1h%dz".formatted(start, y, x - start, start - x));
                }
            }
        }
        return path.toString();
    }

    void write(Path file) throws IOException {
        Files.writeString(file, text + "</svg>\n");
    }

    private void add(String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values).replace('\'', '"'))
                .append('\n');
    }

    private static String at(double value) {
        return String.format(Locale.ROOT, "%.1f", value).replaceFirst("\\.0$", "");
    }
}
