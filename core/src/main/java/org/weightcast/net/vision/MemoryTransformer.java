package org.weightcast.net.vision;

import static org.weightcast.net.Signature.axes;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.weightcast.net.Attention;
import org.weightcast.net.Axis;
import org.weightcast.net.Classifier;
import org.weightcast.net.Dense;
import org.weightcast.net.LinearHead;
import org.weightcast.net.Net;
import org.weightcast.net.Norm;
import org.weightcast.net.Ops;
import org.weightcast.net.Signature;
import org.weightcast.weights.Named;

/**
 * A vision transformer with learnable memory (Sandler et al. 2022, 2203.15243), in the form that leaves it as it is: each task has a class
 * token and a head of its own and, for every layer, memory cells that only its class token reads. The base's tokens see none of
 * that, so its answers stay, and tasks trained apart can be put together. One pass answers all tasks.
 *
 * <p>The paper masks one attention over all tokens. Here each new token asks by itself, which is the same function; the base's part is not
 * merely equal but the same computation. Cells are read as they are, without the layer's norm.
 *
 * <p>Weights: the base's, and under {@code memory.TASK.} the {@code token} [D], {@code layer1} and on [m, D], {@code head} [D, K] and
 * {@code head.bias} [K]. Outputs: {@code logits} of the base and {@code logits.TASK} of each task [batch, K].
 *
 * @param tasks in an order in which a task sees only earlier ones
 */
public record MemoryTransformer(VisionTransformer base, List<Task> tasks) implements Net {
    private static final String ATTENTION = "attention.";

    /**
     * A task added to a base.
     *
     * @param name of the task
     * @param cells m of each layer
     * @param classes K
     * @param sees the tasks whose tokens and cells its token may look at: none where tasks are concatenated, the earlier ones where
     *     they are extended
     */
    public record Task(String name, int cells, int classes, List<String> sees) {
        public Task {
            sees = List.copyOf(sees);
            if (cells < 1) {
                throw new IllegalArgumentException(
                        "The task '" + name + "' needs at least one memory cell a layer, not " + cells);
            }
        }

        /** The prefix of its weights. */
        public String prefix() {
            return "memory." + name + ".";
        }

        String cells(int layer) {
            return prefix() + "layer" + layer;
        }

        Dense head(int width) {
            return new Dense(prefix() + "head", width, classes);
        }
    }

    public MemoryTransformer {
        tasks = List.copyOf(tasks);
        Set<String> before = new HashSet<>();
        for (Task task : tasks) {
            if (!before.containsAll(task.sees()) || !before.add(task.name())) {
                throw new IllegalArgumentException("The task '" + task.name() + "', which sees " + task.sees()
                        + ", needs a name of its own and what it sees before it, not " + before);
            }
        }
    }

    @Override
    public Signature signature() {
        Named<List<Axis>> weights = base.signature().weights();
        Named<List<Axis>> outputs = base.signature().outputs();
        for (Task task : tasks) {
            weights = weights.with(weights(task));
            outputs = outputs.with("logits." + task.name(), axes("batch", task.classes()));
        }
        return new Signature(weights, base.signature().inputs(), outputs);
    }

    /** Names and axes of what a task adds. */
    public Named<List<Axis>> weights(Task task) {
        Named.Builder<List<Axis>> weights =
                Named.<List<Axis>>builder().put(task.prefix() + "token", axes(base.width()));
        for (int layer = 1; layer <= base.depth(); layer++) {
            weights.put(task.cells(layer), axes(task.cells(), base.width()));
        }
        return weights.putAll(task.head(base.width()).weights()).build();
    }

    @Override
    public <T> Named<T> apply(Ops<T> ops, Named<T> weights, Named<T> inputs) {
        Seen<T> seen = seen(ops, weights, inputs.get("image"));
        T old = LinearHead.logits(ops, weights, base.features(ops, weights, seen.last(), 0));
        return Named.of("logits", old).with(logits(ops, weights, seen.layers()).prefixed("logits."));
    }

    /**
     * What new tokens see of the base, whatever they are: for one image the same in every step of a training.
     *
     * @param layers for each layer the keys and values of the base's tokens, [n, N + 1, D] both
     * @param last the base's tokens behind all layers [n, N + 1, D]
     */
    public record Seen<T>(List<Attention.Sources<T>> layers, T last) {}

    /** Runs the base on images [n, C, S, S]. */
    public <T> Seen<T> seen(Ops<T> ops, Named<T> weights, T images) {
        List<Attention.Sources<T>> layers = new ArrayList<>();
        T x = base.tokens(ops, weights, images);
        for (int layer = 1; layer <= base.depth(); layer++) {
            Named<T> own = weights.under(VisionTransformer.layerName(layer));
            T normed = base.layer().normed(ops, own, x);
            layers.add(attention().sources(ops, own.under(ATTENTION), normed));
            T read = attention().read(ops, own.under(ATTENTION), normed, layers.get(layer - 1));
            x = base.layer().feed(ops, own, ops.add(x, read));
        }
        return new Seen<>(layers, x);
    }

    private Attention attention() {
        return base.layer().attention();
    }

    /** The logits [n, K] of each task by its name, from {@link Seen#layers}. */
    public <T> Named<T> logits(Ops<T> ops, Named<T> weights, List<Attention.Sources<T>> seen) {
        Map<String, T> tokens = new LinkedHashMap<>(); // of each task [n, 1, D]
        for (Task task : tasks) {
            tokens.put(
                    task.name(),
                    forEach(
                            ops,
                            weights.get(task.prefix() + "token"),
                            2,
                            seen.get(0).keys()));
        }
        for (int layer = 1; layer <= base.depth(); layer++) {
            tokens = advance(ops, weights, layer, seen.get(layer - 1), tokens);
        }
        Named.Builder<T> logits = Named.builder();
        for (Task task : tasks) {
            T features = base.features(ops, weights, value(tokens, task.name()), 0); // [n, D]
            logits.put(task.name(), task.head(base.width()).apply(ops, weights, features));
        }
        return logits.build();
    }

    /** One layer for all new tokens. */
    private <T> Map<String, T> advance(
            Ops<T> ops, Named<T> weights, int layer, Attention.Sources<T> seen, Map<String, T> tokens) {
        Named<T> own = weights.under(VisionTransformer.layerName(layer));
        Named<T> looking = own.under(ATTENTION);
        Map<String, Attention.Sources<T>> parts = new LinkedHashMap<>(); // what each task lets be seen: token, cells
        Map<String, T> normed = new LinkedHashMap<>();
        Map<String, T> next = new LinkedHashMap<>();
        for (Task task : tasks) {
            T token = base.layer().normed(ops, own, value(tokens, task.name()));
            normed.put(task.name(), token);
            Attention.Sources<T> ofToken = attention().sources(ops, looking, token); // [n, 1, D]
            Attention.Sources<T> cells = attention().sources(ops, looking, weights.get(task.cells(layer))); // [m, D]
            Attention.Sources<T> ofCells = new Attention.Sources<>(
                    forEach(ops, cells.keys(), 1, seen.keys()), forEach(ops, cells.values(), 1, seen.values()));
            parts.put(task.name(), joined(ops, List.of(ofToken, ofCells)));
        }
        for (Task task : tasks) {
            List<Attention.Sources<T>> sources = new ArrayList<>(List.of(seen));
            task.sees().forEach(other -> sources.add(value(parts, other)));
            sources.add(value(parts, task.name()));
            T read = attention().read(ops, looking, value(normed, task.name()), joined(ops, sources));
            next.put(task.name(), base.layer().feed(ops, own, ops.add(value(tokens, task.name()), read)));
        }
        return next;
    }

    /** Sources one behind the other. */
    private static <T> Attention.Sources<T> joined(Ops<T> ops, List<Attention.Sources<T>> parts) {
        return new Attention.Sources<>(
                ops.concat(1, parts.stream().map(Attention.Sources::keys).toList()),
                ops.concat(1, parts.stream().map(Attention.Sources::values).toList()));
    }

    /** A value of rank 1 or 2 once for each of the sequences [n, t, D], with axes of size 1 before it up to rank 3. */
    private static <T> T forEach(Ops<T> ops, T value, int missing, T sequences) {
        T rows = value;
        for (int i = 0; i < missing; i++) {
            rows = ops.unsqueeze(rows, 0);
        }
        return VisionTransformer.forEach(ops, rows, sequences);
    }

    private static <T> T value(Map<String, T> values, String name) {
        T value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("There is no task '" + name + "' among " + values.keySet());
        }
        return value;
    }

    /** The network as a classifier for one of its tasks; the others that it does not see are left out. */
    public Classifier answering(String name) {
        Task task = tasks.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
        List<Task> needed = tasks.stream()
                .filter(each -> each.name().equals(name) || task.sees().contains(each.name()))
                .toList();
        return new OneTask(new MemoryTransformer(base, needed), task);
    }

    private record OneTask(MemoryTransformer network, Task task) implements Classifier {
        @Override
        public Signature signature() {
            Signature all = network.signature();
            return new Signature(all.weights(), all.inputs(), Named.of("logits", axes("batch", task.classes())));
        }

        @Override
        public <T> T logits(Ops<T> ops, Named<T> weights, T images, Norm<T> norm) {
            Seen<T> seen = network.seen(ops, weights, images);
            return network.logits(ops, weights, seen.layers()).get(task.name());
        }
    }
}
