package org.weightcast.bench;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Stream;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.AdamWOptions;
import org.bytedeco.pytorch.RMSpropOptions;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.weightcast.learn.mix.BaseRule;
import org.weightcast.learn.mix.LayerMix;
import org.weightcast.learn.mix.LayerMixOptimizer;
import org.weightcast.net.ConvBlocks;
import org.weightcast.net.ConvClassifier;
import org.weightcast.torch.Scope;
import org.weightcast.torch.Torch;
import org.weightcast.train.AdamW;
import org.weightcast.train.FlatWeights;
import org.weightcast.train.Grouped;
import org.weightcast.train.Lion;
import org.weightcast.train.Muon;
import org.weightcast.train.Optimizer;
import org.weightcast.train.RmsProp;
import org.weightcast.train.Sgd;
import org.weightcast.train.SignDescent;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/**
 * A step of our optimisers, functions of one flat tensor, against libtorch's own, which change each weight in place, and against its Adam
 * where it has no other: the weights of a CNN of a million parameters, the same gradient, one thread, in turn. {@code --quick} only shows
 * that it runs.
 */
public final class OptimizerStep {
    private static final ConvClassifier NETWORK =
            new ConvClassifier(new ConvBlocks(3, 32, List.of(64, 128, 256, 256)), 100);
    private static final double RATE = 1e-3;
    private static final double MOMENTUM = 0.9;
    private static final double DECAY = 0.01;
    private static final int CHECKED = 5; // steps
    private static final long HORIZON = 5000; // steps that the learned optimiser expects
    private static final double LOSS = 1; // what it is told

    private final Named<FloatArray> start = NETWORK.initial(1);
    private final FlatWeights layout = FlatWeights.like(start);
    private final Named<FloatArray> gradient = gradient(start);

    private OptimizerStep() {}

    public static void main(String[] arguments) {
        boolean quick = List.of(arguments).contains("--quick");
        OptimizerStep bench = new OptimizerStep();
        Timing.print("a step of %,d parameters, one thread", bench.layout.size());
        Timing.print(
                "%-24s %5s %10s %14s %6s %8s", "optimiser", "runs", "ours ms", "libtorch's ms", "ratio", "of Adam");
        bench.measureAll(quick);
    }

    private void measureAll(boolean quick) {
        measure(quick, "AdamW", AdamW.withDecay(DECAY), Optional.of(OptimizerStep::adamW));
        measure(quick, "Adam", AdamW.withDecay(0), Optional.of(OptimizerStep::adam));
        measure(quick, "SGD", Sgd.plain(), Optional.of(weights -> sgd(weights, 0, false)));
        measure(
                quick,
                "SGD with momentum",
                new Sgd(MOMENTUM, false, 0),
                Optional.of(weights -> sgd(weights, MOMENTUM, false)));
        measure(
                quick,
                "SGD with Nesterov's",
                new Sgd(MOMENTUM, true, 0),
                Optional.of(weights -> sgd(weights, MOMENTUM, true)));
        measure(quick, "RMSprop with momentum", RmsProp.withMomentum(MOMENTUM), Optional.of(OptimizerStep::rmsProp));
        measure(quick, "Lion", Lion.withDecay(DECAY), Optional.empty());
        measure(quick, "signs", new SignDescent(MOMENTUM), Optional.empty());
        measure(quick, "Muon, else AdamW", muon(), Optional.empty());
        measure(quick, "L3RS of three", learned(), Optional.empty());
    }

    /** As it is used: kernels and matrices by Muon, the rest by AdamW. */
    private Optimizer muon() {
        return new Grouped(
                layout,
                List.of(
                        new Grouped.Group(
                                "matrices",
                                name -> layout.shapes().get(name).length > 1,
                                own -> new Muon(own, MOMENTUM, DECAY),
                                1),
                        new Grouped.Group("rest", name -> true, own -> AdamW.withDecay(DECAY), 1)));
    }

    /** Untrained: what a step costs does not depend on what was learned. */
    private Optimizer learned() {
        Map<BaseRule, Double> rates = new EnumMap<>(BaseRule.class);
        for (BaseRule rule : BaseRule.values()) {
            rates.put(rule, RATE);
        }
        return new LayerMixOptimizer(LayerMix.initial(LayerMix.layersOf(layout), rates, HORIZON, 1), layout);
    }

    private static org.bytedeco.pytorch.Optimizer adam(TensorVector weights) {
        return new org.bytedeco.pytorch.Adam(weights, new AdamOptions(RATE));
    }

    private static org.bytedeco.pytorch.Optimizer adamW(TensorVector weights) {
        AdamWOptions options = new AdamWOptions(RATE);
        options.weight_decay().put(DECAY);
        return new org.bytedeco.pytorch.AdamW(weights, options);
    }

    private static org.bytedeco.pytorch.Optimizer sgd(TensorVector weights, double momentum, boolean nesterov) {
        SGDOptions options = new SGDOptions(RATE);
        options.momentum().put(momentum);
        options.nesterov().put(nesterov);
        return new org.bytedeco.pytorch.SGD(weights, options);
    }

    private static org.bytedeco.pytorch.Optimizer rmsProp(TensorVector weights) {
        RMSpropOptions options = new RMSpropOptions(RATE);
        options.momentum().put(MOMENTUM);
        return new org.bytedeco.pytorch.RMSprop(weights, options);
    }

    /** One row; libtorch's Adam takes its turn with the others. */
    private void measure(
            boolean quick,
            String name,
            Optimizer ours,
            Optional<Function<TensorVector, org.bytedeco.pytorch.Optimizer>> theirs) {
        int rounds = quick ? 1 : 15;
        int steps = quick ? CHECKED : 200;
        try (Scope scope = Scope.open();
                Flat flat = new Flat(ours, layout.flatten(start), layout.flatten(gradient))) {
            org.bytedeco.pytorch.Optimizer adam = adam(leaves());
            List<Runnable> works = new ArrayList<>(List.of(() -> flat.steps(steps), () -> steps(adam, steps)));
            theirs.ifPresent(make -> {
                TensorVector weights = leaves();
                org.bytedeco.pytorch.Optimizer same = make.apply(weights);
                checkSame(name, flat, same, weights);
                works.add(() -> steps(same, steps));
            });
            double[][] times = Timing.inTurn(rounds, works);
            boolean counterpart = times.length > 2;
            Timing.print(
                    "%-24s %5d %10.3f %14s %6s %8.3f",
                    name,
                    rounds,
                    Timing.median(times[0]) / steps,
                    counterpart ? Timing.format("%.3f", Timing.median(times[2]) / steps) : "-",
                    counterpart ? Timing.format("%.3f", Timing.medianRatio(times[0], times[2])) : "-",
                    Timing.medianRatio(times[0], times[1]));
        }
    }

    /** The weights, each a tensor that has its gradient already. */
    private TensorVector leaves() {
        return new TensorVector(start.asMap().entrySet().stream()
                .map(weight -> leaf(weight.getValue(), gradient.get(weight.getKey())))
                .toArray(Tensor[]::new));
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
    private static void checkSame(
            String name, Flat flat, org.bytedeco.pytorch.Optimizer libtorch, TensorVector weights) {
        flat.steps(CHECKED);
        steps(libtorch, CHECKED);
        Tensor[] rows =
                Stream.of(weights.get()).map(each -> each.detach().reshape(-1)).toArray(Tensor[]::new);
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
                    Optimizer.Step next = optimizer.step(weights, gradient, LOSS, state, RATE);
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
