package org.weightcast.vision;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.List;
import org.weightcast.data.Picture;
import org.weightcast.data.Scene;
import org.weightcast.data.SceneArtist;
import org.weightcast.net.vision.Box;

/** Paints scenes with what networks say about them: a row of pictures with boxes, and below it one with the labels of all pixels. */
public final class ScenePainter {
    private static final int ZOOM = 2;
    private static final int GAP = 6;
    private static final double LEAST = 0.5;
    private static final Color[] COLOURS = {new Color(45, 45, 45), Color.ORANGE, Color.CYAN, Color.MAGENTA};

    private ScenePainter() {}

    /**
     * Paints scenes of one size.
     *
     * @param detections of each scene; those of a score of at least a half are shown
     * @param labels of the pixels of each scene
     */
    public static BufferedImage paint(List<Scene> scenes, List<List<Detection>> detections, List<int[]> labels) {
        int side = ZOOM * scenes.get(0).picture().width();
        int columns = scenes.size();
        BufferedImage sheet =
                new BufferedImage(columns * (side + GAP) + GAP, 2 * (side + GAP) + GAP, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = sheet.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
        for (int i = 0; i < columns; i++) {
            int left = GAP + i * (side + GAP);
            graphics.drawImage(image(scenes.get(i).picture()), left, GAP, side, side, null);
            boxes(graphics, detections.get(i), left, side);
            int size = scenes.get(i).picture().width();
            graphics.drawImage(image(labels.get(i), size), left, 2 * GAP + side, side, side, null);
        }
        graphics.dispose();
        return sheet;
    }

    private static void boxes(Graphics2D graphics, List<Detection> detections, int left, int side) {
        graphics.setFont(new Font(Font.SANS_SERIF, Font.BOLD, 11));
        graphics.setStroke(new BasicStroke(2));
        for (Detection detection : detections) {
            if (detection.score() >= LEAST) {
                Box box = detection.thing().box();
                Rectangle2D frame = new Rectangle2D.Double(
                        left + side * (box.x() - box.width() / 2),
                        GAP + side * (box.y() - box.height() / 2),
                        side * box.width(),
                        side * box.height());
                graphics.setColor(COLOURS[detection.thing().label()]);
                graphics.draw(frame);
                String text = "%s %.2f"
                        .formatted(SceneArtist.KINDS.get(detection.thing().label() - 1), detection.score());
                int width = graphics.getFontMetrics().stringWidth(text);
                float x = (float) Math.max(left + 2, Math.min(frame.getMinX(), left + side - width - 2));
                float y = (float) Math.max(GAP + 12, frame.getMinY() - 3);
                graphics.setColor(Color.BLACK);
                graphics.drawString(text, x + 1, y + 1);
                graphics.setColor(Color.WHITE);
                graphics.drawString(text, x, y);
            }
        }
    }

    private static BufferedImage image(Picture picture) {
        BufferedImage image = new BufferedImage(picture.width(), picture.height(), BufferedImage.TYPE_INT_RGB);
        byte[] rgb = picture.rgb();
        for (int pixel = 0; pixel < picture.width() * picture.height(); pixel++) {
            int colour =
                    ((rgb[3 * pixel] & 255) << 16) | ((rgb[3 * pixel + 1] & 255) << 8) | (rgb[3 * pixel + 2] & 255);
            image.setRGB(pixel % picture.width(), pixel / picture.width(), colour);
        }
        return image;
    }

    private static BufferedImage image(int[] labels, int size) {
        BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
        for (int pixel = 0; pixel < labels.length; pixel++) {
            image.setRGB(pixel % size, pixel / size, COLOURS[labels[pixel]].getRGB());
        }
        return image;
    }
}
