package org.weightcast.adapt;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;
import org.weightcast.net.Norm;
import org.weightcast.patch.Change;
import org.weightcast.patch.PatchedWeights;
import org.weightcast.torch.Scope;
import org.weightcast.torch.Torch;
import org.weightcast.torch.TorchOps;
import org.weightcast.train.CrossEntropy;
import org.weightcast.train.ImageBatch;
import org.weightcast.train.Objective;
import org.weightcast.train.Recalibration;
import org.weightcast.train.ShortTraining;
import org.weightcast.train.TrainingListener;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/**
 * Several tasks trained at once on weights that they share, each with some parts of its own (Mudrakarta et al. 2019, 1810.10703): every step
 * takes images of every task, and the losses add up. If norms are among the own parts, each task's images are normalised by themselves;
 * else all of them together, as one network for all tasks would.
 *
 * @param own the parts that each task has for itself, the head among them
 */
public record MultiTask(Set<Part> own) {
    private static final int MEASURED_ON = 20; // batches

    public MultiTask {
        own = Set.copyOf(own);
        if (!own.contains(Part.HEAD)) {
            throw new IllegalArgumentException("Tasks with classes of their own need heads of their own, not " + own);
        }
    }

    /**
     * Trains them.
     *
     * @param start first weights; the shared ones and all own parts but the heads start from them
     * @return the shared weights as a base, and a patch for each task
     */
    public PatchedWeights fit(
            Base start, List<Task> tasks, ShortTraining training, long seed, TrainingListener listener) {
        Named<FloatArray> before = start.weights();
        Named<FloatArray> shared =
                before.only(name -> !own.contains(Part.of(name, before)) && Part.of(name, before) != Part.STATISTIC);
        Named.Builder<FloatArray> all = Named.<FloatArray>builder().putAll(shared);
        for (Task task : tasks) {
            Named<FloatArray> weights = start.withNewHead(task.classes());
            all.putAll(
                    weights.only(name -> own.contains(Part.of(name, weights))).prefixed(prefix(task)));
        }
        Objective objective = own.contains(Part.NORM) ? apart(start, tasks, seed) : asOne(start, tasks, seed);
        Named<FloatArray> trained = training.fit(all.build(), objective, listener);
        return result(start, tasks, before.with(trained.only(shared::has)), trained, seed);
    }

    private static String prefix(Task task) {
        return task.name() + "/";
    }

    /** Each task's images by themselves. */
    private static Objective apart(Base base, List<Task> tasks, long seed) {
        return (weights, step) -> {
            List<Tensor> losses = new ArrayList<>();
            for (int i = 0; i < tasks.size(); i++) {
                ImageBatch batch = tasks.get(i).data().batch(seed + i, step);
                Named<Tensor> own = weights.with(weights.under(prefix(tasks.get(i))));
                Tensor logits = base.network().logits(new TorchOps(), own, batch.images(), Norm.ofBatch());
                losses.add(CrossEntropy.mean(logits, batch.targets()));
            }
            return mean(losses);
        };
    }

    /** All images as one batch, under all heads side by side. */
    private static Objective asOne(Base base, List<Task> tasks, long seed) {
        return (weights, step) -> {
            List<ImageBatch> batches = batches(tasks, seed, step);
            Named<Tensor> heads = base.newHead(1).mapEntries((name, unused) -> {
                Tensor[] parts = tasks.stream()
                        .map(task -> weights.get(prefix(task) + name))
                        .toArray(Tensor[]::new);
                return Torch.concat((int) parts[0].dim() - 1, parts);
            });
            Tensor logits = base.network().logits(new TorchOps(), weights.with(heads), images(batches), Norm.ofBatch());
            List<Tensor> losses = new ArrayList<>();
            int row = 0;
            int column = 0;
            for (int i = 0; i < tasks.size(); i++) {
                Tensor own = logits.narrow(0, row, batches.get(i).size())
                        .narrow(1, column, tasks.get(i).classes());
                losses.add(CrossEntropy.mean(own, batches.get(i).targets()));
                row += batches.get(i).size();
                column += tasks.get(i).classes();
            }
            return mean(losses);
        };
    }

    private static List<ImageBatch> batches(List<Task> tasks, long seed, long step) {
        List<ImageBatch> batches = new ArrayList<>();
        for (int i = 0; i < tasks.size(); i++) {
            batches.add(tasks.get(i).data().batch(seed + i, step));
        }
        return batches;
    }

    private static Tensor images(List<ImageBatch> batches) {
        return Torch.concat(0, batches.stream().map(ImageBatch::images).toArray(Tensor[]::new));
    }

    private static Objective.Result mean(List<Tensor> losses) {
        Tensor sum = losses.get(0);
        for (Tensor loss : losses.subList(1, losses.size())) {
            sum = sum.add(loss);
        }
        return new Objective.Result(Torch.over(sum, losses.size()), Map.of());
    }

    private PatchedWeights result(
            Base start, List<Task> tasks, Named<FloatArray> shared, Named<FloatArray> trained, long seed) {
        boolean ownStatistics = own.contains(Part.NORM);
        Named<FloatArray> weights = ownStatistics ? shared : measured(start, tasks, shared, seed);
        Base base = new Base(start.network(), weights);
        PatchedWeights all = PatchedWeights.of(weights);
        for (Task task : tasks) {
            Named<FloatArray> changed = trained.under(prefix(task));
            Named<FloatArray> statistics =
                    ownStatistics ? Tuning.measured(base, task, weights.with(changed), seed) : Named.empty();
            all = all.add(task.patch("multitask", base, changed.with(statistics).map(Change.Replace::new)));
        }
        return all;
    }

    /** Statistics of all tasks together. */
    private static Named<FloatArray> measured(Base start, List<Task> tasks, Named<FloatArray> weights, long seed) {
        try (Scope scope = Scope.open()) {
            return Recalibration.over(
                    MEASURED_ON, step -> images(batches(tasks, seed, step)), start.network(), weights);
        }
    }
}
