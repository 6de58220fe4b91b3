package org.weightcast.app.cli;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.weightcast.weights.AtomicFile;

/** Draws a table of numbers from 0 up as a heat map: the larger, the darker. */
final class SharePicture {
    private static final int MARGIN = 24;
    private static final int ROW = 28;
    private static final int COLUMN = 110;
    private static final int LETTERS = 9; // height in pixels
    private static final double WEIGHT = 1.3;
    private static final Color INK = new Color(0x23262B);
    private static final Color LARGEST = new Color(0x2166AC);

    private SharePicture() {}

    /**
     * Draws into a PNG file.
     *
     * @param values [row][column]
     * @throws IOException if the file cannot be written
     */
    static void write(Path file, List<String> rows, List<String> columns, double[][] values) throws IOException {
        Lettering lettering = Lettering.load();
        int left = 2 * MARGIN
                + (int) rows.stream()
                        .mapToDouble(row -> lettering.width(row, LETTERS, WEIGHT))
                        .max()
                        .orElse(0);
        int top = MARGIN + ROW;
        BufferedImage image = new BufferedImage(
                left + columns.size() * COLUMN + MARGIN, top + rows.size() * ROW + MARGIN, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
        double largest =
                Arrays.stream(values).flatMapToDouble(Arrays::stream).max().orElse(1);
        for (int row = 0; row < rows.size(); row++) {
            int y = top + row * ROW;
            graphics.setColor(INK);
            lettering.write(graphics, rows.get(row), MARGIN, y + ROW / 2.0 + LETTERS / 2.0, LETTERS, WEIGHT);
            for (int column = 0; column < columns.size(); column++) {
                drawCell(graphics, lettering, left + column * COLUMN, y, values[row][column], largest);
            }
        }
        graphics.setColor(INK);
        for (int column = 0; column < columns.size(); column++) {
            lettering.write(graphics, columns.get(column), left + column * COLUMN + 8, top - 8, LETTERS, WEIGHT);
        }
        graphics.dispose();
        AtomicFile.write(file, stream -> ImageIO.write(image, "png", stream));
    }

    private static void drawCell(Graphics2D graphics, Lettering lettering, int x, int y, double value, double largest) {
        double dark = largest > 0 ? value / largest : 0;
        graphics.setColor(new Color(
                mixed(255, LARGEST.getRed(), dark),
                mixed(255, LARGEST.getGreen(), dark),
                mixed(255, LARGEST.getBlue(), dark)));
        graphics.fillRect(x, y, COLUMN - 1, ROW - 1);
        graphics.setColor(dark > 0.5 ? Color.WHITE : INK);
        lettering.write(graphics, Words.decimal(value), x + 8, y + ROW / 2.0 + LETTERS / 2.0, LETTERS, WEIGHT);
    }

    private static int mixed(int light, int dark, double share) {
        return (int) Math.round(light + share * (dark - light));
    }
}
