package org.weightcast.adapt;

import java.util.Set;
import org.bytedeco.pytorch.Tensor;
import org.weightcast.net.Norm;
import org.weightcast.patch.Change;
import org.weightcast.patch.Patch;
import org.weightcast.torch.Scope;
import org.weightcast.torch.Torch;
import org.weightcast.torch.TorchOps;
import org.weightcast.train.ImageModel;
import org.weightcast.train.Recalibration;
import org.weightcast.train.ShortTraining;
import org.weightcast.train.TrainingListener;
import org.weightcast.weights.BadModelException;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/**
 * Trains some parts of a network from the base's own values; the others enter as constants, so that they cannot change and no gradient of
 * theirs is computed. Batch norms use the batch's statistics meanwhile, and the task's own statistics, measured afterwards, belong to
 * the patch: to share the base's is the classic mistake. If the head is not among the parts, the base's stays, and the task has the
 * base's classes in the base's order.
 *
 * @param kind of the patch that comes out
 * @param parts what is trained
 * @param biases whether every bias is trained besides, those of norms and of linear maps
 */
record Tuning(String kind, Set<Part> parts, boolean biases) implements Adaptation {
    private static final int MEASURED_ON = 2000; // images

    Tuning {
        parts = Set.copyOf(parts);
    }

    Tuning(String kind, Set<Part> parts) {
        this(kind, parts, false);
    }

    @Override
    public Patch fit(Base base, Task task, ShortTraining training, long seed, TrainingListener listener) {
        if (!parts.contains(Part.REST)) {
            parts.forEach(part -> check(part, base));
        }
        Named<FloatArray> start = parts.contains(Part.HEAD) ? base.withNewHead(task.classes()) : base.weights();
        Named<FloatArray> chosen = start.only(name -> trains(name, start));
        Named<FloatArray> trained = train(base, task, start, chosen, training, seed, listener);
        Named<FloatArray> statistics = measured(base, task, start.with(trained), seed);
        return task.patch(kind, base, trained.with(statistics).map(Change.Replace::new));
    }

    private boolean trains(String name, Named<FloatArray> weights) {
        return parts.contains(Part.of(name, weights)) || (biases && name.endsWith("bias") && !Part.isHead(name));
    }

    private void check(Part part, Base base) {
        if (part.of(base.weights()).size() == 0) {
            throw new BadModelException("The base has no " + part.words() + ", which the method '" + kind
                    + "' trains; choose another method");
        }
    }

    private static Named<FloatArray> train(
            Base base,
            Task task,
            Named<FloatArray> start,
            Named<FloatArray> chosen,
            ShortTraining training,
            long seed,
            TrainingListener listener) {
        try (Scope scope = Scope.open()) {
            Named<Tensor> fixed = Torch.tensors(start.only(name -> !chosen.has(name)));
            ImageModel model = (weights, images) ->
                    base.network().logits(new TorchOps(), fixed.with(weights), images, Norm.ofBatch());
            return training.fit(chosen, task.data().objective(model, seed), listener);
        }
    }

    /** Mean and variance of the task's images at all norms of a network that has some. */
    static Named<FloatArray> measured(Base base, Task task, Named<FloatArray> weights, long seed) {
        return Part.STATISTIC.of(weights).size() == 0
                ? Named.empty()
                : Part.STATISTIC.of(
                        Recalibration.on(task.data().classes(), MEASURED_ON, seed, base.network(), weights));
    }
}
