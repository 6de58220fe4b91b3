package org.weightcast.app.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.weightcast.data.BadInputException;
import org.weightcast.data.ImageSpec;
import org.weightcast.meta.CasterTraining;
import org.weightcast.onnx.CasterCard;
import org.weightcast.onnx.OnnxFile;
import org.weightcast.train.DivergedException;
import org.weightcast.train.Interruption;
import org.weightcast.train.Pace;
import org.weightcast.train.TrainingListener;
import org.weightcast.train.TrainingState;

/** One run of a training, from its start or from where an earlier run stopped. Needs libtorch. */
record TrainingRun(Printer printer, Path folder, boolean asJson) {

    /** Starts in a folder that holds no training yet; returns an exit code. */
    int start(Path config, Supplier<DataSource> source) throws IOException {
        if (Files.exists(CasterTraining.configOf(folder))) {
            throw new BadInputException("There is a training in '" + folder
                    + "' already: go on with it by --resume, or choose another --out.");
        }
        return train(config, source);
    }

    /** Goes on, with the configuration that the folder keeps unless one is given; returns an exit code. */
    int resume(Optional<Path> config, Supplier<DataSource> source) throws IOException {
        Path kept = CasterTraining.configOf(folder);
        if (!Files.exists(kept)) {
            throw new BadInputException("There is no training in '" + folder + "' to go on with.");
        }
        return train(config.orElse(kept), source);
    }

    private int train(Path config, Supplier<DataSource> source) throws IOException {
        ImageSpec seen = new ImageSpec(1, CasterTraining.imageSize(config), true);
        CasterTraining training = new CasterTraining(config, source.get().read(seen, printer::warning), folder);
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
            tell(state, card, file);
            return ExitCode.DONE;
        }
    }

    private void tell(TrainingState state, CasterCard card, Path file) throws IOException {
        long bytes = Files.size(file);
        if (asJson) {
            printer.json(json -> {
                json.writeStringField("out", file.toString());
                json.writeNumberField("bytes", bytes);
                json.writeNumberField("steps", state.step());
                json.writeNumberField("best_step", state.bestStep());
                json.writeNumberField("validation_accuracy", state.bestScore());
            });
            return;
        }
        Table table = new Table()
                .row("caster", file + ", " + Words.bytes(bytes))
                .row("trained", Words.grouped(state.step()) + " steps, best at " + Words.grouped(state.bestStep()))
                .row("validation", Words.percent(state.bestScore()));
        card.accuracies().asMap().forEach((what, accuracy) -> table.row(what, Words.percent(accuracy)));
        printer.table(table);
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
            progress.close();
            if (printer.errIsTerminal()) {
                printer.aside("step " + Words.grouped(step) + "  validation " + Words.percent(score)
                        + (best ? "  best so far" : "") + "\n");
            } else {
                printer.asideJson(json -> {
                    json.writeNumberField("step", step);
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
