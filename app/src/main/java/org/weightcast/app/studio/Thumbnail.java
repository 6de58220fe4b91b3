package org.weightcast.app.studio;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;
import org.weightcast.data.Picture;

/** Small copies of pictures, since a page with a hundred photographs in full size would be slow. */
final class Thumbnail {
    private static final int LONGEST = 128; // pixels

    private Thumbnail() {}

    /** A PNG of the picture, its longer side {@value #LONGEST} pixels or less. */
    static byte[] png(Picture picture) {
        int step = Math.max(1, Math.max(picture.width(), picture.height()) / (2 * LONGEST));
        BufferedImage image = sampled(picture, step);
        double scale = Math.min(1, LONGEST / (double) Math.max(image.getWidth(), image.getHeight()));
        int width = Math.max(1, (int) Math.round(image.getWidth() * scale));
        int height = Math.max(1, (int) Math.round(image.getHeight() * scale));
        BufferedImage small = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = small.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        graphics.drawImage(image, 0, 0, width, height, null);
        graphics.dispose();
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        try {
            ImageIO.write(small, "png", png);
        } catch (IOException e) {
            throw new UncheckedIOException("Writing to memory failed", e);
        }
        return png.toByteArray();
    }

    /** Every so many pixels: a copy of a large photograph in full would be large too. */
    private static BufferedImage sampled(Picture picture, int step) {
        int width = Math.max(1, picture.width() / step);
        int height = Math.max(1, picture.height() / step);
        int[] pixels = new int[width * height];
        byte[] rgb = picture.rgb();
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int at = 3 * (y * step * picture.width() + x * step);
                pixels[y * width + x] = (rgb[at] & 255) << 16 | (rgb[at + 1] & 255) << 8 | (rgb[at + 2] & 255);
            }
        }
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        image.setRGB(0, 0, width, height, pixels, 0, width);
        return image;
    }
}
