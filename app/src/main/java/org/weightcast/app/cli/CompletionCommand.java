package org.weightcast.app.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;

/** What a shell needs to complete our commands. */
@Command(
        name = "completion",
        synopsisHeading = "%nUsage: ",
        optionListHeading = "%nOptions:%n",
        description = "Prints a script by which bash and zsh complete commands, options and names of files.",
        footer = {
            "",
            "Examples, the first for this terminal, the second for all to come (zsh: ~/.zshrc):",
            "  source <(weightcast completion)",
            "  weightcast completion > ~/.weightcast-completion",
            "  echo 'source ~/.weightcast-completion' >> ~/.bashrc"
        })
final class CompletionCommand implements Callable<Integer> {
    private final Printer printer;

    CompletionCommand(Printer printer) {
        this.printer = printer;
    }

    @Override
    public Integer call() {
        printer.ownText(AutoComplete.bash("weightcast", Main.parser(new ShippedCommands(), printer)));
        return ExitCode.DONE;
    }
}
