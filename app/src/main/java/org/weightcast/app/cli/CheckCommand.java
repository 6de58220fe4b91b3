package org.weightcast.app.cli;

import java.util.concurrent.Callable;
import org.weightcast.app.report.Page;
import org.weightcast.cast.CastTrace;
import org.weightcast.cast.Caster;
import org.weightcast.cast.Suited;
import org.weightcast.check.CheckReport;
import org.weightcast.check.Checkup;
import org.weightcast.data.SupportSet;
import org.weightcast.onnx.OnnxSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

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
            "--html and --png draw the confusion matrix, how honest probabilities are (from 20 pictures on), the",
            "kernels that the caster writes and where it looks; --html also shows doubtful pictures.",
            "",
            "Examples:",
            "  weightcast check examples/runes/learn",
            "  weightcast check examples/runes/learn --html runes.html --png charts"
        })
final class CheckCommand implements Callable<Integer> {
    @Mixin
    private CasterOption which = new CasterOption();

    @Option(
            names = "--seed",
            paramLabel = "N",
            converter = WholeNumber.Seed.class,
            description = "Where random numbers start, as for cast (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Mixin
    private SupportOptions pictures = new SupportOptions();

    @Mixin
    private ReportOptions report = new ReportOptions();

    @Option(names = "--json", description = "Answer with one JSON object.")
    private boolean asJson;

    private final Printer printer;

    CheckCommand(Printer printer) {
        this.printer = printer;
    }

    @Override
    public Integer call() {
        report.check();
        OnnxSession.preload();
        Suited suited = which.read(pictures);
        try (Caster maker = suited.caster()) {
            SupportSet support = suited.support();
            Clock clock = new Clock();
            try (Checkup checkup = new Checkup(maker);
                    Progress progress =
                            new Progress(printer, "checking", support.images().size())) {
                CheckReport found = checkup.check(support, seed, done -> progress.at(done, ""));
                progress.close();
                String words = which.words(suited, pictures);
                CheckTelling telling = new CheckTelling(support, found, suited.name(), words, clock.lap(), report);
                report.write(() -> page(telling, maker), printer);
                telling.tell(printer, asJson);
            }
        }
        return ExitCode.DONE;
    }

    private Page page(CheckTelling telling, Caster maker) {
        CastTrace trace = CastTrace.of(maker, telling.support(), seed);
        return new CheckPage(pictures.place(), telling, telling.warnings(), trace).page();
    }
}
