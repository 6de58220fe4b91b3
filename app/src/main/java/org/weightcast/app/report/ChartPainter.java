package org.weightcast.app.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.HeatMapChart;
import org.knowm.xchart.HeatMapChartBuilder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Makes charts of figures by XChart.
 *
 * @param background what is behind them
 */
record ChartPainter(Color background) {
    static final int WIDTH = 640; // pixels
    static final int HEIGHT = 360;

    /** Text and axes; in HTML it becomes the colour of the text around. */
    static final Color INK = new Color(0x2A2D31);

    /** Readable on light and on dark. */
    private static final Color[] COLOURS = {
        new Color(0x3B82D6), new Color(0xD9822B), new Color(0x3A9E6B), new Color(0x9A6FC4), new Color(0xC9506A)
    };

    private static final Color GUIDE = new Color(0x8A8F98);
    private static final Color GRID = new Color(0x8A, 0x8F, 0x98, 70);
    private static final Color[] WHITE_TO_BLUE = {Color.WHITE, new Color(0x6AA5E8)};
    private static final int CELL = 30; // pixels
    private static final int LEAST_MAP = 420;
    private static final int LARGEST_MAP = 1600;
    private static final int AROUND_MAP = 170; // names and the legend
    private static final int LETTERS_ACROSS = 40; // more do not fit side by side below a small chart
    private static final int LONGEST_NAME = 24;
    private static final double ROOM = 0.03; // above 1, so that a line along the top is seen

    /** The chart of a figure that has one: all but tiles. */
    Chart<?, ?> chart(Figure figure) {
        if (figure instanceof Figure.Bars bars) {
            return bars(bars);
        }
        if (figure instanceof Figure.Histogram histogram) {
            return histogram(histogram);
        }
        if (figure instanceof Figure.Lines lines) {
            return lines(lines);
        }
        return heatMap((Figure.HeatMap) figure);
    }

    private CategoryChart bars(Figure.Bars figure) {
        CategoryChart chart =
                new CategoryChartBuilder().width(WIDTH).height(HEIGHT).build();
        style(chart.getStyler()).setLegendVisible(false);
        chart.getStyler().setYAxisMin(0.0).setYAxisMax(1 + ROOM);
        List<String> labels =
                unlike(figure.bars().stream().map(Figure.Bar::label).toList());
        chart.getStyler().setXAxisLabelRotation(labels.size() * longest(labels) > 2 * LETTERS_ACROSS ? 45 : 0);
        chart.getStyler().setAvailableSpaceFill(0.5);
        chart.setYAxisTitle(figure.y());
        chart.addSeries(
                figure.y(),
                labels,
                figure.bars().stream().map(Figure.Bar::share).toList(),
                figure.bars().stream().map(Figure.Bar::half).toList());
        return chart;
    }

    private CategoryChart histogram(Figure.Histogram figure) {
        CategoryChart chart =
                new CategoryChartBuilder().width(WIDTH).height(HEIGHT / 2).build();
        style(chart.getStyler()).setLegendVisible(false);
        chart.getStyler().setAvailableSpaceFill(0.95).setYAxisMin(0.0);
        chart.getStyler().setYAxisDecimalPattern("#,##0").setXAxisDecimalPattern("0.00");
        chart.setXAxisTitle(figure.x());
        chart.setYAxisTitle("count");
        chart.addSeries(
                "count",
                unlike(figure.counts().stream()
                        .map(point -> String.format(Locale.ROOT, "%.2f", point.x()))
                        .toList()),
                figure.counts().stream().map(Figure.Point::y).toList());
        return chart;
    }

    private XYChart lines(Figure.Lines figure) {
        XYChart chart = new XYChartBuilder().width(WIDTH).height(HEIGHT).build();
        style(chart.getStyler());
        chart.getStyler()
                .setXAxisMin(figure.axis().least())
                .setXAxisMax(figure.axis().most())
                .setYAxisMin(0.0)
                .setYAxisMax(1 + ROOM);
        chart.setXAxisTitle(figure.axis().title());
        chart.setYAxisTitle(figure.y());
        List<String> names =
                unlike(figure.lines().stream().map(Figure.Line::name).toList());
        for (int i = 0; i < names.size(); i++) {
            Figure.Line line = figure.lines().get(i);
            List<Double> x = line.points().stream().map(Figure.Point::x).toList();
            List<Double> y = line.points().stream().map(Figure.Point::y).toList();
            List<Double> halves = line.points().stream().map(Figure.Point::half).toList();
            boolean bare = halves.stream().allMatch(half -> half == 0);
            XYSeries series = bare ? chart.addSeries(names.get(i), x, y) : chart.addSeries(names.get(i), x, y, halves);
            if (line.guide()) {
                series.setMarker(SeriesMarkers.NONE).setLineColor(GUIDE);
                series.setLineStyle(new BasicStroke(1, BasicStroke.CAP_BUTT, 0, 1, new float[] {4, 4}, 0));
            } else {
                series.setMarker(SeriesMarkers.CIRCLE).setLineStyle(new BasicStroke(2));
            }
        }
        return chart;
    }

    /** The first row on top. */
    private HeatMapChart heatMap(Figure.HeatMap figure) {
        int rows = figure.rows().size();
        int columns = figure.columns().size();
        HeatMapChart chart = new HeatMapChartBuilder()
                .width(side(columns))
                .height(side(rows))
                .xAxisTitle(figure.columnTitle())
                .yAxisTitle(figure.rowTitle())
                .build();
        style(chart.getStyler());
        chart.getStyler().setRangeColors(WHITE_TO_BLUE);
        chart.getStyler().setMin(0).setMax(figure.counts() ? Math.max(1, figure.largest()) : rounded(figure.largest()));
        chart.getStyler().setShowValue(figure.counts()).setValueFont(new Font(Font.SANS_SERIF, Font.PLAIN, 10));
        chart.getStyler().setHeatMapValueDecimalPattern("0");
        chart.getStyler().setValueFontColor(INK).setPlotContentSize(1);
        List<String> across = unlike(names(figure.columns()));
        chart.getStyler().setXAxisLabelRotation(columns * longest(across) > LETTERS_ACROSS ? 90 : 0);
        Number[][] cells = IntStream.range(0, rows * columns)
                .mapToObj(i ->
                        new Number[] {i % columns, i / columns, figure.values()[rows - 1 - i / columns][i % columns]})
                .toArray(Number[][]::new);
        List<String> up = new ArrayList<>(unlike(names(figure.rows())));
        Collections.reverse(up);
        chart.addSeries(figure.name(), across, up, List.of(cells));
        return chart;
    }

    private static int longest(List<String> names) {
        return names.stream().mapToInt(String::length).max().orElse(0);
    }

    private static List<String> names(List<Figure.Head> heads) {
        return heads.stream().map(Figure.Head::text).toList();
    }

    private static int side(int cells) {
        return Math.min(LARGEST_MAP, Math.max(LEAST_MAP, cells * CELL + AROUND_MAP));
    }

    /** The legend prints all digits. */
    private static double rounded(double number) {
        return Double.parseDouble(String.format(Locale.ROOT, "%.2g", Math.max(number, 0.01)));
    }

    /** Names as XChart takes them: short, and no two alike. */
    static List<String> unlike(List<String> names) {
        List<String> unlike = new ArrayList<>();
        for (String name : names) {
            String shown = name.codePointCount(0, name.length()) <= LONGEST_NAME
                    ? name
                    : "\u2026" + name.substring(name.offsetByCodePoints(name.length(), 1 - LONGEST_NAME));
            String free = shown.isEmpty() ? " " : shown;
            for (int number = 2; unlike.contains(free); number++) {
                free = shown + " (" + number + ")";
            }
            unlike.add(free);
        }
        return unlike;
    }

    private AxesChartStyler style(AxesChartStyler styler) {
        Font font = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
        styler.setBaseFont(font).setChartBackgroundColor(background).setPlotBackgroundColor(background);
        styler.setChartFontColor(INK).setSeriesColors(COLOURS).setPlotBorderVisible(false);
        styler.setLegendPosition(Styler.LegendPosition.OutsideE).setLegendBackgroundColor(background);
        styler.setLegendBorderColor(background).setLegendFont(font);
        styler.setAxisTitleFont(font).setAxisTickLabelsFont(font).setAxisTickLabelsColor(INK);
        styler.setAxisTickMarksColor(GUIDE).setPlotGridLinesColor(GRID);
        styler.setPlotGridLinesStroke(new BasicStroke(1)).setErrorBarsColor(INK).setLocale(Locale.ROOT);
        return styler;
    }

    /** As an image of the size that the chart has. */
    static BufferedImage image(Chart<?, ?> chart) {
        return BitmapEncoder.getBufferedImage(chart);
    }
}
