package org.weightcast.app.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.weightcast.cast.CastModel;
import org.weightcast.cast.Caster;
import org.weightcast.data.SupportSet;
import org.weightcast.onnx.OnnxSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** From a folder of pictures to a model. */
@Command(
        name = "cast",
        sortOptions = false,
        synopsisHeading = "%nUsage: ",
        optionListHeading = "%nOptions:%n",
        description = "Makes a network from a folder with a few pictures per class, in one step.",
        footer = {
            "",
            "The folder holds one sub-folder of pictures (PNG, JPEG, WebP, GIF, BMP) for each class,",
            "named like the class; from 2 classes with 1 picture upwards. The result is one ONNX file.",
            "",
            "Example:",
            "  weightcast cast examples/runes/learn --out runes.onnx"
        })
final class CastCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "DIR|ZIP", description = "A folder of classes, or a zip archive of one.")
    private Path place = Path.of("");

    @Option(names = "--out", required = true, paramLabel = "M.onnx", description = "Where to write the model.")
    private Path out = Path.of("");

    @Option(
            names = "--caster",
            paramLabel = "NAME|FILE",
            description = "What makes the network: 'glyphs' for drawn characters and symbols, or a caster's file"
                    + " (default: ${DEFAULT-VALUE}).")
    private String casterName = Caster.GLYPHS;

    @Option(
            names = "--seed",
            paramLabel = "N",
            converter = WholeNumber.Seed.class,
            description = "Where random numbers start; the same seed gives the same model (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--ink",
            description = "Whether the ink is dark or light; auto looks at the pictures (default: ${DEFAULT-VALUE}).",
            paramLabel = "auto|dark|light")
    private Ink ink = Ink.auto;

    @Option(names = "--strict", description = "Stop at a file that cannot be read, instead of leaving it out.")
    private boolean strict;

    @Option(names = "--json", description = "Answer with one JSON object.")
    private boolean asJson;

    private final Printer printer;

    CastCommand(Printer printer) {
        this.printer = printer;
    }

    /** What there is to tell. */
    private record Report(
            Path out,
            CastModel model,
            SupportSet support,
            String caster,
            double loading,
            double casting,
            double total,
            boolean asJson) {

        void tell(Printer printer) {
            if (asJson) {
                printer.json(this::writeTo);
            } else {
                printer.table(table());
            }
        }

        private void writeTo(JsonGenerator json) throws IOException {
            json.writeStringField("out", out.toString());
            json.writeArrayFieldStart("classes");
            for (String name : model.classes()) {
                json.writeString(name);
            }
            json.writeEndArray();
            json.writeNumberField("images", support.images().size());
            json.writeStringField("caster", caster);
            json.writeNumberField("parameters", model.file().parameters());
            json.writeNumberField("bytes", model.file().size());
            json.writeNumberField("ms_load", Clock.rounded(loading));
            json.writeNumberField("ms_cast", Clock.rounded(casting));
            json.writeNumberField("ms_total", Clock.rounded(total));
            json.writeArrayFieldStart("warnings");
            for (String warning : support.warnings()) {
                json.writeString(warning);
            }
            json.writeEndArray();
        }

        private Table table() {
            List<String> classes = model.classes();
            return new Table()
                    .row("model", out + ", " + Words.bytes(model.file().size()))
                    .row("classes", classes.size() + ": " + Words.some(classes))
                    .row("made from", Words.count(support.images().size(), "picture", "pictures"))
                    .row("parameters", Words.grouped(model.file().parameters()))
                    .row("caster", caster)
                    .row("time", Clock.text(casting) + " to cast, " + Clock.text(total) + " in all with starting Java");
        }
    }

    @Override
    public Integer call() {
        OnnxSession.preload();
        Destination.checkFile(out);
        Clock clock = new Clock();
        try (Caster caster = Caster.load(casterName)) {
            double loading = clock.lap();
            SupportSet support = ink.read(place, caster, strict);
            clock.lap();
            caster.await();
            loading += clock.lap();
            try (CastModel model = caster.cast(support, seed)) {
                double casting = clock.lap();
                model.save(out);
                support.warnings().forEach(printer::warning);
                new Report(out, model, support, casterName, loading, casting, Clock.sinceStart(), asJson).tell(printer);
            }
        }
        return ExitCode.DONE;
    }
}
