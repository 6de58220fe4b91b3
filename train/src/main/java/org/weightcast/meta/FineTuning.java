package org.weightcast.meta;

import java.util.List;
import java.util.function.Predicate;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.weightcast.cast.Accuracy;
import org.weightcast.data.Episode;
import org.weightcast.net.ClassCodes;
import org.weightcast.net.ConvBlocks;
import org.weightcast.net.HyperTransformer;
import org.weightcast.net.HyperTransformerSettings;
import org.weightcast.net.Norm;
import org.weightcast.net.Ops;
import org.weightcast.onnx.CasterCard;
import org.weightcast.onnx.OnnxFile;
import org.weightcast.torch.Scope;
import org.weightcast.torch.Torch;
import org.weightcast.torch.TorchOps;
import org.weightcast.train.AdamW;
import org.weightcast.train.Objective;
import org.weightcast.train.Schedule;
import org.weightcast.train.Trainer;
import org.weightcast.train.TrainerSettings;
import org.weightcast.train.TrainingListener;
import org.weightcast.train.TrainingState;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/**
 * What one does without a caster: the same student network with a linear head, trained by Adam on the support images of the one
 * task. It starts from the caster's learned base and the support set's statistics; the statistics stay as they are, so that
 * answers are inductive.
 *
 * <p>Weights: those of the student's blocks, {@code head.weight} [F, K] and {@code head.bias} [K].
 */
public final class FineTuning {
    private static final Ops<Tensor> OPS = new TorchOps();
    private static final String WEIGHT = "head.weight";
    private static final String BIAS = "head.bias";
    private static final double NO_CLIPPING = Double.MAX_VALUE;

    /** What the linear head starts from. */
    public enum Head {
        /**
         * Class means: before its first step it answers as a prototypical network does (Triantafillou et al. 2020, 1903.03096,
         * section 4).
         */
        CLASS_MEANS,
        /** Zeros: every class is as likely as another, as where somebody puts a new head on a trained network. */
        ZEROS
    }

    private final Head head;
    private final HyperTransformerSettings settings;
    private final Named<FloatArray> generator;
    private final Named<FloatArray> base;
    private final float temperature;
    private final double rate;
    private final int steps;

    /**
     * A fine-tuning of a caster's student.
     *
     * @param rate learning rate per step
     * @param steps steps on the whole support set, the most there may be
     */
    public FineTuning(OnnxFile caster, Head head, double rate, int steps) {
        this.head = head;
        CasterCard card = CasterCard.of(caster, "The caster");
        this.settings = card.settings().asStatic();
        this.generator = caster.weights();
        this.base = caster.defaults();
        this.temperature = card.temperature();
        this.rate = rate;
        this.steps = steps;
    }

    /** Weights, and the steps after which they came out. */
    public record Tuned(Named<FloatArray> weights, long steps) {}

    /** The rate whose logits after {@code steps} steps are right most often on these episodes, the first of equals. */
    public static double bestRate(OnnxFile caster, Head head, List<Episode> episodes, List<Double> rates, int steps) {
        double best = Double.NaN;
        double highest = -1;
        for (double each : rates) {
            FineTuning method = new FineTuning(caster, head, each, steps);
            double accuracy = episodes.stream()
                    .mapToDouble(episode -> Accuracy.ofLogits(method.logits(episode), episode.queryLabels()))
                    .average()
                    .orElseThrow();
            if (accuracy > highest) {
                best = each;
                highest = accuracy;
            }
        }
        return best;
    }

    /** Logits [q, K] of the queries after all steps. */
    public FloatArray logits(Episode episode) {
        return logits(tune(episode, steps, weights -> false).weights(), episode);
    }

    /** Logits [q, K] of the queries under weights of {@link #start} or {@link #tune}. */
    public FloatArray logits(Named<FloatArray> weights, Episode episode) {
        try (Scope scope = Scope.withoutGradients()) {
            return Torch.array(logits(Torch.tensors(weights), images(episode.query())));
        }
    }

    /** The weights before the first step. */
    public Named<FloatArray> start(Episode episode) {
        try (Scope scope = Scope.withoutGradients()) {
            int supports = episode.supportLabels().length;
            int ways = episode.ways();
            Named<FloatArray> inputs = base.with(
                            "membership", membership(episode).reshaped(1, supports, ways))
                    .with("codes", FloatArray.zeros(1, ways, ClassCodes.length(settings)));
            Named<Tensor> written = new HyperTransformer(settings, 1)
                    .apply(
                            OPS,
                            Torch.tensors(generator),
                            Torch.tensors(inputs).with("images", images(episode.support())));
            Tensor prototypes = written.get("prototypes").squeeze(0); // [K, F]
            Tensor means = head == Head.ZEROS ? torch.zeros_like(prototypes) : prototypes;
            return Torch.arrays(written.only(FineTuning::ofBlocks)).with(Torch.arrays(headOf(means)));
        }
    }

    /** -|e - p|^2 / t = (2 p / t) e - |p|^2 / t - |e|^2 / t, the last the same for all classes. */
    private Named<Tensor> headOf(Tensor prototypes) {
        return Named.<Tensor>builder()
                .put(WEIGHT, Torch.over(prototypes, temperature / 2).t()) // [F, K]
                .put(BIAS, Torch.over(prototypes.square().sum(1), -temperature))
                .build();
    }

    /**
     * Trains until the weights are good enough or the steps are done.
     *
     * @param every steps between two questions, the first after so many steps
     * @param enough whether to stop with these weights
     */
    public Tuned tune(Episode episode, int every, Predicate<Named<FloatArray>> enough) {
        Named<FloatArray> start = start(episode);
        Named<FloatArray> fixed = start.only(Norm::isStatistic);
        boolean[] done = new boolean[1];
        try (Scope scope = Scope.open()) {
            Named<Tensor> statistics = Torch.tensors(fixed);
            Tensor images = images(episode.support());
            Tensor targets = Torch.tensor(membership(episode));
            double labeled = targets.sum().item_float();
            Objective objective = (weights, step) -> {
                Tensor logits = logits(statistics.with(weights), images);
                Tensor loss = Torch.over(logits.log_softmax(1).mul(targets).sum(), -labeled);
                return new Objective.Result(loss, Named.<Double>empty().asMap());
            };
            Trainer trainer = new Trainer(schedule(every), AdamW.withDecay(0), objective, weights -> {
                done[0] = enough.test(fixed.with(weights));
                return 0;
            });
            TrainingState from = trainer.start(start.only(name -> !Norm.isStatistic(name)));
            TrainingState to = trainer.run(from, new TrainingListener() {}, state -> {}, () -> done[0]);
            return new Tuned(fixed.with(to.weights()), to.step());
        }
    }

    private TrainerSettings schedule(int every) {
        return new TrainerSettings(new Schedule(rate, 0, steps, rate), NO_CLIPPING, every, steps, steps);
    }

    /** Logits [n, K] of images [n, C, S, S]. */
    private Tensor logits(Named<Tensor> weights, Tensor images) {
        Tensor embedding = settings.student().embed(OPS, weights, images, 1).squeeze(0); // [n, F]
        return embedding.matmul(weights.get(WEIGHT)).add(weights.get(BIAS));
    }

    private Tensor images(float[] pixels) {
        ConvBlocks student = settings.student();
        int size = student.size();
        int count = pixels.length / (student.inputChannels() * size * size);
        return Torch.tensor(pixels, count, student.inputChannels(), size, size);
    }

    /** One-hot rows [n, K]; a zero row for an unlabelled image. */
    private static FloatArray membership(Episode episode) {
        int[] labels = episode.supportLabels();
        float[] rows = new float[labels.length * episode.ways()];
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] != Episode.UNLABELED) {
                rows[i * episode.ways() + labels[i]] = 1;
            }
        }
        return FloatArray.wrap(rows, labels.length, episode.ways());
    }

    private static boolean ofBlocks(String name) {
        return name.startsWith("block");
    }
}
