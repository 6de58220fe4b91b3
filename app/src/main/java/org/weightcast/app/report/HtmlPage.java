package org.weightcast.app.report;

import java.awt.Color;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** Writes a page as one HTML file that loads nothing: styles, charts and pictures are inside. */
final class HtmlPage {
    /** What a browser may do for it: show what is inside. */
    private static final String POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

    /** Shades darker than this carry light text. */
    private static final double DARK = 0.6;

    /** More names over columns are written upwards. */
    private static final int FEW = 6;

    private final Markup html = new Markup();
    private final ChartPainter painter = new ChartPainter(new Color(255, 255, 255, 0));

    private HtmlPage() {}

    /** The text of the file. */
    static String of(Page page) {
        HtmlPage written = new HtmlPage();
        written.write(page);
        return written.html.toString();
    }

    private void write(Page page) {
        html.open("html", "lang", "en").open("head").empty("meta", "charset", "utf-8");
        html.empty("meta", "http-equiv", "Content-Security-Policy", "content", POLICY);
        html.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
        html.element("title", page.title());
        html.open("style").own(style()).close().close().open("body").open("main");
        html.element("h1", page.title()).element("p", page.about(), "class", "about");
        html.open("dl", "class", "keys");
        page.figures().forEach(this::key);
        html.close();
        for (Page.Section section : page.sections()) {
            html.open("section").element("h2", section.title());
            section.parts().forEach(this::part);
            html.close();
        }
        html.close().close().close();
    }

    private void key(Page.Key key) {
        html.open("div").element("dt", key.name()).open("dd");
        cell(key.cell());
        html.close();
        if (!key.note().isEmpty()) {
            html.element("dd", key.note(), "class", "note");
        }
        html.close();
    }

    private void part(Part part) {
        if (part instanceof Part.Sentence sentence) {
            html.element("p", sentence.text());
        } else if (part instanceof Part.Listing listing) {
            html.open("ul");
            listing.lines().forEach(line -> html.element("li", line));
            html.close();
        } else if (part instanceof Part.Grid grid) {
            grid(grid);
        } else if (part instanceof Part.Gallery gallery) {
            gallery(gallery);
        } else {
            figure((Figure) part);
        }
    }

    private void grid(Part.Grid grid) {
        html.open("div", "class", "scroll").open("table").open("thead").open("tr");
        grid.header().forEach(name -> html.element("th", name, "scope", "col"));
        html.close().close().open("tbody");
        for (List<Part.Cell> row : grid.rows()) {
            html.open("tr");
            for (int column = 0; column < row.size(); column++) {
                Part.Cell each = row.get(column);
                if (column == 0) {
                    html.open("th", "scope", "row");
                } else {
                    html.open("td", "class", each.value().isPresent() ? "number" : "words");
                }
                cell(each);
                html.close();
            }
            html.close();
        }
        html.close().close().close();
    }

    private void cell(Part.Cell cell) {
        cell.value()
                .ifPresentOrElse(
                        value -> html.element("data", cell.text(), "value", Double.toString(value)),
                        () -> html.text(cell.text()));
    }

    private void gallery(Part.Gallery gallery) {
        html.open("div", "class", "gallery");
        for (Part.Entry entry : gallery.entries()) {
            html.open("figure").open("div");
            entry.pictures().forEach(this::tile);
            html.close().element("figcaption", entry.text()).close();
        }
        html.close();
    }

    private void tile(Tile tile) {
        html.empty("img", "src", tile.dataUri(), "alt", tile.name(), "title", tile.name());
    }

    private void figure(Figure figure) {
        html.open("figure", "id", figure.name());
        html.element("figcaption", figure.caption());
        if (figure instanceof Figure.Tiles tiles) {
            html.open("div", "class", "tiles");
            tiles.tiles().forEach(this::tile);
            html.close();
        } else if (figure instanceof Figure.HeatMap map) {
            heatMap(map);
        } else {
            Fonts.drawn(() -> SvgChart.of(painter.chart(figure), figure.name()))
                    .ifPresentOrElse(html::own, () -> html.element("p", Fonts.MISSING));
        }
        html.close();
    }

    /** A table with shades: unlike a chart it keeps its names, however many there are, and can be read aloud. */
    private void heatMap(Figure.HeatMap map) {
        html.open("div", "class", "scroll")
                .open("table", "class", map.columns().size() > FEW ? "map many" : "map")
                .open("thead")
                .open("tr");
        html.element("th", map.rowTitle() + " \u2193  " + map.columnTitle() + " \u2192", "class", "corner");
        map.columns().forEach(column -> head(column, "col"));
        html.close().close().open("tbody");
        for (int row = 0; row < map.rows().size(); row++) {
            html.open("tr");
            head(map.rows().get(row), "row");
            for (double value : map.values()[row]) {
                shade(map, value);
            }
            html.close();
        }
        html.close().close().close();
    }

    private void head(Figure.Head head, String scope) {
        html.open("th", "scope", scope);
        head.picture().ifPresentOrElse(this::tile, () -> html.element("span", head.text()));
        html.close();
    }

    private void shade(Figure.HeatMap map, double value) {
        double dark = map.largest() > 0 ? value / map.largest() : 0;
        String text = map.counts()
                ? String.format(Locale.ROOT, "%.0f", value)
                : String.format(Locale.ROOT, "%.1f", 100 * value);
        html.open(
                        "td",
                        "class",
                        value == 0 ? "zero" : dark > DARK ? "dark" : "light",
                        "style",
                        String.format(Locale.ROOT, "--shade:%.3f", dark))
                .element("data", text, "value", Double.toString(value))
                .close();
    }

    private static String style() {
        try (InputStream css = Objects.requireNonNull(HtmlPage.class.getResourceAsStream("page.css"))) {
            return new String(css.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
