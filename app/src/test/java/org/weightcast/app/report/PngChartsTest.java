package org.weightcast.app.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PngChartsTest {
    @TempDir
    Path folder;

    private BufferedImage written(Figure figure) throws Exception {
        Path charts = folder.resolve("new").resolve("charts");
        Page page = new Page("t", "a", List.of(), List.of(new Page.Section("s", List.of(figure))));
        assertThat(ReportFiles.png(page, charts)).containsExactly(charts.resolve(figure.name() + ".png"));
        return ImageIO.read(charts.resolve(figure.name() + ".png").toFile());
    }

    /** How many pixels have a colour, as 0xRRGGBB. */
    private static long count(BufferedImage image, int colour) {
        return IntStream.range(0, image.getWidth() * image.getHeight())
                .filter(i -> (image.getRGB(i % image.getWidth(), i / image.getWidth()) & 0xFFFFFF) == colour)
                .count();
    }

    @Test
    void barsAreAsHighAsTheirShares() throws Exception {
        BufferedImage low = written(bars(0.25));
        BufferedImage high = written(bars(0.75));
        assertThat(low.getWidth()).isEqualTo(640);
        assertThat(low.getHeight()).isEqualTo(360);
        assertThat(low.getRGB(0, 0) & 0xFFFFFF).isEqualTo(0xFFFFFF);
        long area = count(low, 0x3B82D6);
        assertThat(area).isPositive();
        assertThat(count(high, 0x3B82D6) / (double) area).isBetween(2.8, 3.2);
    }

    private static Figure.Bars bars(double share) {
        return new Figure.Bars("bars", "c", "y", List.of(new Figure.Bar("one", share, 0)));
    }

    @Test
    void allKindsOfChartsCanBeDrawn() throws Exception {
        Figure.Line line = new Figure.Line("same name", false, List.of(new Figure.Point(1, 1, 0.1)));
        BufferedImage lines =
                written(new Figure.Lines("lines", "c", new Figure.Axis("x", 0, 2), "y", List.of(line, line, line)));
        assertThat(lines.getHeight()).isEqualTo(360);
        assertThat(count(lines, 0x3A9E6B)).isPositive();
        BufferedImage counts = written(new Figure.Histogram(
                "counts", "c", "x", List.of(new Figure.Point(0.1, 3, 0), new Figure.Point(0.1, 5, 0))));
        assertThat(counts.getWidth()).isEqualTo(640);
        assertThat(counts.getHeight()).isEqualTo(180);
    }

    @Test
    void aMatrixHasItsFirstRowOnTop() throws Exception {
        List<Figure.Head> heads = Collections.nCopies(2, Figure.Head.of("a long name that two classes share"));
        BufferedImage image = written(new Figure.HeatMap(
                "map", "c", "rows", "columns", heads, heads, new double[][] {{1, 0}, {0, 0}}, false));
        assertThat(image.getWidth()).isEqualTo(420);
        assertThat(image.getHeight()).isEqualTo(420);
        // The legend, which is blue too, lies to the right.
        assertThat(blue(image.getSubimage(0, 0, 330, 180))).isGreaterThan(1000);
        assertThat(blue(image.getSubimage(0, 210, 330, 210))).isZero();
    }

    /** How many pixels are of a strong blue. */
    private static long blue(BufferedImage image) {
        return IntStream.range(0, image.getWidth() * image.getHeight())
                .map(i -> image.getRGB(i % image.getWidth(), i / image.getWidth()))
                .filter(rgb -> (rgb & 255) - (rgb >> 16 & 255) > 80)
                .count();
    }

    @Test
    void tilesAreEnlarged() throws Exception {
        Tile tile = Tile.ofNumbers("t", new float[] {-1, 1, 1, 1}, 2, 1);
        BufferedImage image = written(new Figure.Tiles("tiles", "c", Collections.nCopies(9, tile)));
        assertThat(image.getWidth()).isEqualTo(8 * 72 + 8);
        assertThat(image.getHeight()).isEqualTo(2 * 72 + 8);
        assertThat(count(image, 0)).isEqualTo(9 * 32 * 32);
    }

    @Test
    void namesAreShortAndUnlike() {
        assertThat(ChartPainter.unlike(List.of("a", "a", "", "x".repeat(30) + "end")))
                .containsExactly("a", "a (2)", " ", "\u2026" + "x".repeat(20) + "end");
    }

    @Test
    void figuresWithoutAnythingToDrawAreRefused() {
        assertThatThrownBy(() -> new Figure.Bars("n", "c", "y", List.of()))
                .isInstanceOf(IllegalArgumentException.class);
        List<Figure.Head> one = List.of(Figure.Head.of("one"));
        assertThatThrownBy(() -> new Figure.HeatMap("n", "c", "r", "c", one, one, new double[][] {{1, 2}}, true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1 rows and 1 columns");
        assertThat(Files.exists(folder.resolve("new"))).isFalse();
    }
}
