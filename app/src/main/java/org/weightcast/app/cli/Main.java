package org.weightcast.app.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.weightcast.data.Spelling;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.UnmatchedArgumentException;

/** The entry point: finds the command, runs it, and turns what went wrong into one sentence and an exit code. */
@Command(
        name = "weightcast",
        versionProvider = Versions.class,
        synopsisHeading = "%nUsage: ",
        commandListHeading = "%nCommands:%n",
        optionListHeading = "%nOptions:%n",
        customSynopsis = "weightcast COMMAND [OPTIONS]",
        description = "A folder with a few labelled images per class becomes a small neural network, in one step.",
        footer = {
            "",
            "Examples:",
            "  weightcast demo",
            "  weightcast cast examples/runes/learn --out runes.onnx",
            "  weightcast classify runes.onnx drawing.png",
            "",
            "'weightcast COMMAND --help' tells more. Exit codes: 0 done, 1 the answer is no, 2 usage,",
            "3 bad input or output, 4 bad model file, 70 a mistake in Weightcast, 130 interrupted."
        })
public final class Main {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show this help.")
    @SuppressWarnings("unused") // picocli asks the option, not the field
    private boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Show the versions of Weightcast and of what it runs on.")
    @SuppressWarnings("unused") // picocli asks the option, not the field
    private boolean version;

    @Option(names = "--debug", scope = ScopeType.INHERIT, description = "Show where an error comes from.")
    private boolean debug;

    private final Commands commands;
    private final Printer printer;

    Main(Commands commands, Printer printer) {
        this.commands = commands;
        this.printer = printer;
    }

    /** Runs one command of the process's arguments and ends the process. */
    public static void main(String[] arguments) {
        System.exit(new Main(new ShippedCommands(), Printer.ofProcess(System.getenv())).run(arguments));
    }

    /** Runs one command and returns its exit code; never throws. */
    int run(String... arguments) {
        try {
            String asked = verb(arguments);
            List<String> needed = commands.names().contains(asked) ? List.of(asked) : commands.names();
            int exitCode = parser(needed).execute(arguments);
            printer.flush();
            return exitCode;
        } catch (Throwable thrown) {
            return report(thrown, debug || Arrays.asList(arguments).contains("--debug"));
        }
    }

    /** A parser of all commands, for who wants to know what there is. */
    static CommandLine parser(Commands commands, Printer printer) {
        return new Main(commands, printer).parser(commands.names());
    }

    private CommandLine parser(List<String> needed) {
        CommandLine parser = new CommandLine(this);
        for (String name : needed) {
            Callable<Integer> command = commands.create(name, printer);
            CommandLine known = new CommandLine(command);
            parser.addSubcommand(name, known);
            if (command instanceof CommandGroup group) {
                group.members().forEach(known::addSubcommand);
            }
        }
        return parser.setExpandAtFiles(false)
                .setUsageHelpWidth(100)
                .setColorScheme(Help.defaultColorScheme(printer.paintsAnswers() ? Help.Ansi.ON : Help.Ansi.OFF))
                .setOut(new PrintWriter(new AnswerWriter(printer), true))
                .setExecutionExceptionHandler((thrown, command, parsed) -> report(thrown, debug))
                .setParameterExceptionHandler((wrong, given) -> explain(wrong))
                .setExecutionStrategy(Main::runLast);
    }

    private static int runLast(CommandLine.ParseResult parsed) {
        if (!parsed.hasSubcommand() && !parsed.isUsageHelpRequested() && !parsed.isVersionHelpRequested()) {
            throw new ParameterException(parsed.commandSpec().commandLine(), "A command is missing");
        }
        return new CommandLine.RunLast().execute(parsed);
    }

    private int report(Throwable thrown, boolean withStackTrace) {
        Failure failure = Failure.of(thrown);
        if (!failure.sentence().isEmpty()) {
            printer.error(failure.sentence());
        }
        if (withStackTrace) {
            StringWriter trace = new StringWriter();
            thrown.printStackTrace(new PrintWriter(trace));
            printer.aside(trace.toString());
        }
        return failure.exitCode();
    }

    private int explain(ParameterException wrong) {
        CommandLine command = wrong.getCommandLine();
        printer.error(sentenceFor(wrong));
        printer.aside("Try '" + command.getCommandSpec().qualifiedName() + " --help'.\n");
        return ExitCode.USAGE;
    }

    private static String sentenceFor(ParameterException wrong) {
        if (wrong instanceof UnmatchedArgumentException unmatched) {
            CommandSpec command = wrong.getCommandLine().getCommandSpec();
            String argument = unmatched.getUnmatched().get(0);
            if (!command.subcommands().isEmpty() && !argument.startsWith("-")) {
                return "There is no command '" + argument + "'."
                        + suggestion(argument, List.copyOf(command.subcommands().keySet()));
            }
            if (argument.startsWith("-")) {
                List<String> options =
                        command.options().stream().map(OptionSpec::longestName).toList();
                return "There is no option '" + argument + "'." + suggestion(argument, options);
            }
            return "There is nothing to do with '" + argument + "'.";
        }
        String words = Objects.requireNonNullElse(wrong.getMessage(), "The arguments cannot be used");
        return words.replaceFirst("^Error: ", "") + "."; // picocli begins some of its sentences so
    }

    private static String suggestion(String given, List<String> known) {
        return Spelling.nearest(given, known)
                .map(name -> " Did you mean '" + name + "'?")
                .orElse("");
    }

    /** The first argument that is no option, or an empty text. */
    private static String verb(String... arguments) {
        for (String argument : arguments) {
            if (!argument.startsWith("-")) {
                return argument;
            }
        }
        return "";
    }
}
