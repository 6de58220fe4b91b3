package org.weightcast.cast;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weightcast.data.FolderReading;
import org.weightcast.data.GlyphArtist;
import org.weightcast.data.ImageSpec;
import org.weightcast.data.Picture;

class SuitedTest {
    @TempDir
    private Path folder = Path.of("given by JUnit");

    private void write(String path, Picture picture) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        BufferedImage image = new BufferedImage(picture.width(), picture.height(), BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < picture.width() * picture.height(); i++) {
            int red = picture.rgb()[3 * i] & 255;
            int green = picture.rgb()[3 * i + 1] & 255;
            int blue = picture.rgb()[3 * i + 2] & 255;
            image.setRGB(i % picture.width(), i / picture.width(), red << 16 | green << 8 | blue);
        }
        ImageIO.write(image, "png", file.toFile());
    }

    /** Speckles of a colour of the class, as rough as a photograph. */
    private static Picture speckled(Random random, int colour) {
        byte[] rgb = new byte[3 * 24 * 24];
        random.nextBytes(rgb);
        for (int i = colour; i < rgb.length; i += 3) {
            rgb[i] = (byte) (200 + random.nextInt(50));
        }
        return new Picture(24, 24, rgb);
    }

    @Test
    void drawingsGetGlyphs() throws IOException {
        for (int i = 0; i < 3; i++) {
            write("first/" + i + ".png", GlyphArtist.draw(1, i, 64));
            write("second/" + i + ".png", GlyphArtist.draw(2, i, 64));
        }
        Suited suited = Suited.read(folder, FolderReading.defaults());
        try (Caster caster = suited.caster()) {
            assertThat(suited.name()).isEqualTo(Caster.GLYPHS);
            assertThat(caster.imageSpec(suited.support().spec().darkInk()))
                    .isEqualTo(suited.support().spec());
            assertThat(Suited.name(folder, FolderReading.defaults())).isEqualTo(Caster.GLYPHS);
        }
    }

    @Test
    void photographsGetPhotos() throws IOException {
        Random random = new Random(1);
        for (int i = 0; i < 3; i++) {
            write("red/" + i + ".png", speckled(random, 0));
            write("blue/" + i + ".png", speckled(random, 2));
        }
        Suited suited = Suited.read(folder, FolderReading.defaults());
        try (Caster caster = suited.caster();
                CastModel model = caster.cast(suited.support(), 0)) {
            assertThat(suited.name()).isEqualTo(Caster.PHOTOS);
            assertThat(caster.imageSpec(false)).isEqualTo(suited.support().spec());
            assertThat(Suited.name(folder, FolderReading.defaults())).isEqualTo(Caster.PHOTOS);
            assertThat(model.classify(speckled(random, 0)).label()).isEqualTo("red");
            assertThat(model.classify(speckled(random, 2)).label()).isEqualTo("blue");
        }
    }

    @Test
    void theCastersSeeWhatPicturesArePreparedFor() {
        try (Caster glyphs = Caster.load(Caster.GLYPHS);
                Caster photos = Caster.load(Caster.PHOTOS)) {
            assertThat(glyphs.imageSpec(true)).isEqualTo(new ImageSpec(1, Suited.GLYPH_SIZE, true));
            assertThat(photos.imageSpec(false)).isEqualTo(new ImageSpec(3, Suited.PHOTO_SIZE, false));
        }
    }

    @Test
    void noColourIsTurnedRound() {
        ImageSpec asTrained = new ImageSpec(3, Suited.PHOTO_SIZE, false);
        try (Caster photos = Caster.load(Caster.PHOTOS);
                Evaluator evaluator = new Evaluator(Caster.PHOTOS)) {
            assertThat(photos.imageSpec(true)).isEqualTo(asTrained);
            assertThat(evaluator.imageSpec()).isEqualTo(asTrained);
        }
    }
}
