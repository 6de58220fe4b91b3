package org.weightcast.app.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Fits a trained network to a folder of pictures. It must be possible to show its help where libtorch is missing, so the work is in {@link AdaptRun}. */
@Command(
        name = "adapt",
        sortOptions = false,
        synopsisHeading = "%nUsage: ",
        optionListHeading = "%nOptions:%n",
        description = "Fits a trained network to the classes of a folder by training a few of its numbers.",
        footer = {
            "",
            "The network itself, the base, stays as it is. What a task changes is a patch: a file of patches",
            "holds those of several tasks on one base, and an existing one is added to. A fifth of each class's",
            "pictures is kept for the accuracy that is told.",
            "",
            "A base is a file that this command writes with --save-base. No base ships: train one from random",
            "weights, on a large folder. random: takes mini-mobile:SIZE, mobilenet-v2:WIDTH:SIZE,",
            "resnet:DEPTH:SIZE, isometric:SQUARE:SIZE or vit:SQUARE:SIZE; SIZE is the side of the pictures",
            "in pixels. With --network, weights of torchvision or timm are read as well, from safetensors files:",
            "torchvision-mobilenet-v2:WIDTH:SIZE, timm-vit:tiny:SQUARE:SIZE, timm-vit:small:SQUARE:SIZE or",
            "timm-vit:base:SQUARE:SIZE. Pictures are then normalised as these networks expect it.",
            "",
            "For head and memory, what the base makes of a picture is computed once, since it stays the same.",
            "What lies behind a norm or kernel that is trained changes with every step, and batch norms go by",
            "the other pictures of a step: the other methods run the whole network each time.",
            "",
            "What is in a file of patches 'weightcast inspect' shows; 'weightcast tasks' exports and removes",
            "tasks and exchanges low-rank ones with the PEFT library.",
            "",
            "A learned optimiser ('weightcast learn l3rs') is told of the number of steps and takes them as it",
            "has learned, from the first to the last; --rate is a factor of that then. It must have been learned",
            "for the layers that the method trains, or as one mixture for all layers.",
            "",
            "Examples:",
            "  weightcast adapt many-things --base random:mini-mobile:32 --method full --steps 5000 \\",
            "      --task things --out things.patch --save-base things.safetensors",
            "  weightcast adapt birds --base things.safetensors --method norm --task birds --out tasks.patch \\",
            "      --export birds.onnx",
            "  weightcast adapt birds --base mobilenet_v2.safetensors --network torchvision-mobilenet-v2:1:224 \\",
            "      --method head --task birds --out birds.patch --export birds.onnx"
        })
final class AdaptCommand implements Callable<Integer> {
    /** What is trained. */
    enum Method {
        head(0.01),
        bias(0.01),
        norm(0.01),
        depthwise(0.005),
        patch(0.005),
        lora(0.002),
        memory(0.01),
        full(0.002);

        private final double rate;

        Method(double rate) {
            this.rate = rate;
        }
    }

    @Parameters(index = "0", paramLabel = "DIR|ZIP", description = "A folder of classes, or a zip archive of one.")
    private Path place = Path.of("");

    @Option(
            names = "--base",
            required = true,
            paramLabel = "FILE|random:NETWORK",
            description =
                    "The network to fit: a file made by --save-base, one of a public collection, or random weights.")
    private String base = "";

    @Option(
            names = "--network",
            paramLabel = "NETWORK",
            description = "Which network a public collection's file is of.")
    private Optional<String> network = Optional.empty();

    @Option(
            names = "--method",
            required = true,
            paramLabel = "head|bias|norm|depthwise|patch|lora|memory|full",
            description =
                    "What is trained: the last layer; with it all biases; with it the norms; with it the depthwise"
                            + " kernels; it, norms and depthwise kernels;"
                            + " low-rank changes; memory cells of a vision transformer; everything.")
    private Method method = Method.head;

    @Option(names = "--task", required = true, paramLabel = "NAME", description = "What to call the task.")
    private String task = "";

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "The file of patches.")
    private Path out = Path.of("");

    @Option(names = "--export", paramLabel = "M.onnx", description = "Also write a model for classify and verify.")
    private Optional<Path> export = Optional.empty();

    @Option(
            names = "--save-base",
            paramLabel = "FILE.safetensors",
            description = "Also write the fitted network as a base of its own.")
    private Optional<Path> saveBase = Optional.empty();

    @Option(
            names = "--steps",
            paramLabel = "N",
            converter = WholeNumber.Count.class,
            description = "Training steps of 64 pictures (default: ${DEFAULT-VALUE}).")
    private int steps = 300;

    @Option(
            names = "--rate",
            paramLabel = "R",
            description = "Highest learning rate (default: by method); with --optimizer a factor (default: 1).")
    private Optional<Double> rate = Optional.empty();

    @Option(
            names = "--optimizer",
            paramLabel = "l3rs:FILE",
            converter = LearnedFile.class,
            description = "Train by an optimiser that was learned (default: Adam).")
    private Optional<Path> optimizer = Optional.empty();

    @Option(
            names = "--rank",
            paramLabel = "N",
            converter = WholeNumber.Count.class,
            description = "Of low-rank changes (default: 4).")
    private Optional<Integer> rank = Optional.empty();

    @Option(
            names = "--cells",
            paramLabel = "N",
            converter = WholeNumber.Count.class,
            description = "Memory cells of a layer (default: 5).")
    private Optional<Integer> cells = Optional.empty();

    @Option(
            names = "--sees",
            split = ",",
            paramLabel = "TASK",
            description = "Earlier tasks of the file whose memory this one may look at, and then depends on.")
    private List<String> sees = List.of();

    @Option(
            names = "--seed",
            paramLabel = "N",
            converter = WholeNumber.Seed.class,
            description = "Where random numbers start (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--json", description = "Answer with one JSON object.")
    private boolean asJson;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
    private CommandSpec spec;

    private final Printer printer;

    AdaptCommand(Printer printer) {
        this.printer = printer;
    }

    @Override
    public Integer call() throws IOException {
        double chosen = rate.orElse(optimizer.isPresent() ? 1 : method.rate);
        if (!(chosen > 0) || Double.isInfinite(chosen)) {
            throw new ParameterException(spec.commandLine(), "A learning rate is a positive number, not " + chosen);
        }
        if (method == Method.memory && saveBase.isPresent()) {
            throw new ParameterException(
                    spec.commandLine(), "--save-base does not go with memory, which leaves the base as it is");
        }
        if (method != Method.memory && (!sees.isEmpty() || cells.isPresent())) {
            throw new ParameterException(spec.commandLine(), "--sees and --cells go with memory only");
        }
        if (method != Method.lora && rank.isPresent()) {
            throw new ParameterException(spec.commandLine(), "--rank goes with lora only");
        }
        List<Path> places = Stream.of(Optional.of(out), export, saveBase)
                .flatMap(Optional::stream)
                .map(place -> place.toAbsolutePath().normalize())
                .toList();
        if (places.stream().distinct().count() < places.size()) {
            throw new ParameterException(
                    spec.commandLine(), "--out, --export and --save-base write different files: give each its own");
        }
        Destination.checkFile(out);
        export.ifPresent(Destination::checkFile);
        saveBase.ifPresent(Destination::checkFile);
        return new AdaptRun(printer, asJson, place, base, network, task, out, export, saveBase, seed)
                .run(new AdaptRun.Form(method, rank.orElse(4), cells.orElse(5), sees), steps, chosen, optimizer);
    }
}
