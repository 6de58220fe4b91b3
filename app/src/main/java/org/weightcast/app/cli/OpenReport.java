package org.weightcast.app.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import org.weightcast.cast.Accuracy;
import org.weightcast.cast.OpenEvaluation;

/** What there is to tell of pictures that show none of the classes. */
final class OpenReport {
    private OpenReport() {}

    /** The field {@code open} of an object that is open already; shares and errors in 0..1. */
    static void write(JsonGenerator json, OpenEvaluation found) throws IOException {
        json.writeObjectFieldStart("open");
        json.writeNumberField("strange_classes", found.strangeClasses());
        write(json, "auroc", found.auroc());
        write(json, "auroc_of_probability", found.aurocOfProbability());
        write(json, "auroc_of_distance", found.aurocOfDistance());
        json.writeNumberField("promised_false_reject", found.promised());
        write(json, "false_reject", found.falseReject());
        write(json, "false_accept", found.falseAccept());
        json.writeNumberField("false_accept_at_promised", found.falseAcceptAtPromised());
        json.writeNumberField("calibration_error_before", found.errorBefore());
        json.writeNumberField("calibration_error_after", found.errorAfter());
        json.writeNumberField("calibration_error_of_confidence", found.errorOfConfidence());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, String name, Accuracy mean) throws IOException {
        json.writeNumberField(name, mean.mean());
        json.writeNumberField(name + "_ci95", mean.ci95());
    }

    static void tell(Printer printer, OpenEvaluation found) {
        printer.line("");
        printer.line("With queries of " + Words.count(found.strangeClasses(), "class", "classes")
                + " that were not learned in each episode:");
        Table table = new Table();
        rows(found).forEach(row -> table.row(row.toArray(String[]::new)));
        printer.table(table);
    }

    /** What was measured, the number and its half-width, as far as there is one. */
    static List<List<String>> rows(OpenEvaluation found) {
        return List.of(
                List.of(
                        "known against strange, area under the curve",
                        Words.decimal(found.auroc().mean()),
                        ci(found.auroc())),
                List.of(
                        "  by the largest probability instead",
                        Words.decimal(found.aurocOfProbability().mean()),
                        ci(found.aurocOfProbability())),
                List.of(
                        "  by the distance instead",
                        Words.decimal(found.aurocOfDistance().mean()),
                        ci(found.aurocOfDistance())),
                List.of(
                        "called unknown though known (promised " + Words.percent(found.promised()) + ")",
                        Words.percent(found.falseReject().mean()),
                        half(found.falseReject())),
                List.of(
                        "strange but not called unknown",
                        Words.percent(found.falseAccept().mean()),
                        half(found.falseAccept())),
                List.of("  at exactly the promised rate", Words.percent(found.falseAcceptAtPromised())),
                List.of(
                        "calibration error before, after temperature",
                        Words.percent(found.errorBefore()),
                        Words.percent(found.errorAfter())),
                List.of("calibration error of the confidence", Words.percent(found.errorOfConfidence())));
    }

    private static String ci(Accuracy mean) {
        return "±" + Words.decimal(mean.ci95());
    }

    private static String half(Accuracy mean) {
        return "±" + Words.points(mean.ci95());
    }
}
