package org.weightcast.app.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.weightcast.data.BadInputException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Trains a caster. It must be possible to show its help where libtorch is missing, so the work is in {@link TrainingRun}. */
@Command(
        name = "train",
        sortOptions = false,
        synopsisHeading = "%nUsage: ",
        optionListHeading = "%nOptions:%n",
        description = "Trains a caster, the network that makes networks, as a configuration says.",
        footer = {
            "",
            "The folder holds checkpoints, log.jsonl, TensorBoard events and, at the end, the caster's file.",
            "Ctrl-C saves and stops (exit code 130); --resume goes on from there, bit for bit.",
            "",
            "Averages change nothing of the training. They are validated with the weights, the best of all is",
            "the caster, and each average makes a file of its own. They pay at a learning rate that does not",
            "fall.",
            "",
            "A learned optimiser is told of the number of steps and takes them as it has learned, from the first",
            "to the last: the configured rates, warm-up and decay do not count. One learned for the layers of",
            "another network is refused; 'weightcast learn l3rs --one-for-all' makes one that fits any. The",
            "folder keeps a copy.",
            "",
            "Examples:",
            "  weightcast train --config train/configs/glyphs.yaml --out runs/glyphs",
            "  weightcast train --config train/configs/glyphs.yaml --out runs/drawn --data glyphs:1000 \\",
            "      --set 'validationGroups=[script01,script02,script03]'",
            "  weightcast train --config train/configs/glyphs.yaml --out runs/averaged --ema 0.999 --two-point",
            "  weightcast train --config train/configs/glyphs.yaml --out runs/faster \\",
            "      --set optimization.rate=0.004",
            "  weightcast train --resume runs/glyphs",
            "  weightcast train --publish-again glyphs --out glyphs.onnx"
        })
final class TrainCommand implements Callable<Integer> {
    @Option(names = "--config", paramLabel = "FILE.yaml", description = "What to train, and how.")
    private Optional<Path> config = Optional.empty();

    @Option(
            names = "--set",
            paramLabel = "FIELD=VALUE",
            description = "Set a field of the configuration, such as tasks[0].queries=2 or"
                    + " optimization.rate=0.004; may be given again.")
    private List<String> changes = List.of();

    @Option(
            names = "--data",
            paramLabel = "DATA",
            description = "A folder of classes, a zip archive of one, omniglot:DIR, of which the background alphabets"
                    + " are taken, cifar-fs:DIR, whose classes are in two groups, train and validation, or glyphs:CLASSES[:SEED], drawn characters in scripts of 20 (without a seed: 0)"
                    + " (default: omniglot:$WEIGHTCAST_DATA/omniglot).")
    private Optional<String> data = Optional.empty();

    @Option(
            names = "--out",
            paramLabel = "DIR|FILE",
            description = "The folder of the training (default: runs/ and the configuration's name).")
    private Optional<Path> out = Optional.empty();

    @Option(
            names = "--resume",
            paramLabel = "DIR",
            description = "Go on with the training in this folder, with the configuration that it keeps.")
    private Optional<Path> resume = Optional.empty();

    @Option(
            names = "--ema",
            paramLabel = "DECAY",
            description = "Keep an average of the weights that counts less by DECAY with each step, such as 0.999.")
    private Optional<Double> ema = Optional.empty();

    @Option(
            names = "--swa-start",
            paramLabel = "SHARE",
            description = "Keep the mean of the weights from this share of the steps on, such as 0.5.")
    private Optional<Double> swaStart = Optional.empty();

    @Option(
            names = "--two-point",
            description = "Keep the midpoint of the last weights and those after three quarters of the steps.")
    private boolean twoPoint;

    @Option(
            names = "--optimizer",
            paramLabel = "l3rs:FILE",
            converter = LearnedFile.class,
            description = "Train by an optimiser that was learned (default: AdamW as configured).")
    private Optional<Path> optimizer = Optional.empty();

    @Option(
            names = "--publish-again",
            paramLabel = "NAME|FILE",
            description =
                    "Train nothing: write this caster to the file --out with the same weights, after finding out anew"
                            + " what its models should call unknown. The data must be that of its training.")
    private Optional<String> again = Optional.empty();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
    private CommandSpec spec;

    @Option(names = "--json", description = "Answer with one JSON object.")
    private boolean asJson;

    private final Printer printer;

    TrainCommand(Printer printer) {
        this.printer = printer;
    }

    @Override
    public Integer call() throws IOException {
        if (again.isPresent()) {
            return publishAgain(again.get());
        }
        if (config.isEmpty() && resume.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "Either --config or --resume is needed");
        }
        if (resume.isPresent() && out.isPresent()) {
            throw new BadInputException("A training that goes on stays in its folder: leave out --out.");
        }
        if (resume.isPresent() && (ema.isPresent() || swaStart.isPresent() || twoPoint)) {
            throw new BadInputException("A training that goes on keeps the averages that it was started with:"
                    + " leave out --ema, --swa-start and --two-point.");
        }
        if (resume.isPresent() && optimizer.isPresent()) {
            throw new BadInputException(
                    "A training that goes on keeps the optimiser that it was started with: leave out --optimizer.");
        }
        if (resume.isPresent() && !changes.isEmpty()) {
            throw new BadInputException(
                    "A training that goes on keeps the configuration that it was started with: leave out --set.");
        }
        Path folder = resume.orElseGet(this::newFolder);
        Destination.checkFolder(folder);
        TrainingRun run = new TrainingRun(printer, folder, asJson);
        if (resume.isPresent()) {
            return run.resume(config, this::source);
        }
        TrainingRun.Averages averages = new TrainingRun.Averages(ema.orElse(0.0), swaStart.orElse(1.0), twoPoint);
        return run.start(config.orElseThrow(), changes, this::source, averages, optimizer);
    }

    private int publishAgain(String caster) throws IOException {
        boolean averages = ema.isPresent() || swaStart.isPresent() || twoPoint;
        boolean trains = config.isPresent() || resume.isPresent() || optimizer.isPresent() || !changes.isEmpty();
        if (out.isEmpty() || trains || averages) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--publish-again needs --out, and trains nothing: of the others it goes with --data");
        }
        Destination.checkFile(out.get());
        return new Renewal(printer, caster, out.get(), asJson).run(source());
    }

    private Path newFolder() {
        String name = config.map(Path::toFile).map(File::getName).orElse("training");
        return out.orElse(Path.of("runs", name.replaceFirst("\\.ya?ml$", "")));
    }

    private DataSource source() {
        return data.map(DataSource::toLearn).orElseGet(() -> DataSource.background(System.getenv()));
    }
}
