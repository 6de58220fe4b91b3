package org.weightcast.app.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.weightcast.cast.Accuracy;
import org.weightcast.cast.Evaluation;
import org.weightcast.cast.EvaluationSettings;
import org.weightcast.cast.Evaluator;
import org.weightcast.cast.OpenEvaluation;
import org.weightcast.cast.QueryAnswers;
import org.weightcast.data.BadInputException;
import org.weightcast.data.ClassSet;
import org.weightcast.data.Warp;
import org.weightcast.onnx.OnnxSession;
import org.weightcast.weights.Named;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How good a caster is on classes that it never saw. */
@Command(
        name = "evaluate",
        sortOptions = false,
        synopsisHeading = "%nUsage: ",
        optionListHeading = "%nOptions:%n",
        description = "Measures how well the networks that a caster makes recognise classes that it never saw.",
        footer = {
            "",
            "Every episode draws classes, images to learn from and other images to recognise; every method",
            "gets the same episodes. Baselines: pixels (nearest neighbour on pixels), prototypes (a static",
            "prototypical network trained like the caster), logistic (logistic regression on the features",
            "of that network; needs libtorch), finetune (the caster's network trained 100 steps on each",
            "episode, at the best of three rates, chosen on other episodes of the data; slow, needs",
            "libtorch). The interval is of 95 %% over the episodes.",
            "",
            "--html and --png draw the accuracy beside baselines and over shots (as many of 1, 2, 3, 5 and 10 as",
            "classes have images for, 200 episodes each at most), how honest probabilities are, and, for data of",
            "30 classes or fewer, what was taken for what.",
            "",
            "Examples:",
            "  weightcast evaluate --data glyphs:200 --ways 20 --shots 1",
            "  weightcast evaluate --data glyphs:200 --html glyphs.html --png charts",
            "  weightcast evaluate --data omniglot:data/omniglot:evaluation --ways 20 --shots 1",
            "  weightcast evaluate --data omniglot:data/omniglot:evaluation --shots 5 --queries 5 --open 5"
        })
final class EvaluateCommand implements Callable<Integer> {
    private static final String FINE_TUNING = "finetune";
    private static final String LOGISTIC = "logistic";

    @Option(
            names = "--data",
            required = true,
            paramLabel = "DATA",
            description = {
                "A folder of classes, a zip archive of one,",
                "omniglot:DIR[:background|:evaluation] (without a part: evaluation),",
                "cifar-fs:DIR[:train|:validation|:test] (without a part: test), or",
                "glyphs:CLASSES[:SEED], drawn characters in scripts of 20 (without a seed:",
                "1, others than 'train' takes)."
            })
    private String data = "";

    @Option(
            names = "--ways",
            paramLabel = "N",
            converter = WholeNumber.Ways.class,
            description = "Classes of an episode (default: ${DEFAULT-VALUE}).")
    private int ways = 5;

    @Option(
            names = "--shots",
            paramLabel = "N",
            converter = WholeNumber.Count.class,
            description = "Images of each class to learn from (default: ${DEFAULT-VALUE}).")
    private int shots = 1;

    @Option(
            names = "--queries",
            paramLabel = "N",
            converter = WholeNumber.Count.class,
            description = "Images of each class to recognise (default: ${DEFAULT-VALUE}).")
    private int queries = 1;

    @Option(
            names = "--episodes",
            paramLabel = "N",
            converter = WholeNumber.Sample.class,
            description = "How many episodes, 2 or more (default: ${DEFAULT-VALUE}).")
    private int episodes = 1000;

    @Option(
            names = "--seed",
            paramLabel = "N",
            converter = WholeNumber.Seed.class,
            description = "Where random numbers start (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--caster",
            paramLabel = "NAME|FILE",
            description =
                    "What to measure: 'glyphs', 'photos' or a caster's file (default: glyphs or photos, as the data"
                            + " looks).")
    private Optional<String> caster = Optional.empty();

    @Option(
            names = "--within-alphabet",
            description = "Trials within one alphabet, by different people: 1 shot, 1 query.")
    private boolean withinAlphabet;

    @Option(
            names = "--styles",
            description = "Every task in a style of its own: all its pictures turned, stretched and slanted alike.")
    private boolean styles;

    @Option(
            names = "--baselines",
            split = ",",
            paramLabel = "NAME",
            description = "What to compare with: pixels, prototypes, logistic, finetune, or other casters by"
                    + " name or file"
                    + " (default: pixels, and prototypes if the caster has one).")
    private List<String> baselines = List.of();

    @Option(
            names = "--open",
            paramLabel = "N",
            converter = WholeNumber.Count.class,
            description = "Also ask about N classes that were not learned: how many are called unknown, and how honest"
                    + " probabilities are.")
    private Optional<Integer> strange = Optional.empty();

    @Mixin
    private ReportOptions report = new ReportOptions();

    @Option(names = "--json", description = "Answer with one JSON object.")
    private boolean asJson;

    private final Printer printer;

    EvaluateCommand(Printer printer) {
        this.printer = printer;
    }

    @Override
    public Integer call() {
        report.check();
        OnnxSession.preload();
        EvaluationSettings settings = new EvaluationSettings(
                ways, shots, queries, episodes, seed, withinAlphabet, styles ? EvaluationSettings.STYLES : Warp.NONE);
        DataSource source = DataSource.toMeasure(data);
        String measured = caster.orElseGet(source::caster);
        try (Evaluator evaluator = new Evaluator(measured)) {
            ClassSet classes = source.read(evaluator.imageSpec(), printer::warning);
            Named<Evaluator.Method> others = methods(evaluator, measured, settings, classes);
            Optional<OpenEvaluation> open = strange.map(count -> open(evaluator, classes, settings, count));
            QueryAnswers answers = evaluator.answersOn(classes);
            Evaluation found;
            try (Progress progress = new Progress(printer, "evaluating", episodes)) {
                found = report.isWanted()
                        ? evaluator.evaluate(classes, settings, others, done -> progress.at(done, ""), answers)
                        : evaluator.evaluate(classes, settings, others, done -> progress.at(done, ""));
            }
            report.write(
                    () -> new EvaluatePage(
                                    measured,
                                    about(found.mode()) + ". Data: " + data,
                                    classes,
                                    found,
                                    answers,
                                    OverShots.measure(evaluator, classes, settings, quick(others), printer),
                                    open,
                                    printer.warnings())
                            .page(),
                    printer);
            tell(measured, found, open);
        }
        return ExitCode.DONE;
    }

    /** The episodes in words. */
    private String about(String mode) {
        return ways + "-way " + shots + "-shot, " + Words.count(episodes, "episode", "episodes")
                + (withinAlphabet ? " within one alphabet each, " : ", ")
                + (styles ? "each in a style of its own, " : "") + mode;
    }

    /** The methods that answer at once, and are good for any number of shots. */
    private static Named<Evaluator.Method> quick(Named<Evaluator.Method> methods) {
        return methods.only(name -> !name.equals(FINE_TUNING) && !name.equals(LOGISTIC));
    }

    private OpenEvaluation open(Evaluator evaluator, ClassSet classes, EvaluationSettings settings, int count) {
        try (Progress progress = new Progress(printer, "asking about strangers", episodes)) {
            return evaluator.evaluateOpen(classes, settings, count, done -> progress.at(done, ""));
        }
    }

    private Named<Evaluator.Method> methods(
            Evaluator evaluator, String measured, EvaluationSettings settings, ClassSet classes) {
        if (baselines.isEmpty()) {
            return usual(evaluator);
        }
        Set<String> wanted = new LinkedHashSet<>(baselines);
        wanted.remove(""); // what an empty list is split into
        Named.Builder<Evaluator.Method> methods = Named.builder();
        for (String name : wanted) {
            methods.put(
                    name,
                    switch (name) {
                        case FINE_TUNING -> FineTuningBaseline.of(measured, settings, classes);
                        case LOGISTIC -> LogisticBaseline.of(evaluator);
                        default -> baseline(evaluator, name);
                    });
        }
        return methods.build();
    }

    /** One of the library's; what there is besides only the command knows. */
    private static Evaluator.Method baseline(Evaluator evaluator, String name) {
        try {
            return evaluator.baseline(name);
        } catch (BadInputException e) {
            if (name.equals(Evaluator.PROTOTYPES)) {
                throw e; // it says which file is missing
            }
            throw new BadInputException(
                    "There is no baseline '" + name + "'; there are '" + Evaluator.PIXELS + "', '"
                            + Evaluator.PROTOTYPES + "', '" + LOGISTIC + "', '" + FINE_TUNING
                            + "' and other casters, by name or file.",
                    e);
        }
    }

    private static Named<Evaluator.Method> usual(Evaluator evaluator) {
        Named<Evaluator.Method> pixels = Named.of(Evaluator.PIXELS, evaluator.baseline(Evaluator.PIXELS));
        try {
            return pixels.with(Evaluator.PROTOTYPES, evaluator.baseline(Evaluator.PROTOTYPES));
        } catch (BadInputException e) {
            return pixels; // most casters have no prototypical network beside them, and nobody asked for it
        }
    }

    private void tell(String measured, Evaluation found, Optional<OpenEvaluation> open) {
        if (asJson) {
            printer.json(json -> {
                write(json, measured, found);
                if (open.isPresent()) {
                    OpenReport.write(json, open.get());
                }
                report.tell(json);
                Words.write(json, "warnings", printer.warnings());
            });
            return;
        }
        Table table = new Table().row("method", "accuracy", "ci95", "behind the caster");
        table.row(
                measured,
                Words.percent(found.accuracy().mean()),
                half(found.accuracy().ci95()));
        found.baselines()
                .asMap()
                .forEach((name, other) -> table.row(
                        name,
                        Words.percent(other.accuracy().mean()),
                        half(other.accuracy().ci95()),
                        Words.points(other.lead()) + " " + half(other.leadCi95())));
        printer.line(about(found.mode()));
        printer.line("");
        printer.table(table);
        printer.line("");
        printer.line("One network: " + Words.grouped(found.cnnParameters()) + " parameters, cast in "
                + Clock.text(found.msPerCast()) + ".");
        printer.line("From task to task its kernels differ by "
                + found.kernelVariation().values().stream().map(Words::percent).collect(Collectors.joining(", "))
                + " of their norm, block by block.");
        open.ifPresent(each -> OpenReport.tell(printer, each));
        report.tell(printer);
    }

    private static String half(double ci95) {
        return "±" + Words.points(ci95);
    }

    private void write(JsonGenerator json, String measured, Evaluation found) throws IOException {
        write(json, found.accuracy());
        json.writeNumberField("episodes", episodes);
        json.writeNumberField("ways", ways);
        json.writeNumberField("shots", shots);
        json.writeNumberField("queries", queries);
        json.writeNumberField("seed", seed);
        json.writeBooleanField("within_alphabet", withinAlphabet);
        json.writeBooleanField("styles", styles);
        json.writeStringField("mode", found.mode());
        json.writeStringField("caster", measured);
        json.writeNumberField("cnn_parameters", found.cnnParameters());
        json.writeNumberField("ms_per_cast", Clock.rounded(found.msPerCast()));
        json.writeObjectFieldStart("kernel_variation");
        for (String block : found.kernelVariation().names()) {
            json.writeNumberField(block, found.kernelVariation().get(block));
        }
        json.writeEndObject();
        json.writeObjectFieldStart("baselines");
        for (String name : found.baselines().names()) {
            Evaluation.Comparison other = found.baselines().get(name);
            json.writeObjectFieldStart(name);
            write(json, other.accuracy());
            json.writeNumberField("lead", other.lead());
            json.writeNumberField("lead_ci95", other.leadCi95());
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, Accuracy accuracy) throws IOException {
        json.writeNumberField("accuracy", accuracy.mean());
        json.writeNumberField("ci95", accuracy.ci95());
    }
}
