package org.weightcast.data;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;

/**
 * Draws examples/runes: four drawings of each of five invented runes to learn from, four others to recognise, and four of one
 * more rune to learn later.
 */
final class DrawRunes {
    private static final int SIZE = 64;
    private static final int DRAWINGS = 4;

    private record Rune(String name, long seed) {}

    private static final List<Rune> RUNES = List.of(
            new Rune("ansur", 118),
            new Rune("berkan", 113),
            new Rune("fendu", 121),
            new Rune("lagaz", 108),
            new Rune("odrun", 124));

    private static final Rune LATER = new Rune("teiwa", 127);

    private DrawRunes() {}

    /** Writes into the folder given as the only argument. */
    public static void main(String[] arguments) throws IOException {
        Path place = Path.of(arguments[0]);
        for (Rune rune : RUNES) {
            draw(rune, 1, place.resolve("learn"));
            draw(rune, 1 + DRAWINGS, place.resolve("unseen"));
        }
        draw(LATER, 1, place.resolve("later"));
    }

    private static void draw(Rune rune, int first, Path part) throws IOException {
        Path folder = Files.createDirectories(part.resolve(rune.name()));
        for (int drawing = first; drawing < first + DRAWINGS; drawing++) {
            write(GlyphArtist.draw(rune.seed(), drawing, SIZE), folder.resolve(rune.name() + drawing + ".png"));
        }
    }

    private static void write(Picture picture, Path file) throws IOException {
        BufferedImage image = new BufferedImage(picture.width(), picture.height(), BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < picture.width() * picture.height(); i++) {
            image.getRaster().setSample(i % picture.width(), i / picture.width(), 0, picture.rgb()[3 * i] & 255);
        }
        if (!ImageIO.write(image, "png", file.toFile())) {
            throw new IOException("No PNG writer for " + file);
        }
    }
}
