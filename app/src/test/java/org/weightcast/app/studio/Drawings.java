package org.weightcast.app.studio;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Random;
import javax.imageio.ImageIO;

/** Pictures that were drawn by a seed: three kinds of symbols, no two drawings of a kind alike. */
final class Drawings {
    static final int SIZE = 64; // pixels

    private Drawings() {}

    /** A cross, a ring or a corner in dark ink. */
    static byte[] png(int kind, long seed) {
        return write(draw(kind, seed), "png");
    }

    static BufferedImage draw(int kind, long seed) {
        Random random = new Random(seed);
        BufferedImage image = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_INT_RGB);
        Graphics2D ink = image.createGraphics();
        ink.setColor(Color.WHITE);
        ink.fillRect(0, 0, SIZE, SIZE);
        ink.setColor(Color.BLACK);
        ink.setStroke(new BasicStroke(3));
        int low = 10 + random.nextInt(8);
        int high = 46 + random.nextInt(8);
        int middle = 28 + random.nextInt(8);
        switch (kind % 3) {
            case 0 -> {
                ink.drawLine(low, middle, high, middle + random.nextInt(4));
                ink.drawLine(middle, low, middle + random.nextInt(4), high);
            }
            case 1 -> ink.drawOval(low, low + random.nextInt(4), high - low, high - low);
            default -> {
                ink.drawLine(low, low, low + random.nextInt(4), high);
                ink.drawLine(low, high, high, high + random.nextInt(4));
            }
        }
        ink.dispose();
        return image;
    }

    /** A PNG of coloured noise, which takes about three bytes for each pixel. */
    static byte[] noise(int size) {
        BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
        Random random = new Random(size);
        for (int pixel = 0; pixel < size * size; pixel++) {
            image.setRGB(pixel % size, pixel / size, random.nextInt(1 << 24));
        }
        return write(image, "png");
    }

    static byte[] write(BufferedImage image, String format) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try {
            if (!ImageIO.write(image, format, file)) {
                throw new IllegalArgumentException("Java writes no " + format);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file.toByteArray();
    }
}
