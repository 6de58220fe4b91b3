package org.weightcast.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.weightcast.torch.Scope;
import org.weightcast.torch.Torch;
import org.weightcast.weights.Named;

/** Steps of an optimiser as part of what is differentiated. */
class UnrolledTest {
    private static final int VALUES = 6;
    private static final int STEPS = 4;
    private static final double RATE = 0.05;
    private static final double DISTANCE = 1e-6;

    private final long seed = System.nanoTime();

    @TestFactory
    Stream<DynamicTest> gradientsThroughStepsAreThoseOfDifferences() {
        return Stream.of(
                        AdamW.withDecay(0.1),
                        new Sgd(0.9, true, 0.1),
                        Sgd.plain(),
                        RmsProp.withMomentum(0.9),
                        Lion.withDecay(0.1),
                        new SignDescent(0.5),
                        new Muon(new FlatWeights(Named.of("w", new int[] {2, 3})), 0.9, 0.1))
                .map(optimizer -> DynamicTest.dynamicTest(optimizer.toString(), () -> check(optimizer)));
    }

    private void check(Optimizer optimizer) {
        Random random = new Random(seed);
        double[] start = random.doubles(VALUES, 0.5, 1.5).toArray();
        double[] gradient;
        try (Scope scope = Scope.open()) {
            Tensor leaf = Torch.tensor(start, VALUES).requires_grad_(true);
            gradient = Torch.doubles(
                    Torch.gradients(end(optimizer, leaf), List.of(leaf), false).get(0));
        }
        for (int i = 0; i < VALUES; i++) {
            double slope =
                    (endAt(optimizer, start, i, DISTANCE) - endAt(optimizer, start, i, -DISTANCE)) / (2 * DISTANCE);
            assertThat(gradient[i]).as("seed %d, value %d", seed, i).isCloseTo(slope, within(1e-5));
        }
    }

    private static double endAt(Optimizer optimizer, double[] start, int moved, double by) {
        double[] other = start.clone();
        other[moved] += by;
        try (Scope scope = Scope.open()) {
            return Torch.doubles(end(optimizer, Torch.tensor(other, VALUES).requires_grad_(true)))[0];
        }
    }

    /** The sum of squares of where weights are after some steps down the sum of fourth powers and a product. */
    private static Tensor end(Optimizer optimizer, Tensor start) {
        Tensor weights = start;
        Named<Tensor> state = optimizer.start(start);
        for (int step = 0; step < STEPS; step++) {
            Tensor loss = weights.square().square().sum().add(weights.prod());
            Tensor gradient = Torch.gradients(loss, List.of(weights), true).get(0);
            Optimizer.Step next = optimizer.step(weights, gradient, state, RATE);
            weights = next.weights();
            state = next.state();
        }
        return weights.square().sum();
    }
}
