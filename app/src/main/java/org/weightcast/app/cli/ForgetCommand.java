package org.weightcast.app.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.weightcast.cast.CastModel;
import org.weightcast.data.BadInputException;
import org.weightcast.data.Spelling;
import org.weightcast.onnx.OnnxSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A model without one of its classes, and a receipt. */
@Command(
        name = "forget",
        sortOptions = false,
        synopsisHeading = "%nUsage: ",
        optionListHeading = "%nOptions:%n",
        description = "Drops a class from a model, and says what is gone and what is not.",
        footer = {
            "",
            "Gone are the class's vector, its count and the hashes of its pictures. What its pictures had a part",
            "in stays: the kernels, norm statistics, calibration, and the vectors of classes learned together",
            "with it. With the other pictures at hand, 'weightcast cast DIR --without CLASS' makes the model",
            "that never saw them.",
            "",
            "Example:",
            "  weightcast forget runes.onnx fendu --out four.onnx"
        })
final class ForgetCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "M.onnx", description = "A model made by 'weightcast cast'.")
    private Path file = Path.of("");

    @Parameters(index = "1", paramLabel = "CLASS", description = "The name of the class.")
    private String name = "";

    @Option(names = "--out", required = true, paramLabel = "M2.onnx", description = "Where to write the other model.")
    private Path out = Path.of("");

    @Option(names = "--json", description = "Answer with one JSON object.")
    private boolean asJson;

    private final Printer printer;

    ForgetCommand(Printer printer) {
        this.printer = printer;
    }

    @Override
    public Integer call() throws IOException {
        OnnxSession.preload();
        Destination.checkFile(out);
        try (CastModel model = CastModel.load(file)) {
            checkName(model.classes());
            boolean replaces = Files.exists(out) && Files.isSameFile(file, out);
            try (CastModel rest = model.forget(name)) {
                rest.save(out);
                Receipt receipt = new Receipt(model, rest, replaces);
                if (asJson) {
                    printer.json(receipt::writeTo);
                } else {
                    printer.table(receipt.table());
                }
            }
        }
        return ExitCode.DONE;
    }

    private void checkName(List<String> classes) {
        if (!classes.contains(name)) {
            String hint = Spelling.nearest(name, classes)
                    .map(nearest -> "the nearest is '" + nearest + "'")
                    .orElseGet(() -> "there are " + Words.some(classes));
            throw new BadInputException("There is no class '" + name + "' in '" + file + "' to forget; " + hint + ".");
        }
    }

    /** What is gone and what is not, told from the two models. */
    private final class Receipt {
        private final CastModel before;
        private final CastModel after;
        private final boolean replaced;
        private final int pictures;
        private final List<String> hashes;

        Receipt(CastModel before, CastModel after, boolean replaced) {
            this.before = before;
            this.after = after;
            this.replaced = replaced;
            int label = before.classes().indexOf(name);
            this.pictures = before.card().counts().get(label);
            this.hashes = before.card().support().of(label);
        }

        private void writeTo(JsonGenerator json) throws IOException {
            json.writeStringField("model", file.toString());
            json.writeStringField("out", out.toString());
            json.writeStringField("class", name);
            json.writeArrayFieldStart("classes");
            for (String each : after.classes()) {
                json.writeString(each);
            }
            json.writeEndArray();
            json.writeObjectFieldStart("gone");
            json.writeNumberField(
                    "vectors", before.classes().size() - after.classes().size());
            json.writeNumberField("count", pictures);
            json.writeArrayFieldStart("sha256");
            for (String hash : hashes) {
                json.writeString(hash);
            }
            json.writeEndArray();
            json.writeEndObject();
            json.writeObjectFieldStart("not_gone");
            json.writeBooleanField("kernels", true);
            json.writeBooleanField("statistics", true);
            json.writeBooleanField("calibration", true);
            json.writeBooleanField("other_vectors", true);
            json.writeBooleanField("old_file", !replaced);
            json.writeEndObject();
            json.writeNumberField("bytes", after.file().size());
        }

        private Table table() {
            String ofPictures = Words.count(pictures, "picture", "pictures");
            Table table = new Table()
                    .row(
                            "gone",
                            "the class " + name + ": its vector, the count of its " + ofPictures + ", "
                                    + Words.count(hashes.size(), "hash", "hashes") + " of their files")
                    .row(
                            "not gone",
                            "the kernels, norm statistics and calibration, and the vectors of the classes learned")
                    .row("", "with it: they were made while " + name + " was there")
                    .row("", "('weightcast cast DIR --without " + name + "' makes a model that never saw it)");
            if (!replaced) {
                table.row("", file + ", which stays as it is");
            }
            return table.row("classes", after.classes().size() + ": " + Words.some(after.classes()))
                    .row("model", out + ", " + Words.bytes(after.file().size()));
        }
    }
}
