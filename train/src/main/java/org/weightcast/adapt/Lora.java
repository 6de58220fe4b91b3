package org.weightcast.adapt;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.bytedeco.pytorch.Tensor;
import org.weightcast.data.Seeds;
import org.weightcast.net.Norm;
import org.weightcast.patch.Change;
import org.weightcast.patch.Patch;
import org.weightcast.torch.Scope;
import org.weightcast.torch.Torch;
import org.weightcast.torch.TorchOps;
import org.weightcast.train.ImageModel;
import org.weightcast.train.ShortTraining;
import org.weightcast.train.TrainingListener;
import org.weightcast.weights.BadModelException;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/**
 * Low-rank adaptation (Hu et al. 2022, 2106.09685): a weight becomes W + alpha / r B A, and only A, B and the head are trained. B starts at
 * zero, so that training starts from the base, and A from a uniform distribution, as in the authors' code. Kernels [O, I, k, k] get
 * the usual pair of convolutions, k x k to r channels and 1 x 1 to O; depthwise kernels stay.
 *
 * @param rank r
 * @param alpha in the scale alpha / r
 * @param targets names of the weights to adapt, among those that can be
 */
public record Lora(int rank, double alpha, Predicate<String> targets) implements Adaptation {
    private static final String A = "lora_A.";
    private static final String B = "lora_B.";
    private static final int NAMED = 3; // of the weights in a warning

    public Lora {
        if (rank < 1) {
            throw new IllegalArgumentException("A rank is at least 1, not " + rank);
        }
    }

    /** All weights that can be adapted, with alpha = 2 r. */
    public static Lora ofRank(int rank) {
        return new Lora(rank, 2 * rank, name -> true);
    }

    /** A change cannot have a higher rank than the weight has rows or columns; what is trained beyond that says nothing new. */
    @Override
    public List<String> warnings(Base base) {
        List<String> lower = adapted(base).asMap().entrySet().stream()
                .filter(entry -> rank > largest(entry.getValue()))
                .map(entry -> "'" + entry.getKey() + "' " + largest(entry.getValue()))
                .toList();
        if (lower.isEmpty()) {
            return List.of();
        }
        String more = lower.size() > NAMED ? " and " + (lower.size() - NAMED) + " others" : "";
        return List.of("The rank " + rank + " is more than some weights can use, at most: "
                + String.join(", ", lower.subList(0, Math.min(NAMED, lower.size()))) + more
                + "; numbers beyond that are trained and stored in vain.");
    }

    private static int largest(FloatArray weight) {
        return Math.min(weight.axis(0), weight.size() / weight.axis(0));
    }

    private Named<FloatArray> adapted(Base base) {
        return base.weights().only(name -> adaptable(name, base.weights()) && targets.test(name));
    }

    @Override
    public Patch fit(Base base, Task task, ShortTraining training, long seed, TrainingListener listener) {
        Named<FloatArray> adapted = adapted(base);
        if (adapted.size() == 0) {
            throw new BadModelException("The base has no kernel or matrix of a name to adapt; its weights are "
                    + base.weights().names());
        }
        Named<FloatArray> start = factors(adapted, Seeds.at(seed, -1)).with(base.newHead(task.classes()));
        Named<FloatArray> trained = train(base, task, adapted, start, training, seed, listener);
        Named<Change> changes = adapted.mapEntries((name, weight) ->
                new Change.LowRank(trained.get(A + name), trained.get(B + name), alpha / rank, weight.rank() == 2));
        Named<Change> head = trained.only(Part::isHead).map(Change.Replace::new);
        Patch merged = task.patch("lora", base, changes.with(head));
        Named<FloatArray> statistics = Tuning.measured(base, task, merged.on(base.weights()), seed);
        return task.patch("lora", base, changes.with(head).with(statistics.map(Change.Replace::new)));
    }

    /** A kernel over several channels or the matrix of a linear map, but not the head. */
    private static boolean adaptable(String name, Named<FloatArray> weights) {
        FloatArray weight = weights.get(name);
        boolean kernel = weight.rank() == 4 && Part.of(name, weights) == Part.REST;
        boolean matrix = weight.rank() == 2 && weights.has(name + ".bias");
        return (kernel || matrix) && !Part.isHead(name);
    }

    Named<FloatArray> factors(Named<FloatArray> adapted, SplittableRandom random) {
        Map<String, FloatArray> factors = new LinkedHashMap<>();
        adapted.asMap().forEach((name, weight) -> {
            boolean matrix = weight.rank() == 2;
            int in = matrix ? weight.axis(0) : weight.size() / weight.axis(0);
            float[] values = new float[rank * in];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) ((2 * random.nextDouble() - 1) / Math.sqrt(in));
            }
            int[] shape = weight.shape();
            shape[0] = rank;
            factors.put(A + name, FloatArray.wrap(values, matrix ? new int[] {rank, in} : shape));
            factors.put(
                    B + name,
                    matrix ? FloatArray.zeros(weight.axis(1), rank) : FloatArray.zeros(weight.axis(0), rank, 1, 1));
        });
        return Named.copyOf(factors);
    }

    private Named<FloatArray> train(
            Base base,
            Task task,
            Named<FloatArray> adapted,
            Named<FloatArray> start,
            ShortTraining training,
            long seed,
            TrainingListener listener) {
        try (Scope scope = Scope.open()) {
            Named<Tensor> fixed = Torch.tensors(base.weights());
            ImageModel model = (weights, images) -> {
                Named<Tensor> merged = adapted.mapEntries((name, weight) -> merged(name, fixed.get(name), weights));
                Named<Tensor> all = fixed.with(merged).with(weights.only(Part::isHead));
                return base.network().logits(new TorchOps(), all, images, Norm.ofBatch());
            };
            return training.fit(start, task.data().objective(model, seed), listener);
        }
    }

    Tensor merged(String name, Tensor weight, Named<Tensor> factors) {
        Tensor a = factors.get(A + name);
        Tensor b = factors.get(B + name);
        Tensor delta = weight.dim() == 2
                ? a.t().matmul(b.t()) // [in, out]
                : b.flatten(1, 3).matmul(a.flatten(1, 3)).reshape(weight.sizes()); // [O, I, k, k]
        return weight.add(Torch.times(delta, alpha / rank));
    }
}
