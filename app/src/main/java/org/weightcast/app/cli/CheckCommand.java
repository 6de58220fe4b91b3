package org.weightcast.app.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.weightcast.cast.Caster;
import org.weightcast.check.CheckReport;
import org.weightcast.check.Checkup;
import org.weightcast.data.FolderReading;
import org.weightcast.data.SupportSet;
import org.weightcast.onnx.OnnxSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What is doubtful about a folder of pictures, before a model is made of it. */
@Command(
        name = "check",
        sortOptions = false,
        synopsisHeading = "%nUsage: ",
        optionListHeading = "%nOptions:%n",
        description =
                "Looks over a folder of labelled pictures: how well each would be recognised without itself, which classes are"
                        + " confused, which labels look wrong, which pictures hurt, which are there twice.",
        footer = {
            "",
            "Every picture is left out once and a network is cast from the others, so the figures are those of",
            "pictures that the network has not seen. Up to 500 pictures.",
            "",
            "Example:",
            "  weightcast check examples/runes/learn"
        })
final class CheckCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "DIR|ZIP", description = "A folder of classes, or a zip archive of one.")
    private Path place = Path.of("");

    @Option(
            names = "--caster",
            paramLabel = "NAME|FILE",
            description = "What would make the network (default: ${DEFAULT-VALUE}).")
    private String casterName = Caster.GLYPHS;

    @Option(
            names = "--seed",
            paramLabel = "N",
            converter = WholeNumber.Seed.class,
            description = "Where random numbers start, as for cast (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--ink",
            description = "Whether the ink is dark or light; auto looks at the pictures (default: ${DEFAULT-VALUE}).",
            paramLabel = "auto|dark|light")
    private Ink ink = Ink.auto;

    @Option(
            names = "--without",
            paramLabel = "CLASS|IMAGE",
            description = "Leave out a class, or the picture with this path, as if it were not there; may be repeated.")
    private List<String> without = List.of();

    @Option(
            names = "--unlabeled",
            paramLabel = "DIR|ZIP",
            description = "Further pictures without a label: says which to label next. May be repeated.")
    private List<Path> unlabeled = List.of();

    @Option(names = "--strict", description = "Stop at a file that cannot be read, instead of leaving it out.")
    private boolean strict;

    @Option(names = "--json", description = "Answer with one JSON object.")
    private boolean asJson;

    private final Printer printer;

    CheckCommand(Printer printer) {
        this.printer = printer;
    }

    @Override
    public Integer call() {
        OnnxSession.preload();
        FolderReading reading = FolderReading.defaults()
                .withStrict(strict)
                .without(without)
                .withUnlabeled(unlabeled)
                .withLeastClasses(1);
        try (Caster caster = Caster.load(casterName)) {
            SupportSet support = ink.read(place, caster, reading);
            Clock clock = new Clock();
            try (Checkup checkup = new Checkup(caster);
                    Progress progress =
                            new Progress(printer, "checking", support.images().size())) {
                CheckReport found = checkup.check(support, seed, done -> progress.at(done, ""));
                progress.close();
                new CheckTelling(support, found, clock.lap()).tell(printer, asJson);
            }
        }
        return ExitCode.DONE;
    }
}
