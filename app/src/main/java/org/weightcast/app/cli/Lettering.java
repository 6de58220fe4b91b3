package org.weightcast.app.cli;

import java.awt.BasicStroke;
import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.awt.geom.Arc2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Scanner;

/**
 * Writes text into pictures with letters of its own, drawn as strokes: Java's fonts need libraries and font files that
 * servers and containers often lack, and look different on every machine.
 */
final class Lettering {
    /** Height of the capitals in the file's units; a text's size is the height of its capitals. */
    private static final double CAPITALS = 70;

    private static final double GAP = 19;
    private static final double BLANK = 26;

    private final Map<Integer, Letter> letters;

    /** A letter standing on the line y = 0, upright is negative. */
    private record Letter(double width, Path2D path) {}

    private Lettering(Map<Integer, Letter> letters) {
        this.letters = letters;
    }

    /** Reads the letters. */
    static Lettering load() {
        Map<Integer, Letter> letters = new HashMap<>();
        try (InputStream resource = Objects.requireNonNull(Lettering.class.getResourceAsStream("strokes.txt"));
                BufferedReader lines = new BufferedReader(new InputStreamReader(resource, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.startsWith("#")) {
                    Scanner words = new Scanner(line).useLocale(Locale.ROOT);
                    letters.put(words.next().codePointAt(0), new Letter(words.nextDouble(), path(words)));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Lettering(letters);
    }

    private static Path2D path(Scanner words) {
        Path2D path = new Path2D.Double();
        while (words.hasNext()) {
            String step = words.next();
            double[] n = new double[Map.of("M", 2, "L", 2, "C", 6, "E", 4).getOrDefault(step, 6)];
            for (int i = 0; i < n.length; i++) {
                n[i] = words.nextDouble();
            }
            switch (step) {
                case "M" -> path.moveTo(n[0], -n[1]);
                case "L" -> path.lineTo(n[0], -n[1]);
                case "C" -> path.curveTo(n[0], -n[1], n[2], -n[3], n[4], -n[5]);
                case "E" -> path.append(new Ellipse2D.Double(n[0] - n[2], -n[1] - n[3], 2 * n[2], 2 * n[3]), false);
                default ->
                    path.append(
                            new Arc2D.Double(n[0] - n[2], -n[1] - n[3], 2 * n[2], 2 * n[3], n[4], n[5], Arc2D.OPEN),
                            step.equals("A"));
            }
        }
        return path;
    }

    /**
     * Writes a line of text in the graphics' colour.
     *
     * @param left where it starts
     * @param baseline what its letters stand on
     * @param size height of its capitals in pixels
     * @param weight thickness of the strokes in pixels
     */
    void write(Graphics2D graphics, String text, double left, double baseline, double size, double weight) {
        double scale = size / CAPITALS;
        graphics.setStroke(new BasicStroke((float) weight, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        double x = left + weight / 2;
        for (int code : text.codePoints().toArray()) {
            if (code != ' ') {
                AffineTransform place = new AffineTransform(scale, 0, 0, scale, x, baseline);
                graphics.draw(place.createTransformedShape(letter(code).path));
            }
            x += advance(code) * scale;
        }
    }

    /** The width of a line of text in pixels; see {@link #write}. */
    double width(String text, double size, double weight) {
        double width = 0;
        for (int code : text.codePoints().toArray()) {
            width += advance(code);
        }
        return text.isEmpty() ? 0 : (width - GAP) * size / CAPITALS + weight;
    }

    private double advance(int code) {
        return code == ' ' ? BLANK : letter(code).width + GAP;
    }

    /** The letter, or a question mark for one that was not drawn. */
    private Letter letter(int code) {
        return letters.getOrDefault(code, Objects.requireNonNull(letters.get((int) '?')));
    }
}
