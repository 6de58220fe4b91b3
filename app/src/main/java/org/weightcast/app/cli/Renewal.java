package org.weightcast.app.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.weightcast.cast.Caster;
import org.weightcast.data.ClassSet;
import org.weightcast.data.ImageSpec;
import org.weightcast.meta.CasterRenewal;
import org.weightcast.net.ConvBlocks;
import org.weightcast.onnx.CasterCard;
import org.weightcast.onnx.Experience;
import org.weightcast.onnx.OnnxFile;

/** Publishes a caster again, with the same weights. Needs the classes of the training module, but not libtorch. */
record Renewal(Printer printer, String caster, Path out, boolean asJson) {

    int run(DataSource source) throws IOException {
        OnnxFile file = Caster.file(caster);
        ConvBlocks student = CasterCard.of(file, caster).settings().student();
        ClassSet classes = source.read(
                new ImageSpec(student.inputChannels(), student.size(), student.inputChannels() == 1), printer::warning);
        OnnxFile renewed = CasterRenewal.renew(
                file, caster, classes, done -> printer.aside("kinds of tasks tried: " + done + "\n"));
        renewed.write(out);
        tell(renewed);
        return ExitCode.DONE;
    }

    private void tell(OnnxFile renewed) {
        Experience gained = CasterCard.of(renewed, out.toString()).experience().orElseThrow();
        if (asJson) {
            printer.json(json -> {
                json.writeStringField("out", out.toString());
                json.writeStringField("sha256", renewed.digest());
                json.writeNumberField("background_classes", gained.background().classes());
                json.writeArrayFieldStart("tasks");
                for (Experience.KnownTask task : gained.tasks()) {
                    json.writeStartObject();
                    json.writeNumberField("ways", task.ways());
                    json.writeNumberField("shots", task.shots());
                    json.writeNumberField("auroc", task.auroc());
                    json.writeNumberField("false_accept", task.falseAccept());
                    json.writeEndObject();
                }
                json.writeEndArray();
                Words.write(json, "warnings", printer.warnings());
            });
            return;
        }
        printer.line(out + " has the weights of " + caster + ", and knows "
                + Words.grouped(gained.background().classes()) + " classes.");
        Table table = new Table().row("ways", "shots", "auroc", "strangers let in", "99 of 100 tasks lie within");
        for (Experience.KnownTask task : gained.tasks()) {
            table.row(
                    Integer.toString(task.ways()),
                    Integer.toString(task.shots()),
                    Words.decimal(task.auroc()),
                    Words.percent(task.falseAccept()),
                    Words.decimal(task.distances().get(2)));
        }
        printer.table(table);
    }
}
