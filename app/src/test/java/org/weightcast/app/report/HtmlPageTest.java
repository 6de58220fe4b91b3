package org.weightcast.app.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

class HtmlPageTest {
    private static final String NASTY = "<script>alert('1')</script> & \"x\" \u0007\n\uFFFF";

    private static Page page(Part... parts) {
        return new Page(
                NASTY,
                NASTY,
                List.of(new Page.Key(NASTY, Part.Cell.of(NASTY, 0.1 + 0.2), NASTY)),
                List.of(new Page.Section(NASTY, List.of(parts))));
    }

    private static Figure.Lines lines(String name) {
        List<Figure.Point> points = List.of(new Figure.Point(0, 0.2, 0.1), new Figure.Point(1, 0.9, 0.1));
        return new Figure.Lines(
                name,
                NASTY,
                new Figure.Axis("x", 0, 1),
                "y",
                List.of(new Figure.Line(NASTY, false, points), new Figure.Line(NASTY, true, points)));
    }

    private static Figure.HeatMap map() {
        List<Figure.Head> heads = List.of(Figure.Head.of(NASTY), Figure.Head.of("b"));
        return new Figure.HeatMap("map", NASTY, NASTY, NASTY, heads, heads, new double[][] {{3, 0}, {1, 4}}, true);
    }

    @Test
    void whateverTextComesInIsNoMarkup() throws Exception {
        Tile tile = Tile.of(NASTY, new float[] {0, 1, 0, 1}, 2, false);
        ReadPage page = ReadPage.of(HtmlPage.of(page(
                new Part.Sentence(NASTY),
                new Part.Listing(List.of(NASTY)),
                new Part.Grid(List.of(NASTY), List.of(List.of(Part.Cell.of(NASTY)))),
                new Part.Gallery(List.of(new Part.Entry(List.of(tile), NASTY))),
                new Figure.Tiles("tiles", NASTY, List.of(tile)),
                new Figure.Bars("bars", NASTY, "y", List.of(new Figure.Bar(NASTY, 0.5, 0.1))),
                lines("lines"),
                map())));
        page.standsAlone();
        assertThat(page.text()).doesNotContain("<script", "\u0007", "\uFFFF").contains("\\u7", "\\uffff");
        String shown = "<script>alert('1')</script> & \"x\" \\u7 \\uffff";
        assertThat(page.all("title").get(0).getTextContent()).isEqualTo(shown);
        assertThat(page.all("li").get(0).getTextContent()).isEqualTo(shown);
        assertThat(page.all("img").get(0).getAttribute("alt")).isEqualTo(shown);
        assertThat(page.numbers().get(0)).isEqualTo("0.30000000000000004");
    }

    @Test
    void chartsAreDrawnInTheColourOfTheTextAroundThem() throws Exception {
        ReadPage page = ReadPage.of(HtmlPage.of(page(lines("first"), lines("second"))));
        page.standsAlone();
        assertThat(page.all("svg")).hasSize(2);
        Element svg = page.all("svg").get(0);
        assertThat(svg.getAttribute("viewBox")).isEqualTo("0 0 640 360");
        assertThat(page.text()).contains("fill=\"currentColor\"", "prefers-color-scheme: dark");
        assertThat(ReadPage.in(svg, "path")).hasSizeGreaterThan(10);
    }

    @Test
    void aMatrixIsATableWhoseShadesFollowItsNumbers() throws Exception {
        Element figure = ReadPage.of(HtmlPage.of(page(map()))).figure("map");
        assertThat(ReadPage.table(figure)).isDeepEqualTo(new double[][] {{3, 0}, {1, 4}});
        assertThat(ReadPage.in(figure, "td").stream().map(cell -> cell.getAttribute("style")))
                .containsExactly("--shade:0.750", "--shade:0.000", "--shade:0.250", "--shade:1.000");
    }

    @Test
    void picturesAreInsideAndKeepTheirPixels() throws Exception {
        float[] colours = {1, 0, 0, 1, 0, 1, 0, 1, 0, 0, 1, 1}; // red, green, blue of 2 x 2 pixels
        Tile tile = Tile.of("colours", colours, 2, false);
        Tile numbers = Tile.ofNumbers("numbers", new float[] {-2, 0, 1, 2}, 2, 2);
        ReadPage page = ReadPage.of(HtmlPage.of(page(
                new Part.Gallery(List.of(new Part.Entry(List.of(tile, numbers), ""))),
                new Figure.HeatMap(
                        "map",
                        "",
                        "",
                        "",
                        List.of(new Figure.Head("row", Optional.of(tile))),
                        List.of(Figure.Head.of("column")),
                        new double[][] {{0.5}},
                        false))));
        assertThat(page.all("img")).hasSize(3);
        BufferedImage read = image(page.all("img").get(0));
        assertThat(pixels(read)).containsExactly(0xFF0000, 0x00FF00, 0x0000FF, 0xFFFFFF);
        assertThat(pixels(image(page.all("img").get(1)))).containsExactly(0, 0x808080, 0xBFBFBF, 0xFFFFFF);
        assertThat(pixels(Tile.of("ink", new float[] {1, 0, 0.2f, 2}, 2, true).image()))
                .containsExactly(0, 0xFFFFFF, 0xCCCCCC, 0);
    }

    private static BufferedImage image(Element img) throws Exception {
        String address = img.getAttribute("src");
        return ImageIO.read(
                new ByteArrayInputStream(Base64.getDecoder().decode(address.substring(address.indexOf(',') + 1))));
    }

    private static int[] pixels(BufferedImage image) {
        int[] rgb = image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] &= 0xFFFFFF;
        }
        return rgb;
    }
}
