package org.weightcast.app.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Learned ways of learning. */
@Command(
        name = "learn",
        synopsisHeading = "%nUsage: ",
        commandListHeading = "%nCommands:%n",
        optionListHeading = "%nOptions:%n",
        description = "Learns how to learn: rules by which networks learn a task in a few steps, and optimisers.",
        footer = {
            "",
            "Examples:",
            "  weightcast learn blur --tasks xor,or --steps 500 --out genome.json",
            "  weightcast learn l3rs --base things.safetensors --tasks many-things --out mine.json"
        })
final class LearnCommand implements CommandGroup {
    private final Printer printer;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
    private CommandSpec spec;

    LearnCommand(Printer printer) {
        this.printer = printer;
    }

    @Override
    public List<Callable<Integer>> members() {
        return List.of(new BlurCommand(printer), new LayerMixCommand(printer));
    }

    @Override
    public Integer call() {
        throw new ParameterException(
                spec.commandLine(),
                "A command of 'learn' is missing; there is "
                        + String.join(", ", spec.subcommands().keySet()));
    }
}
