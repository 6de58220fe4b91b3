package org.weightcast.app.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.weightcast.data.BadInputException;
import org.weightcast.data.ClassSet;
import org.weightcast.learn.mix.LayerMixFile;
import org.weightcast.meta.Averaging;
import org.weightcast.meta.CasterConfig;
import org.weightcast.meta.CasterTraining;
import org.weightcast.onnx.CasterCard;
import org.weightcast.onnx.OnnxFile;
import org.weightcast.train.Checkpoint;
import org.weightcast.train.DivergedException;
import org.weightcast.train.Interruption;
import org.weightcast.train.Pace;
import org.weightcast.train.StepRule;
import org.weightcast.train.TrainingListener;
import org.weightcast.train.TrainingState;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/** One run of a training, from its start or from where an earlier run stopped. Needs libtorch. */
record TrainingRun(Printer printer, Path folder, boolean asJson) {

    /** The fields of {@link Averaging}, which a command must not know. */
    record Averages(double ema, double swaStart, boolean twoPoint) {}

    /**
     * Starts in a folder that holds no training yet; returns an exit code.
     *
     * @param changes of the configuration; see {@link CasterConfig#read(Path, List)}
     * @param learned the file of a learned optimiser, if not the configured one is used
     */
    int start(Path file, List<String> changes, Supplier<DataSource> source, Averages averages, Optional<Path> learned)
            throws IOException {
        if (Files.exists(CasterTraining.configOf(folder))) {
            throw new BadInputException("There is a training in '" + folder
                    + "' already: go on with it by --resume, or choose another --out.");
        }
        Averaging averaging = new Averaging(averages.ema(), averages.swaStart(), averages.twoPoint());
        CasterConfig config = CasterConfig.read(file, changes);
        StepRule rule = learned.isPresent() ? LayerMixFile.rule(learned.get(), 1) : config.stepRule();
        CasterTraining training = new CasterTraining(config, classes(config, source), folder, averaging, rule);
        try (NewFolder there = NewFolder.make(folder)) {
            Set<Path> before = entries();
            try {
                return train(training);
            } catch (UncheckedIOException e) {
                try {
                    takeBack(before);
                } catch (IOException stillThere) {
                    e.addSuppressed(stillThere);
                }
                throw e;
            }
        }
    }

    /** A training that could not be begun must not look like one that could go on. */
    private void takeBack(Set<Path> before) throws IOException {
        if (Checkpoint.isIn(folder)) {
            return;
        }
        for (Path each : entries()) {
            if (!before.contains(each)) {
                Files.delete(each);
            }
        }
    }

    private Set<Path> entries() throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.collect(Collectors.toSet());
        }
    }

    /** Goes on, with the configuration that the folder keeps unless one is given, and all else that it keeps; returns an exit code. */
    int resume(Optional<Path> config, Supplier<DataSource> source) throws IOException {
        Path kept = CasterTraining.configOf(folder);
        if (!Files.exists(kept)) {
            throw new BadInputException("There is no training in '" + folder + "' to go on with.");
        }
        CasterConfig chosen = CasterConfig.read(config.orElse(kept));
        Path learned = CasterTraining.ruleOf(folder);
        StepRule rule = Files.exists(learned) ? LayerMixFile.rule(learned, 1) : chosen.stepRule();
        return train(new CasterTraining(chosen, classes(chosen, source), folder, Averaging.of(folder), rule));
    }

    private ClassSet classes(CasterConfig config, Supplier<DataSource> source) {
        return source.get().read(config.image(), printer::warning);
    }

    private int train(CasterTraining training) throws IOException {
        try (Interruption stop = Interruption.watch()) {
            int exitCode = run(training, stop);
            printer.flush(); // once the interruption is closed the process may end at any moment
            return exitCode;
        } catch (DivergedException diverged) {
            printer.error(diverged.getMessage() + ".");
            return ExitCode.NO;
        }
    }

    private int run(CasterTraining training, Interruption stop) throws IOException {
        try (Display display = new Display(printer, training.steps())) {
            TrainingState state = training.run(display, stop);
            display.close();
            if (stop.getAsBoolean()) {
                printer.line("Stopped and saved at step " + Words.grouped(state.step())
                        + "; 'weightcast train --resume " + folder + "' goes on.");
                return ExitCode.INTERRUPTED;
            }
            OnnxFile caster = training.publish(state);
            CasterCard card = CasterCard.of(caster, "the new caster");
            Path file = folder.resolve(card.name() + ".onnx");
            caster.write(file);
            tell(state, card, file, published(training, state));
            return ExitCode.DONE;
        }
    }

    /**
     * An average of the last weights as a caster.
     *
     * @param accuracy in the validation, 0..1
     */
    private record Average(String name, Path file, double accuracy) {}

    private List<Average> published(CasterTraining training, TrainingState state) throws IOException {
        List<Average> averages = new ArrayList<>();
        for (Map.Entry<String, Named<FloatArray>> each :
                training.averages(state).asMap().entrySet()) {
            OnnxFile caster = training.publish(each.getKey(), each.getValue());
            Path file = folder.resolve(CasterCard.of(caster, each.getKey()).name() + ".onnx");
            caster.write(file);
            averages.add(new Average(each.getKey(), file, training.accuracy(each.getValue())));
        }
        return averages;
    }

    private void tell(TrainingState state, CasterCard card, Path file, List<Average> averages) throws IOException {
        long bytes = Files.size(file);
        if (asJson) {
            printer.json(json -> {
                json.writeStringField("out", file.toString());
                json.writeNumberField("bytes", bytes);
                json.writeNumberField("steps", state.step());
                json.writeNumberField("best_step", state.bestStep());
                json.writeStringField("best_of", state.bestOf());
                json.writeNumberField("validation_accuracy", state.bestScore());
                json.writeArrayFieldStart("averages");
                for (Average average : averages) {
                    json.writeStartObject();
                    json.writeStringField("average", average.name());
                    json.writeStringField("out", average.file().toString());
                    json.writeNumberField("validation_accuracy", average.accuracy());
                    json.writeEndObject();
                }
                json.writeEndArray();
                Words.write(json, "warnings", printer.warnings());
            });
            return;
        }
        Table table = new Table()
                .row("caster", file + ", " + Words.bytes(bytes))
                .row(
                        "trained",
                        Words.grouped(state.step()) + " steps, best at " + Words.grouped(state.bestStep())
                                + ofWhat(state))
                .row("validation", Words.percent(state.bestScore()));
        card.accuracies().asMap().forEach((what, accuracy) -> table.row(what, Words.percent(accuracy)));
        averages.forEach(
                average -> table.row(average.name(), average.file() + ", " + Words.percent(average.accuracy())));
        printer.table(table);
    }

    private static String ofWhat(TrainingState state) {
        return state.bestOf().equals(TrainingState.LAST) ? "" : ", the average " + state.bestOf();
    }

    /** Shows how the training goes. */
    private static final class Display implements TrainingListener, AutoCloseable {
        private final Printer printer;
        private final Progress progress;
        private String metric = "";

        Display(Printer printer, long steps) {
            this.printer = printer;
            this.progress = new Progress(printer, "training", steps);
        }

        @Override
        public void stepped(Pace pace, double loss) {
            progress.at(pace.step(), pace.stepsPerSecond(), metric.isEmpty() ? lossText(loss) : metric);
        }

        @Override
        public void progress(long step, Map<String, Double> metrics) {
            String accuracy = metrics.containsKey("accuracy")
                    ? "  accuracy " + Words.percent(metrics.getOrDefault("accuracy", 0.0))
                    : "";
            metric = lossText(metrics.getOrDefault("loss", Double.NaN)) + accuracy;
        }

        @Override
        public void validated(long step, double score, boolean best) {
            validation(step, TrainingState.LAST, score, best);
        }

        @Override
        public void averageValidated(long step, String average, double score, boolean best) {
            validation(step, average, score, best);
        }

        private void validation(long step, String what, double score, boolean best) {
            boolean ofLast = what.equals(TrainingState.LAST);
            progress.close();
            if (printer.errIsTerminal()) {
                printer.aside("step " + Words.grouped(step) + "  validation " + (ofLast ? "" : "of " + what + " ")
                        + Words.percent(score) + (best ? "  best so far" : "") + "\n");
            } else {
                printer.asideJson(json -> {
                    json.writeNumberField("step", step);
                    if (!ofLast) {
                        json.writeStringField("average", what);
                    }
                    json.writeNumberField("validation_accuracy", score);
                    json.writeBooleanField("best", best);
                });
            }
        }

        private static String lossText(double loss) {
            return String.format(Locale.ROOT, "loss %.3f", loss);
        }

        @Override
        public void close() {
            progress.close();
        }
    }
}
