package org.weightcast.app.report;

import java.awt.Color;
import java.awt.Dimension;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Locale;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.batik.svggen.SVGGeneratorContext;
import org.apache.batik.svggen.SVGGraphics2D;
import org.apache.batik.svggen.SVGIDGenerator;
import org.knowm.xchart.internal.chartpart.Chart;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** Draws charts of XChart as SVG elements that may stand in one HTML file. */
final class SvgChart {
    private static final String NAMESPACE = "http://www.w3.org/2000/svg";
    private static final int DECIMALS = 2;

    private SvgChart() {}

    /**
     * The element, without a background and in the colour of the text around it.
     *
     * @param chart painted on nothing
     * @param name of the chart, unique in the file: identifiers begin with it
     */
    static String of(Chart<?, ?> chart, String name) {
        SVGGraphics2D graphics = new SVGGraphics2D(context(name), false);
        graphics.setSVGCanvasSize(new Dimension(chart.getWidth(), chart.getHeight()));
        chart.paint(graphics, chart.getWidth(), chart.getHeight());
        Element root = graphics.getRoot();
        root.setAttribute("viewBox", "0 0 " + chart.getWidth() + " " + chart.getHeight());
        root.setAttribute("aria-hidden", "true"); // the caption and the table beside it tell the same
        StringWriter written = new StringWriter();
        try {
            graphics.stream(root, written, false, false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String svg = written.toString();
        return svg.substring(svg.indexOf("<svg"))
                .replaceAll(" xmlns(:\\w+)?=\"[^\"]*\"", "") // HTML knows them
                .replace(" id=\"genericDefs\"", "") // the same in every chart
                .replace(rgb(ChartPainter.INK), "currentColor");
    }

    private static String rgb(Color colour) {
        return String.format(Locale.ROOT, "rgb(%d,%d,%d)", colour.getRed(), colour.getGreen(), colour.getBlue());
    }

    private static SVGGeneratorContext context(String name) {
        SVGGeneratorContext context = SVGGeneratorContext.createDefault(document());
        context.setIDGenerator(new SVGIDGenerator() {
            @Override
            public String generateID(String prefix) {
                return name + "-" + super.generateID(prefix);
            }
        });
        context.setComment("");
        context.setPrecision(DECIMALS);
        return context;
    }

    private static Document document() {
        try {
            return DocumentBuilderFactory.newDefaultInstance()
                    .newDocumentBuilder()
                    .getDOMImplementation()
                    .createDocument(NAMESPACE, "svg", null);
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException(e);
        }
    }
}
