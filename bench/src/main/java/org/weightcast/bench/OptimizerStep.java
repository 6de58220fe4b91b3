package org.weightcast.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.bytedeco.pytorch.AdamWOptions;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.weightcast.net.ConvBlocks;
import org.weightcast.net.ConvClassifier;
import org.weightcast.torch.Scope;
import org.weightcast.torch.Torch;
import org.weightcast.train.AdamW;
import org.weightcast.train.FlatWeights;
import org.weightcast.train.Optimizer;
import org.weightcast.train.Sgd;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/**
 * A step of our optimisers, functions of one flat tensor, against libtorch's own, which change each weight in place: the weights of a CNN
 * of a million parameters, the same gradient, one thread, in turn. {@code --quick} only shows that it runs.
 */
public final class OptimizerStep {
    private static final ConvClassifier NETWORK =
            new ConvClassifier(new ConvBlocks(3, 32, List.of(64, 128, 256, 256)), 100);
    private static final double RATE = 1e-3;
    private static final double MOMENTUM = 0.9;
    private static final double DECAY = 0.01;
    private static final int CHECKED = 5; // steps

    private final Named<FloatArray> start = NETWORK.initial(1);
    private final FlatWeights layout = FlatWeights.like(start);
    private final Named<FloatArray> gradient = gradient(start);

    private OptimizerStep() {}

    public static void main(String[] arguments) {
        boolean quick = List.of(arguments).contains("--quick");
        OptimizerStep bench = new OptimizerStep();
        Timing.print("a step of %,d parameters, one thread", bench.layout.size());
        Timing.print("%-24s %5s %10s %14s %6s", "optimiser", "runs", "ours ms", "libtorch's ms", "ratio");
        bench.measure(quick, "AdamW", AdamW.withDecay(DECAY), OptimizerStep::adamW);
        bench.measure(
                quick,
                "Adam",
                AdamW.withDecay(0),
                weights -> new org.bytedeco.pytorch.Adam(weights, new org.bytedeco.pytorch.AdamOptions(RATE)));
        bench.measure(quick, "SGD with momentum", new Sgd(MOMENTUM, false, 0), OptimizerStep::sgd);
    }

    private static org.bytedeco.pytorch.Optimizer adamW(TensorVector weights) {
        AdamWOptions options = new AdamWOptions(RATE);
        options.weight_decay().put(DECAY);
        return new org.bytedeco.pytorch.AdamW(weights, options);
    }

    private static org.bytedeco.pytorch.Optimizer sgd(TensorVector weights) {
        SGDOptions options = new SGDOptions(RATE);
        options.momentum().put(MOMENTUM);
        return new org.bytedeco.pytorch.SGD(weights, options);
    }

    private void measure(
            boolean quick, String name, Optimizer ours, Function<TensorVector, org.bytedeco.pytorch.Optimizer> theirs) {
        int rounds = quick ? 1 : 15;
        int steps = quick ? CHECKED : 200;
        try (Scope scope = Scope.open();
                Flat flat = new Flat(ours, layout.flatten(start), layout.flatten(gradient))) {
            List<Tensor> weights = new ArrayList<>();
            start.asMap().forEach((weight, array) -> weights.add(leaf(array, gradient.get(weight))));
            org.bytedeco.pytorch.Optimizer libtorch = theirs.apply(new TensorVector(weights.toArray(Tensor[]::new)));
            checkSame(name, flat, libtorch, weights);
            double[][] times = Timing.inTurn(rounds, List.of(() -> flat.steps(steps), () -> steps(libtorch, steps)));
            Timing.print(
                    "%-24s %5d %10.3f %14.3f %6.3f",
                    name,
                    rounds,
                    Timing.median(times[0]) / steps,
                    Timing.median(times[1]) / steps,
                    Timing.medianRatio(times[0], times[1]));
        }
    }

    /** A weight that has its gradient already. */
    private static Tensor leaf(FloatArray weight, FloatArray gradient) {
        Tensor leaf = Torch.tensor(weight).requires_grad_(true);
        leaf.mul(Torch.tensor(gradient)).sum().backward();
        return leaf;
    }

    private static void steps(org.bytedeco.pytorch.Optimizer optimizer, int steps) {
        for (int i = 0; i < steps; i++) {
            try (Scope scope = Scope.open()) {
                optimizer.step();
            }
        }
    }

    /** What is compared must be the same steps. */
    private void checkSame(String name, Flat flat, org.bytedeco.pytorch.Optimizer libtorch, List<Tensor> weights) {
        flat.steps(CHECKED);
        steps(libtorch, CHECKED);
        Tensor[] rows = weights.stream().map(each -> each.detach().reshape(-1)).toArray(Tensor[]::new);
        double difference = flat.weights.sub(Torch.concat(0, rows)).abs().max().item_double();
        if (!(difference < 1e-5)) {
            throw new IllegalStateException(name + " differs from libtorch's by " + difference);
        }
    }

    /** Our optimiser with the state that goes from step to step. */
    private static final class Flat implements AutoCloseable {
        private final Optimizer optimizer;
        private final Tensor gradient;
        private Tensor weights;
        private Named<Tensor> state;

        Flat(Optimizer optimizer, Tensor weights, Tensor gradient) {
            this.optimizer = optimizer;
            this.gradient = gradient;
            this.weights = own(weights);
            this.state = optimizer.start(weights).map(Flat::own);
        }

        /** A handle that outlives the scope of a step. */
        private static Tensor own(Tensor tensor) {
            return new Tensor(tensor).retainReference();
        }

        void steps(int steps) {
            for (int i = 0; i < steps; i++) {
                try (Scope scope = Scope.open()) {
                    Optimizer.Step next = optimizer.step(weights, gradient, state, RATE);
                    Tensor moved = own(next.weights());
                    Named<Tensor> kept = next.state().map(Flat::own);
                    close();
                    weights = moved;
                    state = kept;
                }
            }
        }

        @Override
        public void close() {
            weights.close();
            state.values().forEach(Tensor::close);
        }
    }

    private static Named<FloatArray> gradient(Named<FloatArray> weights) {
        SplittableRandom random = new SplittableRandom(2);
        return weights.map(array -> FloatArray.normal(random, 0.01, array.shape()));
    }
}
