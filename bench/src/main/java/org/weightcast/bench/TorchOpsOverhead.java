package org.weightcast.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.bytedeco.pytorch.Tensor;
import org.weightcast.net.ConvBlocks;
import org.weightcast.net.Ops;
import org.weightcast.net.PrototypeHead;
import org.weightcast.net.Signature;
import org.weightcast.torch.Scope;
import org.weightcast.torch.Torch;
import org.weightcast.torch.TorchOps;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/**
 * A student's loss and its gradient through {@link TorchOps}, against the same in direct calls of libtorch, one thread, in turn.
 * {@code --quick} only shows that it runs.
 */
public final class TorchOpsOverhead {
    private static final ConvBlocks STUDENT = new ConvBlocks(1, 32, List.of(32, 64, 96, 128));
    private static final int CLASSES = 20;
    private static final Ops<Tensor> OPS = new TorchOps();

    private final int groups;
    private final Named<FloatArray> weights;
    private final FloatArray images;
    private final FloatArray targets;

    private TorchOpsOverhead(int groups, int count) {
        SplittableRandom random = new SplittableRandom(1);
        this.groups = groups;
        this.weights = STUDENT.weights()
                .map(Signature::sizes)
                .map(shape -> withGroups(shape, groups))
                .mapEntries((name, shape) -> name.endsWith("variance")
                        ? FloatArray.filled(1, shape)
                        : normal(random, name.endsWith("kernel") ? 0.1 : 0.01, shape))
                .with("prototypes", normal(random, 0.1, groups, CLASSES, STUDENT.features()));
        this.images = normal(random, 1, count, groups, STUDENT.size(), STUDENT.size());
        float[] oneHot = new float[groups * count * CLASSES];
        for (int i = 0; i < groups * count; i++) {
            oneHot[i * CLASSES + i % CLASSES] = 1;
        }
        this.targets = FloatArray.wrap(oneHot, groups, count, CLASSES);
    }

    public static void main(String[] arguments) {
        boolean quick = List.of(arguments).contains("--quick");
        Timing.print(
                "%-28s %5s %12s %12s %16s %6s %16s",
                "loss and gradient", "runs", "TorchOps ms", "bare ms", "format as it is", "ratio", "to as it is");
        for (int[] size : new int[][] {{1, 20}, {1, 100}, {2, 60}, {4, 20}}) {
            new TorchOpsOverhead(size[0], size[1]).measure(quick ? 1 : 11, quick ? 1 : 100 / (size[0] * size[1] / 5));
        }
    }

    private void measure(int rounds, int repetitions) {
        try (Scope scope = Scope.open()) {
            Named<Tensor> leaves =
                    Torch.tensors(weights).map(tensor -> tensor.detach().requires_grad_(true));
            Tensor x = Torch.tensor(images);
            Tensor y = Torch.tensor(targets);
            BareStudent same = new BareStudent(STUDENT.blocks(), groups, true);
            BareStudent plain = new BareStudent(STUDENT.blocks(), groups, false);
            List<Function<Named<Tensor>, Tensor>> losses = List.of(
                    named -> throughOps(named, x, y),
                    named -> same.loss(named.toList(), x, y),
                    named -> plain.loss(named.toList(), x, y));
            checkSame(losses, leaves);
            List<Runnable> works = new ArrayList<>();
            for (Function<Named<Tensor>, Tensor> loss : losses) {
                works.add(() -> repeat(repetitions, loss, leaves));
            }
            double[][] times = Timing.inTurn(rounds, works);
            Timing.print(
                    "%-28s %5d %12.3f %12.3f %16.3f %6.3f %16.3f",
                    groups + " episodes x " + images.axis(0) + " images",
                    rounds,
                    Timing.median(times[0]) / repetitions,
                    Timing.median(times[1]) / repetitions,
                    Timing.median(times[2]) / repetitions,
                    Timing.medianRatio(times[0], times[1]),
                    Timing.medianRatio(times[0], times[2]));
        }
    }

    private static void repeat(int repetitions, Function<Named<Tensor>, Tensor> loss, Named<Tensor> leaves) {
        for (int i = 0; i < repetitions; i++) {
            try (Scope step = Scope.open()) {
                Torch.gradients(loss.apply(leaves), leaves.toList(), false);
            }
        }
    }

    /** What is compared must be the same function. */
    private static void checkSame(List<Function<Named<Tensor>, Tensor>> losses, Named<Tensor> leaves) {
        double first = losses.get(0).apply(leaves).item_float();
        for (Function<Named<Tensor>, Tensor> loss : losses) {
            double other = loss.apply(leaves).item_float();
            if (!(Math.abs(other - first) < 1e-4 * Math.abs(first))) {
                throw new IllegalStateException("The losses differ: " + first + " and " + other);
            }
        }
    }

    /** The loss by the network as it is written once for all interpreters. */
    private Tensor throughOps(Named<Tensor> named, Tensor x, Tensor y) {
        Tensor embedding = STUDENT.embed(OPS, named, x, groups); // [E, n, F]
        Tensor distances = PrototypeHead.distances(OPS, embedding, named.get("prototypes")); // [E, n, K]
        Tensor logits = OPS.multiply(distances, OPS.constant(-1));
        Tensor loss = OPS.sum(OPS.multiply(OPS.logSoftmax(logits, 2), y), 0, 1, 2); // [1, 1, 1]
        return OPS.multiply(OPS.flatten(loss, 0, 2), OPS.constant(-1)).squeeze();
    }

    private static int[] withGroups(int[] shape, int groups) {
        int[] grouped = shape.clone();
        grouped[0] *= groups;
        return grouped;
    }

    private static FloatArray normal(SplittableRandom random, double deviation, int... shape) {
        float[] values = new float[Math.toIntExact(FloatArray.count(shape))];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (deviation * random.nextGaussian());
        }
        return FloatArray.wrap(values, shape);
    }
}
