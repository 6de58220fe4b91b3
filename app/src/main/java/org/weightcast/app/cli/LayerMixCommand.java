package org.weightcast.app.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Learns an optimiser for one network. It must be possible to show its help where libtorch is missing, so the work is in {@link LayerMixRun}. */
@Command(
        name = "l3rs",
        sortOptions = false,
        synopsisHeading = "%nUsage: ",
        optionListHeading = "%nOptions:%n",
        description = "Learns an optimiser for the fine-tuning of a network (L3RS).",
        footer = {
            "",
            "What is learned is how much of the steps of SGD, momentum and Adam, each at its best rate, each",
            "layer takes at each time of a run. It is learned on tasks as 'adapt --method full' has them: some",
            "classes of a folder or zip archive, half of their pictures to train on, the others to be asked",
            "about. The file is for 'adapt --optimizer' and, if it is one mixture for all layers, for",
            "'train --optimizer' too.",
            "",
            "Each step fine-tunes the network 32 times, so take a small network, or few steps. Ctrl-C ends the",
            "learning with what there is (exit code 130). The table says how much of each optimiser's step a",
            "layer takes at the end of a run; 1 is all of it.",
            "",
            "Examples:",
            "  weightcast learn l3rs --base things.safetensors --tasks many-things --out mine.json --compare",
            "  weightcast adapt birds --base things.safetensors --method full --optimizer l3rs:mine.json \\",
            "      --task birds --out tasks.patch"
        })
final class LayerMixCommand implements Callable<Integer> {
    @Option(
            names = "--base",
            required = true,
            paramLabel = "FILE|random:NETWORK",
            description = "The network to learn for: a file made by 'adapt --save-base', one of a public collection, or"
                    + " random weights.")
    private String base = "";

    @Option(
            names = "--network",
            paramLabel = "NETWORK",
            description = "Which network a public collection's file is of; see 'adapt'.")
    private Optional<String> network = Optional.empty();

    @Option(
            names = "--tasks",
            required = true,
            paramLabel = "DATA",
            description = "What tasks are drawn from: a folder of classes, or a zip archive of one.")
    private String tasks = "";

    @Option(
            names = "--out",
            required = true,
            paramLabel = "FILE.json",
            description = "Where to write the learned optimiser.")
    private Path out = Path.of("");

    @Option(
            names = "--ways",
            paramLabel = "N",
            converter = WholeNumber.Ways.class,
            description = "Classes of a task (default: ${DEFAULT-VALUE}).")
    private int ways = 5;

    @Option(
            names = "--horizon",
            paramLabel = "N",
            converter = WholeNumber.Count.class,
            description = "Steps of a fine-tuning; learned on half to twice as many (default: ${DEFAULT-VALUE}).")
    private int horizon = 50;

    @Option(
            names = "--steps",
            paramLabel = "N",
            converter = WholeNumber.Count.class,
            description = "Steps of the learning (default: ${DEFAULT-VALUE}).")
    private int steps = 100;

    @Option(
            names = "--sigma",
            paramLabel = "S",
            description = "How far from each other what is tried lies (default: ${DEFAULT-VALUE}).")
    private double sigma = 0.05;

    @Option(names = "--one-for-all", description = "One mixture for all layers; it fits any network.")
    private boolean oneForAll;

    @Option(
            names = "--seed",
            paramLabel = "N",
            converter = WholeNumber.Seed.class,
            description = "Where random numbers start (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Option(
            names = "--compare",
            description =
                    "Keep a third of the classes apart, and compare on them with each optimiser at its best rate.")
    private boolean compare;

    @Option(names = "--png", paramLabel = "FILE.png", description = "Also draw the table.")
    private Optional<Path> png = Optional.empty();

    @Option(names = "--json", description = "Answer with one JSON object.")
    private boolean asJson;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
    private CommandSpec spec;

    private final Printer printer;

    LayerMixCommand(Printer printer) {
        this.printer = printer;
    }

    @Override
    public Integer call() throws IOException {
        if (!(sigma > 0) || Double.isInfinite(sigma)) {
            throw new ParameterException(spec.commandLine(), "--sigma is a positive number, not " + sigma);
        }
        Destination.checkFile(out);
        png.ifPresent(Destination::checkFile);
        LayerMixRun.Plan plan = new LayerMixRun.Plan(ways, horizon, steps, sigma, oneForAll, seed);
        LayerMixRun.BaseName name = new LayerMixRun.BaseName(base, network);
        return new LayerMixRun(printer, asJson, plan).run(name, DataSource.toLearn(tasks), compare, out, png);
    }
}
