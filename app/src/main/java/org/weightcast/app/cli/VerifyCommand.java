package org.weightcast.app.cli;

import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.weightcast.cast.CastModel;
import org.weightcast.onnx.OnnxSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Whether a model is what it was and answers as it did. */
@Command(
        name = "verify",
        sortOptions = false,
        synopsisHeading = "%nUsage: ",
        optionListHeading = "%nOptions:%n",
        description = "Checks a model: its digest, then its answers to pictures drawn from a seed.",
        footer = {
            "",
            "Exit code 0: it answers as when it was made. 1: it answers differently on this machine.",
            "4: the file was altered or cut short, or is not one of ours.",
            "",
            "Example:",
            "  weightcast verify runes.onnx"
        })
final class VerifyCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "M.onnx", description = "A model made by 'weightcast cast'.")
    private Path file = Path.of("");

    @Option(names = "--json", description = "Answer with one JSON object.")
    private boolean asJson;

    private final Printer printer;

    VerifyCommand(Printer printer) {
        this.printer = printer;
    }

    @Override
    public Integer call() {
        OnnxSession.preload();
        try (CastModel model = CastModel.load(file)) {
            CastModel.Verification found = model.verify();
            tell(model, found);
            return found.same() ? ExitCode.DONE : ExitCode.NO;
        }
    }

    private void tell(CastModel model, CastModel.Verification found) {
        if (asJson) {
            printer.json(json -> {
                json.writeStringField("model", file.toString());
                json.writeBooleanField("same", found.same());
                json.writeNumberField("difference", found.difference());
                json.writeStringField("sha256", model.file().digest());
            });
            return;
        }
        String verdict = found.same()
                ? printer.paint(Printer.Paint.GREEN, "same")
                : printer.paint(Printer.Paint.RED, "different");
        printer.line(String.format(
                Locale.ROOT,
                "%s  the file is intact; its answers differ by %.1e from those it was made with, allowed is %.0e",
                verdict,
                found.difference(),
                1e-4));
    }
}
