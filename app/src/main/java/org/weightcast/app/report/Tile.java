package org.weightcast.app.report;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import javax.imageio.ImageIO;

/**
 * A small picture.
 *
 * @param name what it shows
 * @param image its pixels, to be shown enlarged
 */
public record Tile(String name, BufferedImage image) {
    /**
     * A picture as a network sees it.
     *
     * @param values [channels, size, size], 1 or 3 channels, in 0..1
     * @param turned whether 1 is black
     */
    public static Tile of(String name, float[] values, int size, boolean turned) {
        int plane = size * size;
        BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < plane; i++) {
            int rgb = 0;
            for (int channel = 0; channel < 3; channel++) {
                float value = values[values.length == plane ? i : channel * plane + i];
                rgb = rgb << 8 | Math.round(255 * Math.min(1, Math.max(0, turned ? 1 - value : value)));
            }
            image.setRGB(i % size, i / size, rgb);
        }
        return new Tile(name, image);
    }

    /**
     * Numbers as shades of grey: 0 is middle grey, black and white are {@code largest} below and above.
     *
     * @param values [size, size]
     */
    public static Tile ofNumbers(String name, float[] values, int size, float largest) {
        float[] shades = new float[values.length];
        for (int i = 0; i < shades.length; i++) {
            shades[i] = largest > 0 ? 0.5f + 0.5f * values[i] / largest : 0.5f;
        }
        return of(name, shades, size, false);
    }

    /** As a PNG file in an address, which is all that there is to load. */
    String dataUri() {
        return "data:image/png;base64," + Base64.getEncoder().encodeToString(png(image));
    }

    /** The bytes of a PNG file. */
    static byte[] png(BufferedImage image) {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", png);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return png.toByteArray();
    }
}
