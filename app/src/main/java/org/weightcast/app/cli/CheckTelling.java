package org.weightcast.app.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.weightcast.cast.LeaveOneOut;
import org.weightcast.cast.TaskDistance;
import org.weightcast.check.CheckReport;
import org.weightcast.check.Duplicates;
import org.weightcast.check.Share;
import org.weightcast.data.SupportSet;

/**
 * What there is to tell of a check.
 *
 * @param caster the name of what would make the network
 * @param casterWords the same and why it is this one
 * @param milliseconds that it took
 * @param report where a page with pictures goes, if one is wanted
 */
record CheckTelling(
        SupportSet support,
        CheckReport found,
        String caster,
        String casterWords,
        double milliseconds,
        ReportOptions report) {
    /** Larger tables are hard to read; the JSON has them. */
    private static final int WIDEST = 12;

    private static final int LISTED = 10;

    /** All of them, those of reading the pictures first. */
    List<String> warnings() {
        List<String> warnings = new ArrayList<>(support.warnings());
        warnings.addAll(found.warnings());
        return warnings;
    }

    void tell(Printer printer, boolean asJson) {
        List<String> warnings = warnings();
        warnings.forEach(printer::warning);
        if (asJson) {
            printer.json(json -> writeTo(json, warnings));
        } else {
            words(printer);
        }
    }

    private String image(int position) {
        return support.images().get(position).name();
    }

    private String name(int label) {
        return support.classes().get(label);
    }

    private String labelOf(int position) {
        int label = support.images().get(position).label();
        return label < 0 ? "" : name(label);
    }

    private void words(Printer printer) {
        printer.line("Caster: " + casterWords);
        found.accuracy()
                .ifPresentOrElse(
                        share -> printer.line("Recognised without being learned from: " + counted(share)
                                + "; called unknown: " + found.calledUnknown()),
                        () -> printer.line(
                                found.images().isEmpty()
                                        ? "Nothing could be left out."
                                        : "Called unknown by a model made without it: " + found.calledUnknown() + " of "
                                                + found.images().size()));
        found.distance()
                .ifPresent(distance -> printer.line(String.format(
                        Locale.ROOT,
                        "Distance from what the caster knows: %.2f (half of its tasks lie within %.2f, 99 of 100"
                                + " within %.2f)",
                        distance.distance(),
                        distance.usual(),
                        distance.far())));
        classes(printer);
        lines(printer, "Hardly told apart:", pairLines());
        lines(printer, "Probably wrong labels:", mislabelLines());
        lines(printer, "Pictures that hurt the others:", harmLines());
        lines(printer, "There twice:", duplicateLines());
        lines(printer, "Label these next:", nextLines());
        printer.line("");
        printer.line(
                Words.count(support.images().size(), "picture", "pictures") + " in " + Clock.text(milliseconds) + ".");
        report.tell(printer);
    }

    private static String counted(Share share) {
        return share.count() + " of " + share.total() + ", " + Words.percent(share.mean()) + " (95 % interval "
                + Words.percent(share.low()) + " to " + Words.percent(share.high()) + ")";
    }

    private void classes(Printer printer) {
        int classes = support.classes().size();
        boolean withConfusion =
                classes > 1 && classes <= WIDEST && !found.images().isEmpty();
        List<String> header = new ArrayList<>(List.of("class", "pictures", "recognised"));
        for (int label = 0; withConfusion && label < classes; label++) {
            header.add("as " + name(label));
        }
        Table table = new Table().row(header.toArray(String[]::new));
        for (int label = 0; label < classes; label++) {
            CheckReport.ClassCheck each = found.classes().get(label);
            List<String> row = new ArrayList<>(List.of(
                    each.name(),
                    Integer.toString(each.images()),
                    each.accuracy().map(share -> Words.percent(share.mean())).orElse("")));
            for (int taken = 0; withConfusion && taken < classes; taken++) {
                row.add(Integer.toString(found.confusion()[label][taken]));
            }
            table.row(row.toArray(String[]::new));
        }
        printer.line("");
        printer.table(table);
    }

    private static void lines(Printer printer, String title, List<String> lines) {
        if (!lines.isEmpty()) {
            printer.line("");
            printer.line(title);
            lines.stream().limit(LISTED).forEach(line -> printer.line("  " + line));
            if (lines.size() > LISTED) {
                printer.line("  and " + (lines.size() - LISTED) + " more");
            }
        }
    }

    List<String> pairLines() {
        return found.pairs().stream()
                .map(pair -> name(pair.first()) + " and " + name(pair.second()) + ": "
                        + pair.confused().count() + " of " + pair.confused().total() + " taken for the other")
                .toList();
    }

    List<String> mislabelLines() {
        return found.mislabelled().stream()
                .map(doubt -> image(doubt.image()) + " looks like " + name(doubt.suggested()) + " ("
                        + Words.percent(doubt.probability()) + ")")
                .toList();
    }

    List<String> harmLines() {
        return found.harmful().stream()
                .map(left -> image(left.answer().image()) + ": without it the loss of the others is "
                        + Words.decimal(left.harm()) + " lower"
                        + (left.othersGained() > 0 ? ", and " + left.othersGained() + " more are recognised" : ""))
                .toList();
    }

    List<String> duplicateLines() {
        return found.duplicates().stream()
                .map(pair -> image(pair.first()) + " and " + image(pair.second())
                        + (pair.sameFile() ? " (the same file" : " (nearly the same")
                        + (pair.across() ? ", under different labels)" : ")"))
                .toList();
    }

    List<String> nextLines() {
        return found.next().stream()
                .map(answer -> image(answer.image())
                        + (answer.unknown() ? " looks like no class" : " looks most like " + name(answer.label()))
                        + " (confidence " + Words.percent(answer.confidence()) + ")")
                .toList();
    }

    private void writeTo(JsonGenerator json, List<String> warnings) throws IOException {
        json.writeStringField("caster", caster);
        json.writeNumberField("images", support.images().size());
        json.writeNumberField("unlabeled", support.unlabeled());
        json.writeNumberField("left_out", found.images().size());
        write(json, found.accuracy());
        json.writeNumberField("called_unknown", found.calledUnknown());
        json.writeArrayFieldStart("classes");
        for (CheckReport.ClassCheck each : found.classes()) {
            json.writeStartObject();
            json.writeStringField("class", each.name());
            json.writeNumberField("images", each.images());
            write(json, each.accuracy());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("confusion");
        for (int[] row : found.confusion()) {
            json.writeArray(row, 0, row.length);
        }
        json.writeEndArray();
        writeDoubts(json);
        writeOthers(json);
        json.writeNumberField("ms_check", Clock.rounded(milliseconds));
        report.tell(json);
        json.writeArrayFieldStart("warnings");
        for (String warning : warnings) {
            json.writeString(warning);
        }
        json.writeEndArray();
    }

    private static void write(JsonGenerator json, Optional<Share> accuracy) throws IOException {
        if (accuracy.isPresent()) {
            json.writeNumberField("accuracy", accuracy.get().mean());
            json.writeNumberField("low95", accuracy.get().low());
            json.writeNumberField("high95", accuracy.get().high());
        }
    }

    private void writeDoubts(JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("confusable");
        for (CheckReport.Confusable pair : found.pairs()) {
            json.writeStartObject();
            json.writeStringField("first", name(pair.first()));
            json.writeStringField("second", name(pair.second()));
            json.writeNumberField("confused", pair.confused().count());
            json.writeNumberField("of", pair.confused().total());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("mislabelled");
        for (CheckReport.Mislabel doubt : found.mislabelled()) {
            json.writeStartObject();
            json.writeStringField("image", image(doubt.image()));
            json.writeStringField("label", name(doubt.label()));
            json.writeStringField("suggested", name(doubt.suggested()));
            json.writeNumberField("probability", doubt.probability());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("harmful");
        for (LeaveOneOut.Left left : found.harmful()) {
            json.writeStartObject();
            json.writeStringField("image", image(left.answer().image()));
            json.writeStringField("label", labelOf(left.answer().image()));
            json.writeNumberField("harm", left.harm());
            json.writeNumberField("others_gained", left.othersGained());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void writeOthers(JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("duplicates");
        for (Duplicates.Pair pair : found.duplicates()) {
            json.writeStartObject();
            json.writeStringField("first", image(pair.first()));
            json.writeStringField("second", image(pair.second()));
            json.writeBooleanField("same_file", pair.sameFile());
            json.writeBooleanField("different_labels", pair.across());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("label_next");
        for (LeaveOneOut.Answer answer : found.next()) {
            json.writeStartObject();
            json.writeStringField("image", image(answer.image()));
            json.writeStringField("looks_like", name(answer.label()));
            json.writeNumberField("confidence", answer.confidence());
            json.writeBooleanField("unknown", answer.unknown());
            json.writeEndObject();
        }
        json.writeEndArray();
        if (found.distance().isPresent()) {
            TaskDistance distance = found.distance().get();
            json.writeObjectFieldStart("distance");
            json.writeNumberField("distance", distance.distance());
            json.writeNumberField("usual", distance.usual());
            json.writeNumberField("far", distance.far());
            json.writeBooleanField("is_far", distance.isFar());
            json.writeEndObject();
        }
    }
}
