package org.weightcast.app.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.weightcast.cast.CastModel;
import org.weightcast.data.SupportImage;
import org.weightcast.data.SupportSet;
import org.weightcast.onnx.ImageHashes;
import org.weightcast.onnx.ModelCard;

/**
 * What there is to tell of a cast.
 *
 * @param learned what the model was made from
 * @param caster its name
 * @param casterWords the same and why it is this one
 * @param remarks what else there is to warn of
 * @param known what was extended, if anything was
 * @param loading milliseconds, as all times
 */
record CastReport(
        Path out,
        CastModel model,
        Learned learned,
        String caster,
        String casterWords,
        List<String> remarks,
        Optional<Known> known,
        double loading,
        double casting,
        double total) {

    /** The pictures of this cast, unlabelled ones among the images, and what is doubtful about them. */
    record Learned(List<String> classes, int images, int unlabeled, List<String> warnings) {
        /** Those of a support set, without unlabelled ones that the caster left out. */
        static Learned of(SupportSet support, CastModel model, Optional<Known> known) {
            int unlabelled = unlabelled(model.card())
                    - known.map(before -> unlabelled(before.card())).orElse(0);
            int labelled = support.images().size() - support.unlabeled();
            return new Learned(support.classes(), labelled + unlabelled, unlabelled, support.warnings());
        }

        private static int unlabelled(ModelCard card) {
            return Collections.frequency(card.support().labels(), ImageHashes.UNLABELED);
        }

        /** Those of a model that was made from nothing else. */
        static Learned of(CastModel model) {
            return new Learned(model.classes(), model.card().support().seen(), 0, List.of());
        }
    }

    /** The model that was extended. */
    record Known(Path file, ModelCard card) {
        /** Says how many pictures are learned a second time. */
        List<String> warnings(SupportSet support) {
            Set<String> before = new HashSet<>(card.support().sha256());
            List<String> twice = support.images().stream()
                    .filter(image -> before.contains(image.sha256()))
                    .map(SupportImage::name)
                    .toList();
            return twice.isEmpty()
                    ? List.of()
                    : List.of(Words.count(twice.size(), "picture was", "pictures were") + " in '" + file
                            + "' already and now " + (twice.size() == 1 ? "counts" : "count") + " twice: "
                            + Words.some(twice) + ".");
        }
    }

    void tell(Printer printer, boolean asJson) {
        List<String> warnings = new ArrayList<>(learned.warnings());
        warnings.addAll(model.warnings());
        warnings.addAll(remarks);
        warnings.forEach(printer::warning);
        if (asJson) {
            printer.json(json -> writeTo(json, warnings));
        } else {
            printer.table(table());
        }
    }

    /** The classes of this cast that the extended model had already, or had not. */
    private List<String> classes(Known before, boolean had) {
        return learned.classes().stream()
                .filter(name -> before.card().classes().contains(name) == had)
                .toList();
    }

    private void writeTo(JsonGenerator json, List<String> warnings) throws IOException {
        json.writeStringField("out", out.toString());
        Words.write(json, "classes", model.classes());
        if (known.isPresent()) {
            json.writeStringField("extended", known.get().file().toString());
            Words.write(json, "added", classes(known.get(), false));
            Words.write(json, "more_examples", classes(known.get(), true));
        }
        json.writeNumberField("images", learned.images());
        json.writeNumberField("unlabeled", learned.unlabeled());
        json.writeStringField("caster", caster);
        json.writeNumberField("parameters", model.file().parameters());
        json.writeNumberField("bytes", model.file().size());
        if (model.card().rejection().isPresent()) {
            json.writeNumberField(
                    "promised_false_reject", model.card().rejection().get().rate());
        }
        json.writeNumberField("ms_load", Clock.rounded(loading));
        json.writeNumberField("ms_cast", Clock.rounded(casting));
        json.writeNumberField("ms_total", Clock.rounded(total));
        Words.write(json, "warnings", warnings);
    }

    private Table table() {
        Table table =
                new Table().row("model", out + ", " + Words.bytes(model.file().size()));
        table.row("classes", counted(model.classes()));
        known.ifPresent(before -> {
            table.row("extended", before.file() + ", which stays as it is");
            rowUnlessEmpty(table, "added", classes(before, false));
            rowUnlessEmpty(table, "more of", classes(before, true));
        });
        int unlabeled = learned.unlabeled();
        String without = unlabeled == 0 ? "" : " and " + Words.grouped(unlabeled) + " without a label";
        table.row("made from", Words.count(learned.images() - unlabeled, "picture", "pictures") + without);
        table.row("parameters", Words.grouped(model.file().parameters()));
        model.card()
                .rejection()
                .ifPresent(rule -> table.row(
                        "unknown",
                        "what is like none of the classes; and " + Words.percent(rule.rate())
                                + " of what is, on average"));
        table.row("caster", casterWords);
        table.row("time", Clock.text(casting) + " to cast, " + Clock.text(total) + " in all with starting Java");
        return table;
    }

    private static void rowUnlessEmpty(Table table, String name, List<String> classes) {
        if (!classes.isEmpty()) {
            table.row(name, counted(classes));
        }
    }

    private static String counted(List<String> names) {
        return names.size() + ": " + Words.some(names);
    }
}
