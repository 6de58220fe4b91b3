package org.weightcast.app.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.weightcast.cast.CastModel;
import org.weightcast.onnx.OnnxSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A model as a program of one's own. */
@Command(
        name = "export",
        sortOptions = false,
        synopsisHeading = "%nUsage: ",
        optionListHeading = "%nOptions:%n",
        description = "Writes a small Java project that uses a model, to start a program from.",
        footer = {
            "",
            "The project needs ONNX Runtime for Java and nothing of Weightcast; the model lies in it, whole.",
            "It reads pictures by ImageIO and prints label, probability, and, where the model tells them,",
            "unknown and confidence.",
            "",
            "Example:",
            "  weightcast export runes.onnx --java runes",
            "  mvn -f runes package",
            "  java -jar runes/target/recogniser.jar drawing.png"
        })
final class ExportCommand implements Callable<Integer> {
    @Parameters(
            index = "0",
            paramLabel = "M.onnx",
            description = "A model, made by 'weightcast cast' or by 'weightcast adapt --export'.")
    private Path file = Path.of("");

    @Option(
            names = "--java",
            required = true,
            paramLabel = "DIR",
            description = "Where to write a Maven project: a folder that is empty or not there yet.")
    private Path folder = Path.of("");

    @Option(names = "--json", description = "Answer with one JSON object.")
    private boolean asJson;

    private final Printer printer;

    ExportCommand(Printer printer) {
        this.printer = printer;
    }

    @Override
    public Integer call() throws IOException {
        OnnxSession.preload();
        Destination.checkNewFolder(folder);
        try (CastModel model = CastModel.load(file)) {
            JavaProject.write(model, folder);
            tell(model);
        }
        return ExitCode.DONE;
    }

    private void tell(CastModel model) {
        if (asJson) {
            printer.json(json -> {
                json.writeStringField("model", file.toString());
                json.writeStringField("out", folder.toString());
                Words.write(json, "classes", model.classes());
                Words.write(json, "files", JavaProject.FILES);
            });
            return;
        }
        printer.table(new Table()
                .row("project", folder.toString())
                .row("classes", model.classes().size() + ": " + Words.some(model.classes()))
                .row("build", "mvn -f " + folder + " package")
                .row("run", "java -jar " + folder.resolve("target").resolve("recogniser.jar") + " PICTURE..."));
    }
}
