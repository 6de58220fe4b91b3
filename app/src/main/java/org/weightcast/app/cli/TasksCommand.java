package org.weightcast.app.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What is done with tasks after they were fitted. Its help must not need what training needs, so the work is in {@link TasksRun}. */
@Command(
        name = "tasks",
        sortOptions = false,
        synopsisHeading = "%nUsage: ",
        optionListHeading = "%nOptions:%n",
        description = "Exports and removes the tasks of a file of patches, and exchanges them with the PEFT library.",
        footer = {
            "",
            "A file of patches is what 'weightcast adapt' writes; 'weightcast inspect' shows its tasks. Several",
            "tasks of memory cells become one network that answers all of them in one pass: its file has an",
            "output probabilities.TASK for each, for any ONNX runtime. Low-rank tasks are read from and written",
            "to folders of adapter_config.json and adapter_model.safetensors.",
            "",
            "Examples:",
            "  weightcast tasks tasks.patch --base things.safetensors --export birds.onnx --task birds",
            "  weightcast tasks tasks.patch --base vit.safetensors --export both.onnx --task birds,trees",
            "  weightcast tasks tasks.patch --base things.safetensors --to-peft birds-adapter --task birds",
            "  weightcast tasks tasks.patch --base things.safetensors --remove birds"
        })
final class TasksCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "FILE", description = "A file of patches.")
    private Path file = Path.of("");

    @Option(
            names = "--base",
            required = true,
            paramLabel = "FILE|random:NETWORK",
            description = "The base that the tasks were fitted to, as adapt takes it.")
    private String base = "";

    @Option(
            names = "--network",
            paramLabel = "NETWORK",
            description = "Which network a public collection's file is of.")
    private Optional<String> network = Optional.empty();

    @Option(
            names = "--seed",
            paramLabel = "N",
            converter = WholeNumber.Seed.class,
            description = "Of a random base (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--task", split = ",", paramLabel = "NAME", description = "The task, or several to export.")
    private List<String> tasks = List.of();

    @Option(names = "--json", description = "Answer with one JSON object.")
    private boolean asJson;

    @ArgGroup(multiplicity = "1")
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
    private Action action;

    /** What to do. */
    static final class Action {
        @Option(names = "--export", paramLabel = "M.onnx", description = "Write a model of the task.")
        Optional<Path> export = Optional.empty();

        @Option(names = "--remove", paramLabel = "NAME", description = "Take the task out of the file.")
        Optional<String> remove = Optional.empty();

        @Option(
                names = "--to-peft",
                paramLabel = "DIR",
                description = "Write the low-rank task as the PEFT library does.")
        Optional<Path> toPeft = Optional.empty();

        @Option(
                names = "--from-peft",
                paramLabel = "DIR",
                description = "Add an adapter of the PEFT library to the file, which is made if there is none.")
        Optional<Path> fromPeft = Optional.empty();
    }

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
    private CommandSpec spec;

    private final Printer printer;

    TasksCommand(Printer printer) {
        this.printer = printer;
    }

    @Override
    public Integer call() throws IOException {
        if (action.remove.isPresent() != tasks.isEmpty() || (action.export.isEmpty() && tasks.size() > 1)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--task goes with --to-peft and --from-peft, once, and with --export, once or more; --remove"
                            + " names its task itself");
        }
        TasksRun run = new TasksRun(printer, asJson, file, BaseSource.open(base, network, seed));
        if (action.remove.isPresent()) {
            run.remove(action.remove.get());
        } else if (action.fromPeft.isPresent()) {
            run.fromPeft(action.fromPeft.get(), tasks.get(0));
        } else if (action.toPeft.isPresent()) {
            run.toPeft(action.toPeft.get(), tasks.get(0));
        } else {
            run.export(action.export.orElseThrow(), tasks);
        }
        return ExitCode.DONE;
    }
}
