package org.weightcast.recipes;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.HeatMapChart;
import org.knowm.xchart.HeatMapChartBuilder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Draws figures. */
final class Chart {
    private static final int WIDTH = 800; // pixels
    private static final int HEIGHT = 450;
    private static final int SQUARE = 500; // and the legend beside it
    private static final int LEGEND = 150;
    private static final Color[] BLUE_WHITE_RED = {new Color(0x2166AC), Color.WHITE, new Color(0xB2182B)};

    private Chart() {}

    /** The bytes of a PNG file; empty where Java has no fonts to label it with. */
    static Optional<byte[]> png(Figure figure) {
        System.setProperty("java.awt.headless", "true");
        try {
            if (figure instanceof Figure.Painting painting) {
                return Optional.of(bytes(painting.paint().get()));
            }
            return Optional.of(
                    figure instanceof Figure.HeatMap map ? bytes(heatMap(map)) : bytes(curves((Figure.Curves) figure)));
        } catch (InternalError | LinkageError withoutFonts) {
            return Optional.empty();
        }
    }

    private static byte[] bytes(org.knowm.xchart.internal.chartpart.Chart<?, ?> chart) {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        try {
            BitmapEncoder.saveBitmap(chart, png, BitmapEncoder.BitmapFormat.PNG);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return png.toByteArray();
    }

    private static byte[] bytes(BufferedImage image) {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", png);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return png.toByteArray();
    }

    private static XYChart curves(Figure.Curves figure) {
        XYChart chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .xAxisTitle(figure.x())
                .yAxisTitle(figure.y())
                .theme(Styler.ChartTheme.Matlab)
                .build();
        chart.getStyler().setChartBackgroundColor(Color.WHITE);
        chart.getStyler().setYAxisLogarithmic(figure.logarithmic());
        chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideE);
        for (Figure.Curve curve : figure.curves()) {
            chart.addSeries(curve.name(), curve.x(), curve.y()).setMarker(SeriesMarkers.CIRCLE);
        }
        return chart;
    }

    /** The first row on top; colours run from the largest size below zero to the largest above. */
    private static HeatMapChart heatMap(Figure.HeatMap figure) {
        HeatMapChart chart =
                new HeatMapChartBuilder().width(SQUARE + LEGEND).height(SQUARE).build();
        int rows = figure.rows().size();
        int columns = figure.rows().get(0).size();
        double largest = figure.rows().stream()
                .flatMap(List::stream)
                .mapToDouble(Math::abs)
                .max()
                .orElse(1);
        chart.getStyler().setChartBackgroundColor(Color.WHITE);
        chart.getStyler().setRangeColors(BLUE_WHITE_RED);
        double end = Double.parseDouble(String.format(Locale.ROOT, "%.3g", largest)); // the legend prints all digits
        chart.getStyler().setMin(-end);
        chart.getStyler().setMax(end);
        Number[][] cells = IntStream.range(0, rows * columns)
                .mapToObj(i -> new Number[] {
                    i % columns,
                    i / columns,
                    figure.rows().get(rows - 1 - i / columns).get(i % columns)
                })
                .toArray(Number[][]::new);
        List<Integer> across = IntStream.range(0, columns).boxed().toList();
        List<Integer> up =
                IntStream.iterate(rows - 1, i -> i >= 0, i -> i - 1).boxed().toList();
        chart.addSeries(figure.name(), across, up, List.of(cells));
        return chart;
    }
}
