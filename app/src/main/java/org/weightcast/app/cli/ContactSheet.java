package org.weightcast.app.cli;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.weightcast.data.Picture;
import org.weightcast.weights.AtomicFile;

/** A picture of what a model learned from and what it says of pictures that it never saw: one row a class. */
final class ContactSheet {
    private static final int WIDTH = 1200;
    private static final int MARGIN = 48;
    private static final int HEADER = 156;
    private static final int ROW = 154;
    private static final int LEARNED = 76;
    private static final int UNSEEN = 96;
    private static final int SHOWN = 4;
    private static final int UNSEEN_LEFT = 612;
    private static final int CARD = 148;

    private static final Color BACKGROUND = new Color(0xF7F7F4);
    private static final Color CARD_COLOR = Color.WHITE;
    private static final Color LINE = new Color(0xE2E1DB);
    private static final Color INK = new Color(0x23262B);
    private static final Color FAINT = new Color(0x83868C);
    private static final Color RIGHT = new Color(0x2E8B57);
    private static final Color WRONG = new Color(0xC8442F);

    /**
     * One row.
     *
     * @param learned the pictures that the model was made from
     * @param unseen what it was asked about
     */
    record Row(String name, List<Picture> learned, List<Guess> unseen) {}

    /** What the model said of a picture. */
    record Guess(Picture picture, String label, double probability, boolean right) {}

    private final Lettering lettering = Lettering.load();
    private final BufferedImage image;
    private final Graphics2D graphics;

    private ContactSheet(int rows) {
        image = new BufferedImage(WIDTH, HEADER + rows * ROW + MARGIN / 3, BufferedImage.TYPE_INT_RGB);
        graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    }

    /**
     * Draws the rows into a PNG file.
     *
     * @param title what the picture shows, a few words
     * @param facts what it took, in smaller letters below
     * @throws IOException if the file cannot be written
     */
    static void write(Path file, String title, String facts, List<Row> rows) throws IOException {
        ContactSheet sheet = new ContactSheet(rows.size());
        sheet.drawHeader(title, facts);
        for (int i = 0; i < rows.size(); i++) {
            sheet.drawRow(rows.get(i), HEADER + i * ROW);
        }
        sheet.graphics.dispose();
        AtomicFile.write(file, stream -> ImageIO.write(sheet.image, "png", stream));
    }

    private void drawHeader(String title, String facts) {
        graphics.setColor(BACKGROUND);
        graphics.fillRect(0, 0, WIDTH, image.getHeight());
        write(title, MARGIN, 62, 21, 3, INK);
        write(facts, MARGIN, 92, 11, 1.5, FAINT);
        write("learned from", MARGIN + 122, HEADER - 20, 10, 1.4, FAINT);
        write("never seen before", UNSEEN_LEFT, HEADER - 20, 10, 1.4, FAINT);
    }

    private void drawRow(Row row, int top) {
        graphics.setColor(LINE);
        graphics.fillRect(MARGIN, top, WIDTH - 2 * MARGIN, 1);
        int middle = top + 18 + UNSEEN / 2;
        write(row.name(), MARGIN, middle + 5, 15, 2.1, INK);
        for (int i = 0; i < Math.min(SHOWN, row.learned().size()); i++) {
            drawPicture(
                    row.learned().get(i), MARGIN + 122 + i * (LEARNED + 12), middle - LEARNED / 2, LEARNED, LINE, 1);
        }
        drawArrow(UNSEEN_LEFT - 66, middle);
        for (int i = 0; i < Math.min(SHOWN, row.unseen().size()); i++) {
            drawGuess(row.unseen().get(i), UNSEEN_LEFT + i * CARD, top + 18);
        }
    }

    private void drawGuess(Guess guess, int left, int top) {
        Color verdict = guess.right() ? RIGHT : WRONG;
        drawPicture(guess.picture(), left, top, UNSEEN, verdict, 1.5f);
        drawVerdict(guess.right(), left + UNSEEN, top);
        write(guess.label(), left, top + UNSEEN + 18, 9, 1.5, guess.right() ? INK : WRONG);
        String percent = Math.round(100 * guess.probability()) + " %";
        write(percent, left + UNSEEN - lettering.width(percent, 8, 1.2), top + UNSEEN + 18, 8, 1.2, FAINT);
        graphics.setColor(LINE);
        graphics.fill(new RoundRectangle2D.Double(left, top + UNSEEN + 23, UNSEEN, 3, 3, 3));
        graphics.setColor(verdict);
        graphics.fill(new RoundRectangle2D.Double(left, top + UNSEEN + 23, UNSEEN * guess.probability(), 3, 3, 3));
    }

    private void drawPicture(Picture picture, int left, int top, int size, Color frame, float thickness) {
        RoundRectangle2D card = new RoundRectangle2D.Double(left, top, size, size, 10, 10);
        graphics.setColor(CARD_COLOR);
        graphics.fill(card);
        int inner = size - 10;
        double scale = inner / (double) Math.max(picture.width(), picture.height());
        int width = Math.max(1, (int) Math.round(picture.width() * scale));
        int height = Math.max(1, (int) Math.round(picture.height() * scale));
        graphics.drawImage(asImage(picture), left + (size - width) / 2, top + (size - height) / 2, width, height, null);
        graphics.setColor(frame);
        graphics.setStroke(new BasicStroke(thickness));
        graphics.draw(card);
    }

    /** A tick or a cross in a small disc. */
    private void drawVerdict(boolean right, double x, double y) {
        graphics.setColor(BACKGROUND);
        graphics.fill(new Ellipse2D.Double(x - 11, y - 11, 22, 22));
        graphics.setColor(right ? RIGHT : WRONG);
        graphics.fill(new Ellipse2D.Double(x - 9, y - 9, 18, 18));
        Path2D mark = new Path2D.Double();
        if (right) {
            mark.moveTo(x - 4, y);
            mark.lineTo(x - 1, y + 3);
            mark.lineTo(x + 4, y - 3);
        } else {
            mark.moveTo(x - 3, y - 3);
            mark.lineTo(x + 3, y + 3);
            mark.moveTo(x + 3, y - 3);
            mark.lineTo(x - 3, y + 3);
        }
        drawLine(mark, Color.WHITE);
    }

    private void drawArrow(double x, double y) {
        Path2D arrow = new Path2D.Double();
        arrow.moveTo(x, y);
        arrow.lineTo(x + 34, y);
        arrow.moveTo(x + 25, y - 8);
        arrow.lineTo(x + 34, y);
        arrow.lineTo(x + 25, y + 8);
        drawLine(arrow, FAINT);
    }

    private void drawLine(Path2D line, Color color) {
        graphics.setColor(color);
        graphics.setStroke(new BasicStroke(2, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        graphics.draw(line);
    }

    private void write(String text, double left, double baseline, double size, double weight, Color color) {
        graphics.setColor(color);
        lettering.write(graphics, text, left, baseline, size, weight);
    }

    private static BufferedImage asImage(Picture picture) {
        BufferedImage image = new BufferedImage(picture.width(), picture.height(), BufferedImage.TYPE_INT_RGB);
        byte[] rgb = picture.rgb();
        for (int i = 0; i < rgb.length / 3; i++) {
            int color = (rgb[3 * i] & 255) << 16 | (rgb[3 * i + 1] & 255) << 8 | (rgb[3 * i + 2] & 255);
            image.setRGB(i % picture.width(), i / picture.width(), color);
        }
        return image;
    }
}
