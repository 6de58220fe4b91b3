package org.weightcast.adapt;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.weightcast.data.Seeds;
import org.weightcast.net.Attention;
import org.weightcast.net.Signature;
import org.weightcast.net.vision.MemoryTransformer;
import org.weightcast.net.vision.VisionTransformer;
import org.weightcast.patch.Change;
import org.weightcast.patch.Patch;
import org.weightcast.torch.Scope;
import org.weightcast.torch.Torch;
import org.weightcast.torch.TorchOps;
import org.weightcast.train.CrossEntropy;
import org.weightcast.train.ImageBatch;
import org.weightcast.train.Objective;
import org.weightcast.train.ShortTraining;
import org.weightcast.train.TrainingListener;
import org.weightcast.weights.BadModelException;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/**
 * Learnable memory (Sandler et al. 2022, 2203.15243) for a {@link VisionTransformer}: a class token, memory cells in every layer and a head
 * for the task; see {@link MemoryTransformer}. The base's tokens do not depend on what is trained, so where images are taken as
 * they are, each one's are computed once, before the first step.
 *
 * @param cells m of each layer
 * @param earlier the patches of tasks on the same base that the new one may look at and then depends on; none for a task that stands
 *     by itself
 * @param largestTable bytes that the keys and values of the base's tokens of all images may take; 0 to compute them in every step
 */
public record Memory(int cells, List<Patch> earlier, long largestTable) implements Adaptation {
    private static final double DEVIATION = 0.02;
    private static final String KIND = "memory";

    public Memory {
        earlier = List.copyOf(earlier);
    }

    public Memory(int cells, List<Patch> earlier) {
        this(cells, earlier, FrozenTable.LARGEST);
    }

    @Override
    public Patch fit(Base base, Task task, ShortTraining training, long seed, TrainingListener listener) {
        List<String> seen = earlier.stream().map(Patch::task).toList();
        MemoryTransformer.Task added = new MemoryTransformer.Task(task.name(), cells, task.classes(), seen);
        List<MemoryTransformer.Task> all = new ArrayList<>(described(earlier));
        all.add(added);
        MemoryTransformer network = new MemoryTransformer(transformer(base), all);
        Named<FloatArray> given = base.weights();
        for (Patch patch : earlier) {
            given = patch.on(given);
        }
        Named<FloatArray> start = initial(network, added, base.weights(), Seeds.at(seed, -1));
        Named<FloatArray> trained = train(network, task, given, start, training, seed, listener);
        return task.patch(KIND, base, seen, task.data().labels().names(), trained.map(Change.Replace::new));
    }

    /** The network of a base with the tasks of such patches, each after those that it depends on. */
    public static MemoryTransformer network(Base base, List<Patch> patches) {
        return new MemoryTransformer(transformer(base), described(patches));
    }

    /** Whether a patch adds memory instead of changing the base's weights. */
    public static boolean isMemory(Patch patch) {
        return patch.kind().equals(KIND);
    }

    private static VisionTransformer transformer(Base base) {
        if (base.network() instanceof VisionTransformer transformer) {
            return transformer;
        }
        throw new BadModelException(
                "Memory cells are for vision transformers, which this base is not; choose another method");
    }

    private static List<MemoryTransformer.Task> described(List<Patch> patches) {
        List<MemoryTransformer.Task> tasks = new ArrayList<>();
        for (Patch patch : patches) {
            if (!isMemory(patch)) {
                throw new BadModelException("The task '" + patch.task() + "' is of the kind '" + patch.kind()
                        + "' and has no memory that could be put beside others'");
            }
            String first = "memory." + patch.task() + ".layer1";
            int cells = patch.changes().get(first).parts().toList().get(0).axis(0);
            tasks.add(new MemoryTransformer.Task(
                    patch.task(), cells, patch.classes().size(), patch.dependsOn()));
        }
        return tasks;
    }

    /** Cells by chance, a class token close to the base's own with its position, and a head of zeros. */
    static Named<FloatArray> initial(
            MemoryTransformer network, MemoryTransformer.Task task, Named<FloatArray> base, SplittableRandom random) {
        Map<String, FloatArray> start = new LinkedHashMap<>();
        network.weights(task).asMap().forEach((name, axes) -> {
            int[] shape = Signature.sizes(axes);
            boolean head = name.startsWith(task.prefix() + "head");
            start.put(name, head ? FloatArray.zeros(shape) : FloatArray.normal(random, DEVIATION, shape));
        });
        start.computeIfPresent(task.prefix() + "token", (name, noise) -> {
            float[] token = noise.toArray();
            for (int i = 0; i < token.length; i++) {
                token[i] +=
                        base.get("class_token").at(i) + base.get("positions").at(i); // the first position is its own
            }
            return FloatArray.wrap(token, token.length);
        });
        return Named.copyOf(start);
    }

    private Named<FloatArray> train(
            MemoryTransformer network,
            Task task,
            Named<FloatArray> given,
            Named<FloatArray> start,
            ShortTraining training,
            long seed,
            TrainingListener listener) {
        try (Scope scope = Scope.open()) {
            Named<Tensor> fixed = Torch.tensors(given);
            VisionTransformer transformer = network.base();
            long values = 2L * transformer.depth() * (transformer.patches() + 1) * transformer.width(); // keys, values
            Objective objective = FrozenTable.fits(task.data(), values, largestTable)
                    ? onTable(network, task, fixed, seed)
                    : afresh(network, task, fixed, seed);
            return training.fit(start, objective, listener);
        }
    }

    static Objective afresh(MemoryTransformer network, Task task, Named<Tensor> fixed, long seed) {
        return (weights, step) -> {
            ImageBatch batch = task.data().batch(seed, step);
            List<Attention.Sources<Tensor>> seen =
                    network.seen(new TorchOps(), fixed, batch.images()).layers();
            return loss(network, task, fixed.with(weights), seen, batch.targets());
        };
    }

    static Objective onTable(MemoryTransformer network, Task task, Named<Tensor> fixed, long seed) {
        TorchOps ops = new TorchOps();
        FrozenTable table = FrozenTable.of(task.data(), images -> {
            Tensor[] layers = network.seen(ops, fixed, images).layers().stream()
                    .flatMap(layer -> Stream.of(layer.keys(), layer.values()))
                    .map(part -> part.unsqueeze(1))
                    .toArray(Tensor[]::new);
            return Torch.concat(1, layers); // [n, 2 L, N+1, D]
        });
        return (weights, step) -> {
            int[] rows = table.draw(seed, step);
            Tensor layers = table.frozen(rows);
            List<Attention.Sources<Tensor>> seen = IntStream.range(
                            0, network.base().depth())
                    .mapToObj(layer ->
                            new Attention.Sources<>(layers.select(1, 2L * layer), layers.select(1, 2L * layer + 1)))
                    .toList();
            return loss(network, task, fixed.with(weights), seen, table.targets(rows));
        };
    }

    private static Objective.Result loss(
            MemoryTransformer network,
            Task task,
            Named<Tensor> weights,
            List<Attention.Sources<Tensor>> seen,
            Tensor targets) {
        Tensor logits = network.logits(new TorchOps(), weights, seen).get(task.name());
        return new Objective.Result(CrossEntropy.mean(logits, targets), Map.of());
    }
}
