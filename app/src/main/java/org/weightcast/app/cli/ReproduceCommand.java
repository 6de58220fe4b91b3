package org.weightcast.app.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.weightcast.data.Spelling;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Re-runs a published claim. It must be possible to show its help where libtorch is missing, so the work is in {@link Reproduction}. */
@Command(
        name = "reproduce",
        sortOptions = false,
        synopsisHeading = "%nUsage: ",
        parameterListHeading = "%nParameters:%n",
        optionListHeading = "%nOptions:%n",
        description = "Re-runs what a paper claims, beside baselines, and says whether it holds.",
        footer = {
            "",
            "The folder gets report.md, report.html, report.json and the figures.",
            "Exit code 1 says that a claim does not hold.",
            "",
            "Examples:",
            "  weightcast reproduce --list",
            "  weightcast reproduce icl --full --out docs/recipes/icl"
        })
final class ReproduceCommand implements Callable<Integer> {
    @Parameters(index = "0", arity = "0..1", paramLabel = "NAME", description = "The recipe.")
    private Optional<String> name = Optional.empty();

    @Option(names = "--list", description = "Tell which recipes there are.")
    private boolean list;

    @ArgGroup
    private Amount amount = new Amount();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "The folder of the report (default: runs/reports/NAME-quick or -full).")
    private Optional<Path> out = Optional.empty();

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "The folder that holds the data sets (default: $WEIGHTCAST_DATA).")
    private Optional<Path> data = Optional.empty();

    @Option(names = "--json", description = "Answer with JSON objects.")
    private boolean asJson;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
    private CommandSpec spec;

    private final Printer printer;

    /** One or the other. */
    static final class Amount {
        @Option(names = "--quick", description = "About 30 seconds: mechanics and direction. This is the default.")
        boolean quick;

        @Option(
                names = "--full",
                description = "Up to an hour on two cores: the figures that the documentation quotes.")
        boolean full;
    }

    ReproduceCommand(Printer printer) {
        this.printer = printer;
    }

    @Override
    public Integer call() throws IOException {
        Reproduction reproduction = new Reproduction(printer, asJson);
        if (list) {
            return reproduction.list();
        }
        String wanted = name.orElseThrow(() -> wrong("A recipe is missing; --list tells which there are"));
        if (!reproduction.names().contains(wanted)) {
            List<String> near = Spelling.near(wanted, reproduction.names());
            throw wrong("There is no recipe '" + wanted + "'; "
                    + (near.isEmpty()
                            ? "--list tells which there are"
                            : "perhaps " + Words.quoted(near) + " was meant"));
        }
        Path folder = out.orElse(Path.of("runs", "reports", wanted + (amount.full ? "-full" : "-quick")));
        Destination.checkFolder(folder);
        NewFolder.make(folder).close(); // tried at once: a report must not be lost after an hour
        return reproduction.run(wanted, amount.full, data.or(ReproduceCommand::dataOfEnvironment), folder);
    }

    private static Optional<Path> dataOfEnvironment() {
        return Optional.ofNullable(System.getenv("WEIGHTCAST_DATA"))
                .filter(folder -> !folder.isEmpty())
                .map(Path::of);
    }

    private ParameterException wrong(String sentence) {
        return new ParameterException(spec.commandLine(), sentence);
    }
}
