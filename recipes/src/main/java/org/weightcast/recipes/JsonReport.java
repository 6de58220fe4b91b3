package org.weightcast.recipes;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;

/**
 * A report as JSON: {@code {"recipe","claims":[{"claim","published","measured","baseline","holds"}],"seeds","minutes"}}, and
 * {@code mode}, {@code tables}, {@code figures}. {@code measured} is {@code {"mean","ci95","n"}}; an interval that is not known is null.
 */
final class JsonReport {
    private static final JsonFactory JSON = new JsonFactory();

    private final JsonGenerator json;

    private JsonReport(JsonGenerator json) {
        this.json = json;
    }

    static String of(Report report) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text).useDefaultPrettyPrinter()) {
            new JsonReport(json).write(report);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.append('\n').toString();
    }

    private void write(Report report) throws IOException {
        json.writeStartObject();
        json.writeStringField("recipe", report.recipe().name());
        json.writeStringField("mode", report.mode().name().toLowerCase(Locale.ROOT));
        json.writeArrayFieldStart("claims");
        for (Claim claim : report.claims()) {
            write(claim);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("seeds");
        for (long seed : report.seeds()) {
            json.writeNumber(seed);
        }
        json.writeEndArray();
        number("minutes", report.minutes());
        json.writeArrayFieldStart("tables");
        for (Report.Table table : report.tables()) {
            write(table);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("figures");
        for (Figure figure : report.figures()) {
            write(figure);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void write(Claim claim) throws IOException {
        json.writeStartObject();
        json.writeStringField("claim", claim.claim());
        json.writeStringField("published", claim.published());
        json.writeObjectFieldStart("measured");
        number("mean", claim.measured().mean());
        number("ci95", claim.measured().ci95());
        json.writeNumberField("n", claim.measured().n());
        json.writeEndObject();
        json.writeStringField("baseline", claim.baseline());
        json.writeBooleanField("holds", claim.holds());
        json.writeEndObject();
    }

    private void write(Report.Table table) throws IOException {
        json.writeStartObject();
        json.writeStringField("title", table.title());
        strings("header", table.header());
        json.writeArrayFieldStart("rows");
        for (List<String> row : table.rows()) {
            json.writeArray(row.toArray(new String[0]), 0, row.size());
        }
        json.writeEndArray();
        json.writeStringField("note", table.note());
        json.writeEndObject();
    }

    private void write(Figure figure) throws IOException {
        json.writeStartObject();
        json.writeStringField("file", figure.name() + ".png");
        json.writeStringField("title", figure.title());
        if (figure instanceof Figure.Curves curves) {
            json.writeStringField("x", curves.x());
            json.writeStringField("y", curves.y());
            json.writeArrayFieldStart("curves");
            for (Figure.Curve curve : curves.curves()) {
                json.writeStartObject();
                json.writeStringField("name", curve.name());
                numbers("x", curve.x());
                numbers("y", curve.y());
                json.writeEndObject();
            }
            json.writeEndArray();
        } else if (figure instanceof Figure.HeatMap map) {
            json.writeArrayFieldStart("rows");
            for (List<Double> row : map.rows()) {
                numbers(row);
            }
            json.writeEndArray();
        }
        json.writeEndObject();
    }

    private void strings(String field, List<String> values) throws IOException {
        json.writeFieldName(field);
        json.writeArray(values.toArray(new String[0]), 0, values.size());
    }

    private void numbers(String field, List<Double> values) throws IOException {
        json.writeFieldName(field);
        numbers(values);
    }

    private void numbers(List<Double> values) throws IOException {
        json.writeStartArray();
        for (double value : values) {
            number(value);
        }
        json.writeEndArray();
    }

    private void number(String field, double value) throws IOException {
        json.writeFieldName(field);
        number(value);
    }

    /** JSON knows no infinity and no "not a number". */
    private void number(double value) throws IOException {
        if (Double.isFinite(value)) {
            json.writeNumber(value);
        } else {
            json.writeNull();
        }
    }
}
