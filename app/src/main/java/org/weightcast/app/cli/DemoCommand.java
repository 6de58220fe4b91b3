package org.weightcast.app.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.weightcast.cast.CastModel;
import org.weightcast.cast.Caster;
import org.weightcast.cast.Classification;
import org.weightcast.data.BadInputException;
import org.weightcast.data.FolderReading;
import org.weightcast.data.Picture;
import org.weightcast.data.PictureFile;
import org.weightcast.data.PictureFiles;
import org.weightcast.data.SupportSet;
import org.weightcast.onnx.OnnxSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The whole way once, on the examples that come with the project. */
@Command(
        name = "demo",
        sortOptions = false,
        synopsisHeading = "%nUsage: ",
        optionListHeading = "%nOptions:%n",
        description = "Makes a network from the example runes and lets it recognise drawings that it never saw.",
        footer = {"", "Example:", "  weightcast demo"})
final class DemoCommand implements Callable<Integer> {
    /** Where the launcher says that the checkout or the unpacked zip is. */
    private static final String HOME = "weightcast.home";

    private static final long SEED = 0;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Where to put the model and the picture (default: ${DEFAULT-VALUE}).")
    private Path out = Path.of("weightcast-demo");

    @Option(names = "--json", description = "Answer with one JSON object.")
    private boolean asJson;

    private final Printer printer;

    DemoCommand(Printer printer) {
        this.printer = printer;
    }

    /** What the model said of the drawings of one rune. */
    private record Outcome(ContactSheet.Row row, int correct) {
        static Outcome of(String name, List<Picture> learned, List<ContactSheet.Guess> unseen) {
            int correct =
                    (int) unseen.stream().filter(ContactSheet.Guess::right).count();
            return new Outcome(new ContactSheet.Row(name, learned, unseen), correct);
        }
    }

    @Override
    public Integer call() throws IOException {
        OnnxSession.preload();
        Path runes = examples();
        if (!Files.isDirectory(runes)) {
            throw new BadInputException("The examples are not in '" + runes.toAbsolutePath()
                    + "'; run the demo by the launcher of a checkout or an unpacked zip.");
        }
        Destination.checkFolder(out);
        Clock clock = new Clock();
        try (Caster caster = Caster.load(Caster.GLYPHS)) {
            SupportSet support = Ink.auto.read(
                    runes.resolve("learn"), caster, FolderReading.defaults().withStrict(true));
            clock.lap();
            try (CastModel model = caster.cast(support, SEED)) {
                double casting = clock.lap();
                List<Outcome> outcomes = ask(model, runes);
                try (NewFolder there = NewFolder.make(out)) {
                    model.save(out.resolve("runes.onnx"));
                }
                tell(model, support, outcomes, casting);
            }
        }
        return ExitCode.DONE;
    }

    /** The folder of the example runes, whether it is there or not. */
    static Path examples() {
        return Path.of(System.getProperty(HOME, "")).resolve("examples").resolve("runes");
    }

    private static List<Outcome> ask(CastModel model, Path runes) {
        List<Outcome> outcomes = new ArrayList<>();
        for (String name : model.classes()) {
            List<ContactSheet.Guess> guesses = new ArrayList<>();
            for (Picture picture : pictures(runes.resolve("unseen").resolve(name))) {
                Classification found = model.classify(picture);
                guesses.add(new ContactSheet.Guess(
                        picture,
                        found.label(),
                        found.probability(),
                        found.label().equals(name)));
            }
            outcomes.add(Outcome.of(name, pictures(runes.resolve("learn").resolve(name)), guesses));
        }
        return outcomes;
    }

    private static List<Picture> pictures(Path folder) {
        try (PictureFiles files = PictureFiles.open(folder)) {
            return files.files().stream().map(PictureFile::picture).toList();
        }
    }

    private void tell(CastModel model, SupportSet support, List<Outcome> outcomes, double casting) throws IOException {
        int correct = outcomes.stream().mapToInt(Outcome::correct).sum();
        int total =
                outcomes.stream().mapToInt(each -> each.row().unseen().size()).sum();
        Path picture = out.resolve("demo.png");
        String learned = Words.count(support.images().size(), "drawing", "drawings");
        String facts = Words.grouped(model.file().parameters()) + " parameters, "
                + Words.bytes(model.file().size());
        ContactSheet.write(
                picture,
                learned + " in, a neural network out: " + correct + " of " + total + " recognised",
                "A hypertransformer wrote it in one forward pass, without training: " + facts + ", one ONNX file",
                outcomes.stream().map(Outcome::row).toList());
        if (asJson) {
            printer.json(json -> {
                json.writeStringField("out", out.resolve("runes.onnx").toString());
                json.writeStringField("picture", picture.toString());
                json.writeNumberField("accuracy", correct / (double) total);
                json.writeNumberField("correct", correct);
                json.writeNumberField("total", total);
                json.writeNumberField("ms_cast", Clock.rounded(casting));
                json.writeNumberField("ms_total", Clock.rounded(Clock.sinceStart()));
            });
            return;
        }
        printer.line("A network for " + outcomes.size() + " runes, cast from " + learned + " in " + Clock.text(casting)
                + ": " + facts + ".");
        printer.line("");
        Table table = new Table().row("rune", "learned from", "unseen", "recognised", "probability");
        for (Outcome outcome : outcomes) {
            List<ContactSheet.Guess> unseen = outcome.row().unseen();
            table.row(
                    outcome.row().name(),
                    Integer.toString(outcome.row().learned().size()),
                    Integer.toString(unseen.size()),
                    Integer.toString(outcome.correct()),
                    Words.percent(unseen.stream()
                            .mapToDouble(ContactSheet.Guess::probability)
                            .average()
                            .orElse(0)));
        }
        printer.table(table);
        printer.line("");
        printer.line(correct + " of " + total + " unseen drawings recognised, "
                + Words.percent(correct / (double) total) + ".");
        printer.line("model    " + out.resolve("runes.onnx"));
        printer.line("picture  " + picture);
    }
}
