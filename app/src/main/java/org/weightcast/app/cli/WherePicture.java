package org.weightcast.app.cli;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.weightcast.cast.CastModel;
import org.weightcast.cast.Occlusion;
import org.weightcast.data.Picture;
import org.weightcast.data.PictureFile;

/** A picture with red over the parts that its answer rested on, and blue over those that spoke against it. */
record WherePicture(Path folder) {
    private static final int LONGER_SIDE = 384;
    private static final double STRONGEST = 0.75; // of the tint

    /** Writes the picture as PNG, called like the file with {@code -where} behind its name; returns where. */
    Path write(PictureFile file, Picture picture, CastModel model) {
        BufferedImage drawn = draw(picture, Occlusion.of(model, picture));
        String name = Filing.fileName(file);
        int dot = name.lastIndexOf('.') > 0 ? name.lastIndexOf('.') : name.length();
        return Filing.write(folder, name.substring(0, dot) + "-where.png", out -> {
            if (!ImageIO.write(drawn, "png", out)) {
                throw new IOException("this Java writes no PNG");
            }
        });
    }

    static BufferedImage draw(Picture picture, Occlusion found) {
        double scale = LONGER_SIDE / (double) Math.max(picture.width(), picture.height());
        int width = Math.max(1, (int) Math.round(picture.width() * scale));
        int height = Math.max(1, (int) Math.round(picture.height() * scale));
        double most = 1e-9;
        for (double importance : found.importance()) {
            most = Math.max(most, Math.abs(importance));
        }
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int cell = y * found.rows() / height * found.columns() + x * found.columns() / width;
                int from = 3 * (y * picture.height() / height * picture.width() + x * picture.width() / width);
                image.setRGB(x, y, tinted(picture.rgb(), from, found.importance()[cell] / most));
            }
        }
        return image;
    }

    /** A grey pixel under red for 1 and blue for -1. */
    private static int tinted(byte[] rgb, int at, double importance) {
        double grey = 0.299 * (rgb[at] & 255) + 0.587 * (rgb[at + 1] & 255) + 0.114 * (rgb[at + 2] & 255);
        double tint = STRONGEST * Math.abs(importance);
        int kept = (int) Math.round(grey * (1 - tint));
        int added = Math.min(255, (int) Math.round(grey * (1 - tint) + 255 * tint));
        return importance > 0 ? added << 16 | kept << 8 | kept : kept << 16 | kept << 8 | added;
    }
}
