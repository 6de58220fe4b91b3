package org.weightcast.meta;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.weightcast.data.BadInputException;
import org.weightcast.data.ClassSet;
import org.weightcast.data.ImageSpec;
import org.weightcast.onnx.OnnxFile;
import org.weightcast.torch.Torch;
import org.weightcast.train.Averaged;
import org.weightcast.train.Checkpoint;
import org.weightcast.train.DivergedException;
import org.weightcast.train.FlatWeights;
import org.weightcast.train.Objective;
import org.weightcast.train.RunLog;
import org.weightcast.train.StepRule;
import org.weightcast.train.TensorBoardLog;
import org.weightcast.train.Trainer;
import org.weightcast.train.TrainingListener;
import org.weightcast.train.TrainingState;
import org.weightcast.weights.AtomicFile;
import org.weightcast.weights.BadModelException;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;
import org.weightcast.weights.SealedJson;

/** Trains a caster on the classes of a data set, as a configuration says, in a folder that a later run can go on in. */
public final class CasterTraining {
    private final CasterConfig config;
    private final Path folder;
    private final ClassSet classes;
    private final Averaging averaging;
    private final StepRule rule;

    /**
     * A training of {@code config} on {@code classes} that keeps its checkpoints, logs and results in {@code folder}, with the averages
     * that are kept there already, by the configured optimiser.
     *
     * @throws BadInputException if the configuration names groups that the data has not
     */
    public CasterTraining(CasterConfig config, ClassSet classes, Path folder) {
        this(config, classes, folder, Averaging.of(folder), config.stepRule());
    }

    /**
     * A training that keeps averages of its weights, or steps otherwise than configured.
     *
     * @param rule how it steps; its text is kept in the folder
     * @throws BadInputException if the configuration names groups that the data has not
     */
    public CasterTraining(CasterConfig config, ClassSet classes, Path folder, Averaging averaging, StepRule rule) {
        this.averaging = averaging;
        this.rule = rule;
        this.config = config;
        this.classes = classes;
        this.folder = folder;
        ImageSpec seen = config.image();
        if (classes.spec().size() != seen.size() || classes.spec().channels() != seen.channels()) {
            throw new IllegalArgumentException(
                    "The images were prepared for " + classes.spec() + ", the configured network sees " + seen);
        }
        checkGroups();
    }

    /** The configuration that a run's folder keeps, for going on with it. */
    public static Path configOf(Path folder) {
        return folder.resolve("config.yaml");
    }

    /** The text of the rule by which a run steps that does not step as configured; for going on with it. */
    public static Path ruleOf(Path folder) {
        return folder.resolve("optimizer.json");
    }

    /** All steps of the schedule. */
    public long steps() {
        return config.optimization().steps();
    }

    /**
     * Trains, from the folder's checkpoint on if there is one, until the schedule ends or {@code stop} says so.
     *
     * @param listener is told of the progress, besides the run's own logs: JSON lines and TensorBoard events
     * @return the last state, saved; its best weights are the result
     * @throws BadInputException if the data has too few classes or images for the configured episodes
     * @throws BadModelException if the folder has a checkpoint of another configuration or rule, or the rule is for other weights
     * @throws DivergedException if training comes to what is no number; the last checkpoint stays
     */
    public TrainingState run(TrainingListener listener, BooleanSupplier stop) {
        Torch.threads(1);
        String yaml = config.toYaml();
        String hash = SealedJson.digest(trainingText());
        ClassSet training = trainingClasses();
        GlobalHead global = new GlobalHead(config.optimization().globalHead(), training.size());
        CasterLoss loss = new CasterLoss(config.settings(), config.image(), Stream.CLASSES, global);
        CasterValidation validation = validation();
        TaskMix mix = new TaskMix(training, config.tasks(), config.seed());
        WarmupHeads warmup = new WarmupHeads(config.optimization().warmupHeads());
        Optional<TrainingState> kept = Checkpoint.load(folder, hash);
        Named<FloatArray> first = kept.map(TrainingState::weights)
                .orElseGet(() -> global.with(
                        firstWeights(mix), config.settings().student().features(), config.seed()));
        Averaged optimizer = optimizer(first);
        TrainingState from = kept.orElseGet(() -> TrainingState.start(first, optimizer));
        prepareFolder(yaml);
        if (from.step() == 0) {
            Checkpoint.save(folder, from, hash); // to go on from even if what it started from is gone
        }
        TrainingListener listeners = TrainingListener.all(
                RunLog.open(folder.resolve("log.jsonl"), from.step()),
                TensorBoardLog.open(folder, from.step()),
                listener);
        try (Prefetch<TaskMix.Draw> draws = new Prefetch<>(mix::draw, from.step())) {
            Objective objective = (weights, step) -> {
                TaskMix.Draw draw = draws.take();
                SplittableRandom codes = new SplittableRandom(config.seed() * 31 + step);
                double[] shares =
                        warmup.shares(step, config.settings().student().blocks());
                CasterLoss.Result result = loss.of(weights, draw.group(), draw.links(), codes, shares);
                Map<String, Double> metrics = new TreeMap<>(result.heads());
                metrics.put("accuracy", result.accuracy());
                return new Objective.Result(result.loss(), metrics);
            };
            Trainer trainer = new Trainer(config.trainer(rule), optimizer, objective, validation::accuracy);
            return trainer.run(from, listeners, state -> Checkpoint.save(folder, state, hash), stop);
        } catch (DivergedException e) {
            throw new DivergedException(e.step(), e.getMessage() + ". What was saved before is kept in " + folder);
        }
    }

    /** What the configuration starts from; with what only training tasks can tell, unless it starts from a caster that knows. */
    private Named<FloatArray> firstWeights(TaskMix mix) {
        Named<FloatArray> first = config.firstWeights();
        boolean toMeasure = config.settings().generate() && config.settings().summary() && !config.startsMeasured();
        return toMeasure ? new FeatureScales(config.settings(), config.image(), mix).measured(first) : first;
    }

    private Averaged optimizer(Named<FloatArray> weights) {
        return new Averaged(rule.optimizer(FlatWeights.like(weights), steps()), averaging.averagers(steps()));
    }

    private CasterValidation validation() {
        return new CasterValidation(part(true), config.validation(), new CasterLoss(config.settings(), config.image()));
    }

    /** The averages of the weights that a state has, by name. */
    public Named<Named<FloatArray>> averages(TrainingState state) {
        return optimizer(state.weights()).averages(state);
    }

    /** Accuracy on the held-out classes, as in validations, in 0..1. */
    public double accuracy(Named<FloatArray> weights) {
        return validation().accuracy(weights);
    }

    /** Makes the caster's file from a state's best weights, or the best average of them. */
    public OnnxFile publish(TrainingState state) {
        return publisher().publish(config.name(), trainingText(), state.best());
    }

    /** Makes a caster's file from an average. */
    public OnnxFile publish(String average, Named<FloatArray> weights) {
        return publisher().publish(config.name() + "-" + average, trainingText(), weights);
    }

    private CasterPublisher publisher() {
        return new CasterPublisher(config, part(false), part(true));
    }

    /** All that the result depends on. */
    private String trainingText() {
        String ruleText = rule.text().isEmpty() ? "" : "optimizer: " + SealedJson.digest(rule.text()) + "\n";
        return config.toYaml() + averaging.toYaml() + ruleText;
    }

    private ClassSet trainingClasses() {
        ClassSet kept = part(false);
        return config.rotations() ? kept.withRotations() : kept;
    }

    private void checkGroups() {
        for (String group : config.validationGroups()) {
            if (!classes.groups().contains(group)) {
                throw new BadInputException("The configuration holds out '" + group + "', but the data has only "
                        + String.join(", ", classes.groups()));
            }
        }
    }

    /** The classes that are held out for validation, or the others. */
    private ClassSet part(boolean heldOut) {
        return classes.only(group -> config.validationGroups().contains(group) == heldOut);
    }

    private void prepareFolder(String yaml) {
        try {
            Files.createDirectories(folder);
            AtomicFile.write(configOf(folder), out -> out.write(yaml.getBytes(StandardCharsets.UTF_8)));
            averaging.write(folder);
            if (!rule.text().isEmpty()) {
                AtomicFile.write(ruleOf(folder), out -> out.write(rule.text().getBytes(StandardCharsets.UTF_8)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The folder " + folder + " cannot be written: " + e.getMessage(), e);
        }
    }
}
