package org.weightcast.data;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Area;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Draws scenes for networks that find and outline things: one to four coloured shapes on a dull ground with thin lines across it. The
 * same seed gives the same scene.
 */
public final class SceneArtist {
    /** What there is in scenes; label 1 is the first of them, 0 the background. */
    public static final List<String> KINDS = List.of("disc", "square", "triangle");

    private static final int MOST_SHAPES = 4;
    private static final int LINES = 5;

    /** Attempts at finding a free place for a shape. */
    private static final int ATTEMPTS = 20;

    private SceneArtist() {}

    /** A shape in its place. */
    private record Drawn(int label, Shape shape) {
        /** The closest rectangle around it; a curve's own bounds may be wider. */
        Rectangle2D bounds() {
            return new Area(shape).getBounds2D();
        }

        boolean meets(Drawn other) {
            return bounds().intersects(other.bounds());
        }
    }

    /**
     * Draws a scene.
     *
     * @param size width and height of the picture in pixels
     */
    public static Scene draw(long seed, int size) {
        SplittableRandom random = Seeds.at(seed);
        List<Drawn> shapes = shapes(random, size);
        BufferedImage paper = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = paper.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        ground(graphics, random, size);
        for (Drawn drawn : shapes) {
            graphics.setColor(colour(random, 0.6, 1));
            graphics.fill(drawn.shape());
        }
        graphics.dispose();
        List<Scene.Item> items = new ArrayList<>();
        for (Drawn drawn : shapes) {
            Rectangle2D bounds = drawn.bounds();
            items.add(new Scene.Item(
                    drawn.label(), (float) bounds.getMinX(), (float) bounds.getMinY(), (float) bounds.getMaxX(), (float)
                            bounds.getMaxY()));
        }
        return new Scene(picture(paper), labels(shapes, size), items);
    }

    private static List<Drawn> shapes(SplittableRandom random, int size) {
        int wanted = random.nextInt(1, MOST_SHAPES + 1);
        List<Drawn> shapes = new ArrayList<>();
        for (int attempt = 0; attempt < ATTEMPTS && shapes.size() < wanted; attempt++) {
            Drawn next = shape(random, size);
            if (shapes.stream().noneMatch(next::meets)) {
                shapes.add(next);
            }
        }
        return shapes;
    }

    /** A shape of one of the kinds, wholly within the picture. */
    private static Drawn shape(SplittableRandom random, int size) {
        int label = random.nextInt(1, KINDS.size() + 1);
        double radius = size * random.nextDouble(0.1, 0.22);
        AffineTransform place = AffineTransform.getTranslateInstance(
                random.nextDouble(radius, size - radius), random.nextDouble(radius, size - radius));
        place.rotate(random.nextDouble(2 * Math.PI));
        place.scale(radius, radius);
        return new Drawn(label, place.createTransformedShape(unit(label)));
    }

    /** A shape within the circle of radius 1 around the origin. */
    private static Shape unit(int label) {
        if (label == 1) {
            return new Ellipse2D.Double(-0.85, -0.85, 1.7, 1.7);
        }
        int corners = label == 2 ? 4 : 3;
        Path2D.Double path = new Path2D.Double();
        for (int corner = 0; corner < corners; corner++) {
            double angle = 2 * Math.PI * corner / corners;
            if (corner == 0) {
                path.moveTo(Math.cos(angle), Math.sin(angle));
            } else {
                path.lineTo(Math.cos(angle), Math.sin(angle));
            }
        }
        path.closePath();
        return path;
    }

    private static void ground(Graphics2D graphics, SplittableRandom random, int size) {
        graphics.setPaint(new GradientPaint(0, 0, colour(random, 0, 0.3), size, size, colour(random, 0, 0.3)));
        graphics.fillRect(0, 0, size, size);
        for (int line = 0; line < LINES; line++) {
            graphics.setColor(colour(random, 0, 1));
            graphics.draw(new Line2D.Double(
                    random.nextDouble(size),
                    random.nextDouble(size),
                    random.nextDouble(size),
                    random.nextDouble(size)));
        }
    }

    /** Any hue, not too dark. */
    private static Color colour(SplittableRandom random, double leastSaturation, double mostSaturation) {
        return Color.getHSBColor(
                (float) random.nextDouble(), (float) random.nextDouble(leastSaturation, mostSaturation), (float)
                        random.nextDouble(0.4, 1));
    }

    /** The label of each pixel, drawn as the blue of a colour without soft edges. */
    private static int[] labels(List<Drawn> shapes, int size) {
        BufferedImage paper = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = paper.createGraphics();
        for (Drawn drawn : shapes) {
            graphics.setColor(new Color(0, 0, drawn.label()));
            graphics.fill(drawn.shape());
        }
        graphics.dispose();
        return colours(paper);
    }

    private static Picture picture(BufferedImage paper) {
        int[] colours = colours(paper);
        byte[] rgb = new byte[3 * colours.length];
        for (int pixel = 0; pixel < colours.length; pixel++) {
            rgb[3 * pixel] = (byte) (colours[pixel] >> 16);
            rgb[3 * pixel + 1] = (byte) (colours[pixel] >> 8);
            rgb[3 * pixel + 2] = (byte) colours[pixel];
        }
        return new Picture(paper.getWidth(), paper.getHeight(), rgb);
    }

    /** Red, green and blue of each pixel in one number, row by row. */
    private static int[] colours(BufferedImage paper) {
        int[] colours = ((DataBufferInt) paper.getRaster().getDataBuffer()).getData();
        return Arrays.stream(colours).map(colour -> colour & 0xFFFFFF).toArray();
    }
}
