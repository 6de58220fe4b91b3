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

/**
 * Finds a bidirectional update rule, or learns by one. It must be possible to show its help where libtorch is missing, so the work is in
 * {@link BlurRun}.
 */
@Command(
        name = "blur",
        sortOptions = false,
        synopsisHeading = "%nUsage: ",
        optionListHeading = "%nOptions:%n",
        description = "Finds a learning rule without gradients (BLUR), or learns a folder of images by one.",
        footer = {
            "",
            "Without --genome a rule is found and written to --out. Tasks are functions of points (and, or,",
            "xor, nand, nor, xnor, circle), drawn characters (glyphs), or classes of images: a folder, a zip",
            "archive or omniglot:DIR, of which the background alphabets are taken. With --genome networks learn",
            "the classes of --data by that rule; half of the images are kept to ask about. The learning rates",
            "of --compare are chosen within the other half.",
            "",
            "Examples:",
            "  weightcast learn blur --tasks glyphs --states 4 --steps 500 --out genome.json",
            "  weightcast learn blur --genome genome.json --data examples/runes/learn --compare sgd"
        })
final class BlurCommand implements Callable<Integer> {
    /** Batches are made beforehand; more of them would not fit into memory. */
    private static final int MOST_STEPS = 1000;

    @Option(names = "--tasks", paramLabel = "TASKS", description = "What a rule is to learn (default: glyphs).")
    private Optional<String> tasks = Optional.empty();

    @Option(
            names = "--states",
            paramLabel = "K",
            converter = BlurCommand.States.class,
            description = "States of a neuron, 2 to 16 (default: 4).")
    private Optional<Integer> states = Optional.empty();

    @Option(
            names = "--unroll",
            paramLabel = "N",
            converter = WholeNumber.Count.class,
            description = "Steps after which networks shall have learned (default: 10).")
    private Optional<Integer> unroll = Optional.empty();

    @Option(
            names = "--steps",
            paramLabel = "N",
            converter = WholeNumber.Count.class,
            description = "Meta-steps (default: 500); with --genome steps of learning (default: 100).")
    private Optional<Integer> steps = Optional.empty();

    @Option(
            names = "--by",
            paramLabel = "gradient|cmaes",
            description = "How a rule is found: by the gradient through all steps of the networks (default), or by"
                    + " evolution, --steps generations of 20 candidates.")
    private Optional<By> by = Optional.empty();

    @Option(
            names = "--seed",
            paramLabel = "N",
            converter = WholeNumber.Seed.class,
            description = "Where random numbers start (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Option(names = "--out", paramLabel = "FILE.json", description = "Where to write the rule found.")
    private Optional<Path> out = Optional.empty();

    @Option(names = "--genome", paramLabel = "FILE.json", description = "Learn by this rule.")
    private Optional<Path> genome = Optional.empty();

    @Option(
            names = "--data",
            paramLabel = "DATA",
            description = {
                "What to learn: a folder of classes, a zip archive of one, or",
                "omniglot:DIR[:background|:evaluation] (without a part: evaluation)."
            })
    private Optional<String> data = Optional.empty();

    @Option(
            names = "--compare",
            paramLabel = "WHAT",
            description = "sgd: gradient descent at the best of 7 rates on images to choose by.")
    private Optional<Baseline> compare = Optional.empty();

    @Option(names = "--json", description = "Answer with one JSON object.")
    private boolean asJson;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
    private CommandSpec spec;

    private final Printer printer;

    /** How a rule is found; the names are those of the command line. */
    enum By {
        gradient,
        cmaes
    }

    /** What learning by a rule is compared with. */
    enum Baseline {
        sgd
    }

    /** How many states a neuron can have. */
    static final class States extends WholeNumber.Range {
        States() {
            super(2, 16);
        }
    }

    BlurCommand(Printer printer) {
        this.printer = printer;
    }

    @Override
    public Integer call() throws IOException {
        BlurRun run = new BlurRun(printer, seed, asJson);
        if (genome.isPresent()) {
            boolean settings = states.isPresent() || unroll.isPresent() || by.isPresent();
            if (tasks.isPresent() || out.isPresent() || settings) {
                throw wrong(
                        "--tasks, --states, --unroll, --by and --out find a rule, --genome uses one: leave out either");
            }
            String source = data.orElseThrow(() -> wrong("--genome needs --data, what to learn by it"));
            int learned = steps.orElse(100);
            if (learned > MOST_STEPS) {
                throw wrong("--steps is at most " + MOST_STEPS + " with --genome");
            }
            return run.use(genome.get(), DataSource.toMeasure(source), learned, compare.isPresent());
        }
        if (data.isPresent() || compare.isPresent()) {
            throw wrong("--data and --compare need --genome; a rule is found on --tasks");
        }
        Path file = out.orElseThrow(() -> wrong("Either --out is needed, to find a rule, or --genome, to use one"));
        Destination.checkFile(file);
        boolean byCmaes = by.orElse(By.gradient) == By.cmaes;
        return run.find(tasks.orElse("glyphs"), states.orElse(4), unroll.orElse(10), steps.orElse(500), byCmaes, file);
    }

    private ParameterException wrong(String sentence) {
        return new ParameterException(spec.commandLine(), sentence);
    }
}
