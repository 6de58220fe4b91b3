package org.weightcast.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weightcast.data.Picture;

class ContactSheetTest {
    private static final int GREEN = 0x2E8B57;
    private static final int RED = 0xC8442F;

    @TempDir
    Path folder;

    private BufferedImage draw(String title, List<ContactSheet.Row> rows) throws Exception {
        Path file = folder.resolve("sheet.png");
        ContactSheet.write(file, title, "", rows);
        return ImageIO.read(file.toFile());
    }

    private static ContactSheet.Row row(String name, boolean... right) {
        byte[] white = new byte[30 * 20];
        Arrays.fill(white, (byte) 255);
        Picture picture = Picture.grey(30, 20, white);
        List<ContactSheet.Guess> guesses = new ArrayList<>();
        for (boolean each : right) {
            guesses.add(new ContactSheet.Guess(picture, name, 0.5, each));
        }
        return new ContactSheet.Row(name, Collections.nCopies(right.length, picture), guesses);
    }

    private static long pixels(BufferedImage image, int color) {
        int[] all = image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
        return Arrays.stream(all).filter(each -> (each & 0xFFFFFF) == color).count();
    }

    @Test
    void tellsRightFromWrongAndGrowsWithItsRows() throws Exception {
        BufferedImage allRight = draw("", List.of(row("a", true, true)));
        assertThat(pixels(allRight, RED)).isZero();
        assertThat(pixels(allRight, GREEN)).isPositive();
        BufferedImage oneWrong = draw("", List.of(row("a", true, false), row("b", true)));
        assertThat(pixels(oneWrong, RED)).isPositive();
        assertThat(oneWrong.getHeight()).isGreaterThan(allRight.getHeight());
        assertThat(oneWrong.getWidth()).isEqualTo(allRight.getWidth());
    }

    @Test
    void showsAsManyPicturesAsThereIsRoomFor() throws Exception {
        BufferedImage four = draw("", List.of(row("", true, true, true, true)));
        BufferedImage nine = draw("", List.of(row("", true, true, true, true, true, true, true, true, true)));
        assertThat(pixels(nine, GREEN)).isEqualTo(pixels(four, GREEN));
    }

    @Test
    void writesLettersOfItsOwnAndAQuestionMarkForOthers() throws Exception {
        long nothing = pixels(draw("", List.of()), 0x23262B);
        long word = pixels(draw("rune", List.of()), 0x23262B);
        assertThat(word).isGreaterThan(nothing);
        assertThat(pixels(draw("\u30eb", List.of()), 0x23262B)).isEqualTo(pixels(draw("?", List.of()), 0x23262B));
        Lettering lettering = Lettering.load();
        assertThat(lettering.width("mm", 10, 1)).isGreaterThan(2 * lettering.width("i", 10, 1));
        assertThat(lettering.width("", 10, 1)).isZero();
    }
}
