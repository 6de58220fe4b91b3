package org.weightcast.bench;

import java.awt.Color;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Draws the cost of a cast against the images of all classes, a line for each number of classes, both axes logarithmic. */
final class CostPlot {
    private CostPlot() {}

    static void write(Path file, List<CastCost.Point> points) throws IOException {
        System.setProperty("java.awt.headless", "true");
        XYChart chart = new XYChartBuilder()
                .width(800)
                .height(450)
                .xAxisTitle("images in all")
                .yAxisTitle("ms a cast")
                .theme(Styler.ChartTheme.Matlab)
                .build();
        chart.getStyler().setChartBackgroundColor(Color.WHITE);
        chart.getStyler().setXAxisLogarithmic(true);
        chart.getStyler().setYAxisLogarithmic(true);
        chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideE);
        for (int ways :
                points.stream().mapToInt(CastCost.Point::ways).distinct().toArray()) {
            List<CastCost.Point> own =
                    points.stream().filter(point -> point.ways() == ways).toList();
            chart.addSeries(
                            ways + " classes",
                            own.stream().mapToDouble(CastCost.Point::images).toArray(),
                            own.stream()
                                    .mapToDouble(CastCost.Point::milliseconds)
                                    .toArray())
                    .setMarker(SeriesMarkers.CIRCLE);
        }
        try (OutputStream out = Files.newOutputStream(file)) {
            BitmapEncoder.saveBitmap(chart, out, BitmapEncoder.BitmapFormat.PNG);
        }
    }
}
