package org.weightcast.meta;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import org.weightcast.data.BadInputException;
import org.weightcast.data.ClassSet;
import org.weightcast.net.CasterWeights;
import org.weightcast.onnx.OnnxFile;
import org.weightcast.torch.Torch;
import org.weightcast.train.AdamW;
import org.weightcast.train.Checkpoint;
import org.weightcast.train.Objective;
import org.weightcast.train.RunLog;
import org.weightcast.train.Trainer;
import org.weightcast.train.TrainingListener;
import org.weightcast.train.TrainingState;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/** Trains a caster on the classes of a data set, as a configuration says, in a folder that a later run can go on in. */
public final class CasterTraining {
    private final CasterConfig config;
    private final Path folder;
    private final ClassSet classes;

    /** A training of {@code config} on {@code classes} that keeps its checkpoints, logs and results in {@code folder}. */
    public CasterTraining(Path config, ClassSet classes, Path folder) {
        this.config = CasterConfig.read(config);
        this.classes = classes;
        this.folder = folder;
    }

    /** The side of the square image that the configured network sees, in pixels. */
    public static int imageSize(Path config) {
        return CasterConfig.read(config).student().size();
    }

    /**
     * Trains, from the folder's checkpoint on if there is one, until the schedule ends or {@code stop} says so.
     *
     * @param listener is told of the progress, besides the run's own log
     * @return the last state; its best weights are the result
     */
    public TrainingState run(TrainingListener listener, BooleanSupplier stop) {
        Torch.threads(1);
        String yaml = config.toYaml();
        String hash = sha256(yaml);
        prepareFolder(yaml);
        CasterLoss loss = new CasterLoss(config.settings(), config.image());
        CasterValidation validation = new CasterValidation(heldOut(true), config.validation(), loss);
        TaskMix mix = new TaskMix(trainingClasses(), config.tasks(), config.seed());
        Named<FloatArray> initial = CasterWeights.initial(config.settings(), config.seed());
        AdamW optimizer = AdamW.withDecay(config.optimization().decay());
        TrainingState from = Checkpoint.load(folder, hash)
                .orElseGet(
                        () -> new Trainer(config.trainer(), optimizer, (w, s) -> noObjective(), w -> 0).start(initial));
        RunLog log = RunLog.open(folder.resolve("log.jsonl"), from.step());
        try (Prefetch<TaskMix.Draw> draws = new Prefetch<>(mix::draw, from.step())) {
            Objective objective = (weights, step) -> {
                TaskMix.Draw draw = draws.take();
                SplittableRandom codes = new SplittableRandom(config.seed() * 31 + step);
                CasterLoss.Result result = loss.of(weights, draw.group(), draw.links(), codes);
                return new Objective.Result(result.loss(), Map.of("accuracy", result.accuracy()));
            };
            Trainer trainer = new Trainer(config.trainer(), optimizer, objective, validation::accuracy);
            return trainer.run(from, both(log, listener), state -> Checkpoint.save(folder, state, hash), stop);
        }
    }

    /** Makes the caster's file from a state's best weights. */
    public OnnxFile publish(TrainingState state) {
        return new CasterPublisher(config, heldOut(true)).publish(state.best());
    }

    private static Objective.Result noObjective() {
        throw new IllegalStateException("This trainer only makes a first state");
    }

    private ClassSet trainingClasses() {
        ClassSet kept = heldOut(false);
        return config.rotations() ? kept.withRotations() : kept;
    }

    private ClassSet heldOut(boolean wanted) {
        List<String> groups = config.validationGroups();
        for (String group : groups) {
            if (!classes.groups().contains(group)) {
                throw new BadInputException(
                        "The configuration holds out '" + group + "', but the data has only " + classes.groups());
            }
        }
        return classes.only(group -> groups.contains(group) == wanted);
    }

    private void prepareFolder(String yaml) {
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("config.yaml"), yaml);
        } catch (IOException e) {
            throw new UncheckedIOException("The folder " + folder + " cannot be written: " + e.getMessage(), e);
        }
    }

    private static TrainingListener both(TrainingListener first, TrainingListener second) {
        return new TrainingListener() {
            @Override
            public void progress(long step, Map<String, Double> metrics) {
                first.progress(step, metrics);
                second.progress(step, metrics);
            }

            @Override
            public void validated(long step, double score, boolean best) {
                first.validated(step, score, best);
                second.validated(step, score, best);
            }
        };
    }

    private static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
