package org.weightcast.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads the flags that make-pictures.sh had made by other programs, and files that are no pictures or hostile. */
class PictureDecoderTest {
    private static final String RED_GREEN_BLUE_WHITE = "ff0000 00ff00 0000ff ffffff";
    private static final String GREYS = "000000 555555 aaaaaa ffffff";
    private static final String BITS = "000000 ffffff ffffff 000000";

    static byte[] file(String name) throws IOException {
        try (InputStream in = PictureDecoderTest.class.getResourceAsStream("/pictures/" + name)) {
            assertThat(in).as(name).isNotNull();
            return in.readAllBytes();
        }
    }

    /** The colour at a place as red, green, blue in 0..255. */
    private static int[] color(Picture picture, int x, int y) {
        int at = 3 * (y * picture.width() + x);
        return new int[] {picture.rgb()[at] & 255, picture.rgb()[at + 1] & 255, picture.rgb()[at + 2] & 255};
    }

    /** Two places in each quarter have its colour; {@code colors} lists upper left, upper right, lower left, lower right. */
    private static void assertQuarters(Picture picture, String colors, int tolerance) {
        String[] expected = colors.split(" ", -1);
        for (int quarter = 0; quarter < 4; quarter++) {
            int rgb = Integer.parseInt(expected[quarter], 16);
            int[] wanted = {rgb >> 16, rgb >> 8 & 255, rgb & 255};
            for (int inset : new int[] {0, 3}) {
                int x = quarter % 2 == 0 ? inset : picture.width() - 1 - inset;
                int y = quarter < 2 ? inset : picture.height() - 1 - inset;
                int[] found = color(picture, x, y);
                for (int c = 0; c < 3; c++) {
                    assertThat(found[c])
                            .as("channel %d at %d, %d: %s", c, x, y, Arrays.toString(found))
                            .isCloseTo(wanted[c], within(tolerance));
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "grey-1.png, " + BITS,
        "grey-2.png, " + GREYS,
        "grey-4.png, " + GREYS,
        "grey-8.png, " + GREYS,
        "grey-16.png, " + GREYS,
        "color-8.png, " + RED_GREEN_BLUE_WHITE,
        "color-16.png, " + RED_GREEN_BLUE_WHITE,
        "palette-1.png, " + BITS,
        "palette-2.png, " + RED_GREEN_BLUE_WHITE,
        "palette-4.png, " + RED_GREEN_BLUE_WHITE,
        "palette-8.png, " + RED_GREEN_BLUE_WHITE,
        "palette-clear.png, ff0000 7fff7f ffffff ffffff",
        "grey-alpha-8.png, 7f7f7f aaaaaa d4d4d4 ffffff",
        "grey-alpha-16.png, 7f7f7f aaaaaa d4d4d4 ffffff",
        "color-alpha-8.png, ff0000 7fff7f ffffff ffffff",
        "color-alpha-16.png, ff0000 7fff7f ffffff ffffff",
        "key-clear.png, ff0000 ffffff 0000ff ffffff",
        "interlaced-1.png, " + BITS,
        "interlaced-8.png, " + RED_GREEN_BLUE_WHITE,
        "interlaced-palette.png, " + RED_GREEN_BLUE_WHITE,
        "lossless.webp, " + RED_GREEN_BLUE_WHITE,
        "alpha.webp, ff0000 7fff7f ffffff ffffff",
        "animated.webp, " + RED_GREEN_BLUE_WHITE,
        "flag.gif, " + RED_GREEN_BLUE_WHITE,
        "interlaced.gif, " + RED_GREEN_BLUE_WHITE,
        "animated.gif, " + RED_GREEN_BLUE_WHITE,
        "clear.gif, ff0000 00ff00 ffffff ffffff",
        "bits.bmp, " + BITS,
        "palette.bmp, " + RED_GREEN_BLUE_WHITE,
        "rle.bmp, " + RED_GREEN_BLUE_WHITE,
        "color.bmp, " + RED_GREEN_BLUE_WHITE,
        "os2.bmp, " + RED_GREEN_BLUE_WHITE,
        "rgb565.bmp, " + RED_GREEN_BLUE_WHITE,
        "alpha.bmp, ff0000 7fff7f ffffff ffffff"
    })
    void readsExactColors(String name, String colors) throws IOException {
        Picture picture = PictureDecoder.decode(file(name), name);
        assertThat(picture.width()).isEqualTo(16);
        assertThat(picture.height()).isEqualTo(12);
        assertQuarters(picture, colors, 0);
    }

    @ParameterizedTest
    @CsvSource({
        "color.jpg, " + RED_GREEN_BLUE_WHITE,
        "progressive.jpg, " + RED_GREEN_BLUE_WHITE,
        "rgb.jpg, " + RED_GREEN_BLUE_WHITE,
        "cmyk.jpg, " + RED_GREEN_BLUE_WHITE,
        "ycck.jpg, " + RED_GREEN_BLUE_WHITE,
        "grey.jpg, " + GREYS,
        "lossy.webp, " + RED_GREEN_BLUE_WHITE,
        "lossy-alpha.webp, ff0000 7fff7f ffffff ffffff"
    })
    void readsLossyColors(String name, String colors) throws IOException {
        Picture picture = PictureDecoder.decode(file(name), name);
        assertThat(picture.width()).isEqualTo(16);
        assertThat(picture.height()).isEqualTo(12);
        assertQuarters(picture, colors, 8);
    }

    @ParameterizedTest
    @CsvSource({
        "exif-1.jpg, 16, ff0000 00ff00 0000ff ffffff",
        "exif-2.jpg, 16, 00ff00 ff0000 ffffff 0000ff",
        "exif-3.jpg, 16, ffffff 0000ff 00ff00 ff0000",
        "exif-4.jpg, 16, 0000ff ffffff ff0000 00ff00",
        "exif-5.jpg, 12, ff0000 0000ff 00ff00 ffffff",
        "exif-6.jpg, 12, 0000ff ff0000 ffffff 00ff00",
        "exif-7.jpg, 12, ffffff 00ff00 0000ff ff0000",
        "exif-8.jpg, 12, 00ff00 ffffff ff0000 0000ff",
        "exif-6.png, 12, 0000ff ff0000 ffffff 00ff00",
        "exif-6.webp, 12, 0000ff ff0000 ffffff 00ff00"
    })
    void turnsPhotographsUpright(String name, int width, String colors) throws IOException {
        Picture picture = PictureDecoder.decode(file(name), name);
        assertThat(picture.width()).isEqualTo(width);
        assertThat(picture.height()).isEqualTo(28 - width);
        assertQuarters(picture, colors, 8);
    }

    @Test
    void readsFilteredRowsLikeTheReaderOfTheJdk() throws IOException {
        byte[] file = file("slope.png");
        Picture picture = PictureDecoder.decode(file, "slope.png");
        BufferedImage expected = ImageIO.read(new ByteArrayInputStream(file));
        assertThat(picture.width()).isEqualTo(expected.getWidth());
        assertThat(picture.height()).isEqualTo(expected.getHeight());
        for (int y = 0; y < picture.height(); y++) {
            for (int x = 0; x < picture.width(); x++) {
                int[] found = color(picture, x, y);
                assertThat(found[0] << 16 | found[1] << 8 | found[2]).isEqualTo(expected.getRGB(x, y) & 0xffffff);
            }
        }
        assertThat(color(picture, 3, 9)).containsExactly(213, 184, 156); // as ImageMagick reads it
    }

    @Test
    void theContentDecidesTheFormatNotTheName() throws IOException {
        assertQuarters(PictureDecoder.decode(file("color-8.png"), "photo.jpg"), RED_GREEN_BLUE_WHITE, 0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<!DOCTYPE html><title>Not found</title> | an HTML, XML or SVG text",
                "just words | not a PNG",
                "BMW and other words that are long enough | not a PNG",
                "%PDF-1.7 ... | a PDF file",
                "II*\0rest | a TIFF file",
                "1234ftypheic | a HEIC"
            })
    void saysWhatOtherFilesAre(String text, String expected) {
        assertRefused(text.getBytes(StandardCharsets.ISO_8859_1), expected);
    }

    @Test
    void refusesAnEmptyFile() {
        assertRefused(new byte[0], "it is empty");
    }

    @ParameterizedTest
    @CsvSource({"60000, -60000", "0, 12", "-16, 12", "16, 0"})
    void refusesABitmapByTheSizeInItsHeader(int width, int height) throws IOException {
        byte[] file = file("color.bmp");
        ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putInt(18, width).putInt(22, height);
        assertRefused(file, width + " x " + Math.abs(height) + " pixels");
    }

    @Test
    void refusesABitmapThatEndsInItsHeader() throws IOException {
        assertRefused(Arrays.copyOf(file("color.bmp"), 20), "it is cut off");
        assertRefused(Arrays.copyOf(file("os2.bmp"), 20), "it is cut off");
    }

    private static void assertRefused(byte[] file, String reason) {
        assertThatThrownBy(() -> PictureDecoder.decode(file, "a/b.png"))
                .isInstanceOf(BadInputException.class)
                .hasMessageStartingWith("The picture a/b.png ")
                .hasMessageContaining(reason)
                .hasMessageNotContainingAny("\n", "\r");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "color-8.png",
                "interlaced-8.png",
                "color.jpg",
                "progressive.jpg",
                "cmyk.jpg",
                "lossy.webp",
                "lossless.webp",
                "exif-6.webp",
                "flag.gif",
                "color.bmp",
                "rle.bmp"
            })
    void refusesCutOffPictures(String name) throws IOException {
        byte[] file = file(name);
        for (int length = 0; length < file.length - 9; length++) {
            byte[] cut = Arrays.copyOf(file, length);
            assertThatThrownBy(() -> PictureDecoder.decode(cut, name))
                    .as("%s cut to %d bytes", name, length)
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContaining(name);
        }
    }

    @Test
    void refusesDamagedCompression() throws IOException {
        byte[] file = file("color-8.png");
        file[file.length - 24] ^= 1;
        assertRefused(file, "wrong check sum");
    }

    /** Whatever bytes are wrong, a picture or one sentence comes back, and no decoder hangs. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "palette-clear.png", "interlaced-8.png", "exif-6.jpg", "cmyk.jpg", "ycck.jpg", "progressive.jpg",
                "lossy.webp", "lossy-alpha.webp", "animated.webp", "exif-6.webp", "animated.gif", "rle.bmp",
                "palette.bmp", "alpha.bmp"
            })
    void survivesWrongBytes(String name) throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        byte[] good = file(name);
        for (int trial = 0; trial < 100; trial++) {
            byte[] file = good.clone();
            for (int change = random.nextInt(3); change >= 0; change--) {
                file[random.nextInt(file.length)] = (byte) random.nextInt(256);
            }
            if (name.endsWith(".png")) {
                repairCheckSums(file);
            }
            try {
                PictureDecoder.decode(file, name);
            } catch (BadInputException e) {
                assertThat(e).as("seed %d, trial %d", seed, trial).hasMessageContaining(name);
            }
        }
    }

    private static void repairCheckSums(byte[] file) {
        ByteBuffer bytes = ByteBuffer.wrap(file);
        int at = 8;
        while (at + 12 <= file.length) {
            int length = bytes.getInt(at);
            if (length < 0 || length > file.length - at - 12) {
                return;
            }
            CRC32 sum = new CRC32();
            sum.update(file, at + 4, length + 4);
            bytes.putInt(at + 8 + length, (int) sum.getValue());
            at += 12 + length;
        }
    }

    @ParameterizedTest
    @EnumSource(PictureFormat.class)
    void refusesHugePicturesByTheirHeader(PictureFormat format) throws IOException {
        byte[] file =
                switch (format) {
                    case PNG -> hugePng();
                    case JPEG -> hugeJpeg();
                    case WEBP -> hugeWebp();
                    case GIF -> hugeGif();
                    case BMP -> hugeBmp();
                };
        long before = allocated();
        assertRefused(file, "60000 x 60000 pixels, the limit is 64 megapixels");
        assertThat(allocated() - before).as("bytes allocated").isLessThan(50_000_000);
    }

    private static long allocated() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }

    private static byte[] hugePng() throws IOException {
        byte[] file = file("color-8.png");
        ByteBuffer.wrap(file).putInt(16, 60000).putInt(20, 60000);
        repairCheckSums(file);
        return file;
    }

    private static byte[] hugeJpeg() throws IOException {
        byte[] file = file("color.jpg");
        int frame = 2;
        while ((file[frame + 1] & 255) != 0xc0) {
            frame += 2 + ByteBuffer.wrap(file).getShort(frame + 2);
        }
        ByteBuffer.wrap(file).putShort(frame + 5, (short) 60000).putShort(frame + 7, (short) 60000);
        return file;
    }

    private static byte[] hugeWebp() throws IOException {
        byte[] file = file("exif-6.webp"); // has the extended header: width - 1 and height - 1 in three bytes each
        for (int at : new int[] {24, 27}) {
            file[at] = (byte) 59999;
            file[at + 1] = (byte) (59999 >> 8);
            file[at + 2] = 0;
        }
        return file;
    }

    private static byte[] hugeGif() throws IOException {
        byte[] file = file("flag.gif");
        ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putShort(6, (short) 60000).putShort(8, (short) 60000);
        int image = 13 + 3 * (2 << (file[10] & 7));
        while (file[image] != ',') {
            image++;
        }
        bytes.putShort(image + 5, (short) 60000).putShort(image + 7, (short) 60000);
        return file;
    }

    private static byte[] hugeBmp() throws IOException {
        byte[] file = file("color.bmp");
        ByteBuffer.wrap(file)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(18, 60000)
                .putInt(22, 60000)
                .putInt(34, 0);
        return file;
    }

    @Test
    void takesNoMemoryForPixelsThatTheFileCannotHold() throws IOException {
        byte[] file = file("color-8.png");
        ByteBuffer.wrap(file).putInt(16, 8000).putInt(20, 8000);
        repairCheckSums(file);
        long before = allocated();
        assertRefused(file, "cut off");
        assertThat(allocated() - before).isLessThan(1_000_000);
    }

    @Test
    void refusesHugeFiles() {
        assertRefused(new byte[PictureDecoder.LARGEST_FILE + 1], "larger than 100 MB");
    }
}
