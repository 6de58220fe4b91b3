package org.weightcast.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.AdamWOptions;
import org.bytedeco.pytorch.RMSpropOptions;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.weightcast.torch.Scope;
import org.weightcast.torch.Torch;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

class OptimizerTest {
    private static final double RATE = 0.1;
    private static final int STEPS = 20;
    private static final int VALUES = 50;

    /** All of two axes, for Muon's sake. */
    private static final Named<FloatArray> PARTLY_FROZEN = Named.<FloatArray>builder()
            .put("body.kernel", FloatArray.of(new float[] {1, -0f, Float.MIN_VALUE, 3e38f}, 2, 2))
            .put("head.kernel", FloatArray.of(new float[] {1, 2}, 2, 1))
            .put("body.bias", FloatArray.of(new float[] {-7}, 1, 1))
            .build();

    private final long seed = System.nanoTime();

    /** w = 1, gradient 2: mean 0.2, square 0.004, both corrected to 2 and 4; 1 * (1 - 0.1 * 0.5) - 0.1 * 2 / 2. */
    @Test
    void adamStepByHand() {
        assertThat(moved(AdamW.withDecay(0.5), 1, 2)).containsExactly(new float[] {0.85f}, within(1e-6f));
    }

    /** Momentum 0.5, decay 0.1: slope 2 + 0.1 * 1; 1 - 0.1 * 2.1, then velocity 0.5 * 2.1 + 2 + 0.1 * 0.79. */
    @Test
    void momentumByHand() {
        assertThat(moved(new Sgd(0.5, false, 0.1), 1, 2, 2))
                .containsExactly(new float[] {0.79f, 0.79f - 0.1f * 3.129f}, within(1e-6f));
    }

    /** Velocity 2, then 0.5 * 2 + 2 = 3; the moves are 2 + 0.5 * 2 and 2 + 0.5 * 3. */
    @Test
    void nesterovByHand() {
        assertThat(moved(new Sgd(0.5, true, 0), 1, 2, 2)).containsExactly(new float[] {0.7f, 0.35f}, within(1e-6f));
    }

    @Test
    void plainDescentByHand() {
        assertThat(moved(Sgd.plain(), 1, 2, -4)).containsExactly(new float[] {0.8f, 1.2f}, within(1e-6f));
    }

    /** Mix 0.9 * 0 + 0.1 * 2, then mean 0.02, mix 0.9 * 0.02 + 0.1 * -1; decay 0.5 first takes a twentieth. */
    @Test
    void lionByHand() {
        assertThat(moved(Lion.withDecay(0.5), 1, 2, -1))
                .containsExactly(new float[] {0.85f, 0.85f * 0.95f + 0.1f}, within(1e-6f));
    }

    /** Means 1 and 0.5 * 1 + 0.5 * -0.5. */
    @Test
    void signDescentByHand() {
        assertThat(moved(new SignDescent(0), 1, 2, -4)).containsExactly(new float[] {0.9f, 1}, within(1e-6f));
        assertThat(moved(new SignDescent(0.5), 1, 2, -0.5f)).containsExactly(new float[] {0.9f, 0.8f}, within(1e-6f));
    }

    @TestFactory
    Stream<DynamicTest> agreesWithLibtorchsOwn() {
        return Stream.of(
                agreement("Adam", AdamW.withDecay(0), w -> new org.bytedeco.pytorch.Adam(w, new AdamOptions(RATE))),
                agreement("AdamW", AdamW.withDecay(0.3), w -> {
                    AdamWOptions options = new AdamWOptions(RATE);
                    options.weight_decay().put(0.3);
                    return new org.bytedeco.pytorch.AdamW(w, options);
                }),
                agreement("SGD", new Sgd(0, false, 0.2), w -> new org.bytedeco.pytorch.SGD(w, sgd(0, false, 0.2))),
                agreement(
                        "momentum",
                        new Sgd(0.9, false, 0.2),
                        w -> new org.bytedeco.pytorch.SGD(w, sgd(0.9, false, 0.2))),
                agreement(
                        "Nesterov", new Sgd(0.9, true, 0.2), w -> new org.bytedeco.pytorch.SGD(w, sgd(0.9, true, 0.2))),
                agreement(
                        "RMSprop",
                        new RmsProp(0.99, 1e-8, 0, 0.2),
                        w -> new org.bytedeco.pytorch.RMSprop(w, rmsProp(0, 0.2))),
                agreement(
                        "RMSprop with momentum",
                        RmsProp.withMomentum(0.9),
                        w -> new org.bytedeco.pytorch.RMSprop(w, rmsProp(0.9, 0))));
    }

    @TestFactory
    Stream<DynamicTest> frozenWeightsKeepTheirBits() {
        return Stream.of(
                        AdamW.withDecay(0.5),
                        new Sgd(0.9, true, 0.5),
                        Sgd.plain(),
                        RmsProp.withMomentum(0.9),
                        Lion.withDecay(0.5),
                        new SignDescent(0.5),
                        new Muon(FlatWeights.like(PARTLY_FROZEN), 0.9, 0.5))
                .map(optimizer -> DynamicTest.dynamicTest(optimizer.toString(), () -> keepsFrozenBits(optimizer)));
    }

    private void keepsFrozenBits(Optimizer optimizer) {
        Named<FloatArray> weights = PARTLY_FROZEN;
        FlatWeights layout = FlatWeights.like(weights);
        Optimizer partly = new Frozen(optimizer, layout, name -> name.startsWith("body."));
        try (Scope scope = Scope.open()) {
            Tensor flat = layout.flatten(weights);
            Named<Tensor> state = partly.start(flat);
            for (int step = 0; step < 3; step++) {
                Tensor gradient = Torch.tensor(new float[] {1, Float.NaN, 3, 4, 5, 6, -7}, 7);
                Optimizer.Step done = partly.step(flat, gradient, state, RATE);
                flat = done.weights();
                state = done.state();
            }
            Named<FloatArray> after = layout.read(flat);
            for (String name : List.of("body.kernel", "body.bias")) {
                assertThat(bits(after.get(name))).as(name).containsExactly(bits(weights.get(name)));
            }
            assertThat(after.get("head.kernel").at(0)).isNotEqualTo(1f).isFinite();
            assertThat(after.get("head.kernel").at(1)).isNotEqualTo(2f).isFinite();
        }
    }

    /** Where the gradient is differentiable, nothing is changed in place; the step is the same. */
    @TestFactory
    Stream<DynamicTest> stepsThatCanBeDifferentiatedAreTheSame() {
        return Stream.of(AdamW.withDecay(0.3), RmsProp.withMomentum(0.9), new Sgd(0.9, true, 0.2))
                .map(optimizer -> DynamicTest.dynamicTest(optimizer.toString(), () -> {
                    Random random = new Random(seed);
                    float[] start = normal(random);
                    float[] gradient = normal(random);
                    try (Scope scope = Scope.open()) {
                        Tensor weights = Torch.tensor(start, VALUES);
                        Named<Tensor> state = optimizer.start(weights);
                        Tensor leaf = Torch.tensor(gradient, VALUES).requires_grad_(true);
                        Tensor moved =
                                optimizer.step(weights, leaf, state, RATE).weights();
                        assertThat(Torch.floats(moved))
                                .as("seed %d", seed)
                                .containsExactly(ownSteps(optimizer, start, List.of(gradient)), within(1e-6f));
                        Tensor slope = Torch.gradients(moved.sum(), List.of(leaf), false)
                                .get(0);
                        assertThat(Torch.allFinite(slope)).isTrue();
                    }
                }));
    }

    @Test
    void refusesWhatIsNoMomentum() {
        assertThatThrownBy(() -> new Sgd(1, false, 0)).hasMessageContaining("0..1");
        assertThatThrownBy(() -> new Sgd(0, true, 0)).hasMessageContaining("needs momentum");
        assertThatThrownBy(() -> new Sgd(0, false, -1)).isInstanceOf(IllegalArgumentException.class);
    }

    /** One weight after each of some gradients. */
    private static float[] moved(Optimizer optimizer, float weight, float... gradients) {
        try (Scope scope = Scope.open()) {
            Tensor weights = Torch.tensor(new float[] {weight}, 1);
            Named<Tensor> state = optimizer.start(weights);
            float[] after = new float[gradients.length];
            for (int i = 0; i < gradients.length; i++) {
                Optimizer.Step step = optimizer.step(weights, Torch.tensor(new float[] {gradients[i]}, 1), state, RATE);
                weights = step.weights();
                state = step.state();
                after[i] = weights.item_float();
            }
            return after;
        }
    }

    private DynamicTest agreement(
            String name, Optimizer ours, Function<TensorVector, org.bytedeco.pytorch.Optimizer> theirs) {
        return DynamicTest.dynamicTest(name, () -> {
            Random random = new Random(seed);
            float[] start = normal(random);
            List<float[]> gradients = new ArrayList<>();
            for (int i = 0; i < STEPS; i++) {
                gradients.add(normal(random));
            }
            assertThat(ownSteps(ours, start, gradients))
                    .as("seed %d", seed)
                    .containsExactly(libtorchSteps(theirs, start, gradients), within(1e-5f));
        });
    }

    private static float[] ownSteps(Optimizer optimizer, float[] start, List<float[]> gradients) {
        try (Scope scope = Scope.open()) {
            Tensor weights = Torch.tensor(start, VALUES);
            Named<Tensor> state = optimizer.start(weights);
            for (float[] gradient : gradients) {
                Optimizer.Step step = optimizer.step(weights, Torch.tensor(gradient, VALUES), state, RATE);
                weights = step.weights();
                state = step.state();
            }
            return Torch.floats(weights);
        }
    }

    private static float[] libtorchSteps(
            Function<TensorVector, org.bytedeco.pytorch.Optimizer> make, float[] start, List<float[]> gradients) {
        try (Scope scope = Scope.open()) {
            Tensor weights = Torch.tensor(start, VALUES).requires_grad_(true);
            org.bytedeco.pytorch.Optimizer optimizer = make.apply(new TensorVector(weights));
            for (float[] gradient : gradients) {
                optimizer.zero_grad();
                weights.mul(Torch.tensor(gradient, VALUES)).sum().backward();
                optimizer.step();
            }
            return Torch.floats(weights);
        }
    }

    private static SGDOptions sgd(double momentum, boolean nesterov, double decay) {
        SGDOptions options = new SGDOptions(RATE);
        options.momentum().put(momentum);
        options.nesterov().put(nesterov);
        options.weight_decay().put(decay);
        return options;
    }

    private static RMSpropOptions rmsProp(double momentum, double decay) {
        RMSpropOptions options = new RMSpropOptions(RATE);
        options.momentum().put(momentum);
        options.weight_decay().put(decay);
        return options;
    }

    private static float[] normal(Random random) {
        float[] values = new float[VALUES];
        for (int i = 0; i < VALUES; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    private static int[] bits(FloatArray array) {
        int[] bits = new int[array.size()];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = Float.floatToRawIntBits(array.at(i));
        }
        return bits;
    }
}
