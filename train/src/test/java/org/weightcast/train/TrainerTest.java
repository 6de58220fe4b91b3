package org.weightcast.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.weightcast.torch.Torch;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/** The loop on a bowl: the loss is half the squared distance of {@code w} to a point that depends on the step. */
class TrainerTest {
    private static final TrainingListener NOBODY = new TrainingListener() {};
    private static final Named<FloatArray> START = Named.of("w", FloatArray.of(new float[] {3, 4}, 2));

    /** Saves nothing. */
    private static void nowhere(TrainingState state) {}

    private static Objective.Result bowl(Named<Tensor> weights, long step) {
        Tensor away = Torch.plus(weights.get("w"), -0.1 * (step % 3));
        return new Objective.Result(Torch.over(away.mul(away).sum(), 2), Map.of("step", (double) step));
    }

    private static TrainerSettings settings(long steps, double clip) {
        return new TrainerSettings(new Schedule(0.1, 0, steps, 0.1), clip, 5, 4, 2);
    }

    private static Trainer trainer(long steps, double clip, Optimizer optimizer) {
        return new Trainer(settings(steps, clip), optimizer, TrainerTest::bowl, w -> -w.get("w")
                .at(0));
    }

    /** The gradient (3, 4) is 5 long: clipped to 1 it moves by 0.1 * (0.6, 0.8), not clipped by 0.1 * (3, 4). */
    @Test
    void clipsLongGradientsOnly() {
        Trainer clipping = trainer(1, 1, Sgd.plain());
        assertThat(clipping.run(clipping.start(START), NOBODY, TrainerTest::nowhere, () -> false)
                        .weights()
                        .get("w")
                        .toArray())
                .containsExactly(new float[] {2.94f, 3.92f}, within(1e-6f));
        Trainer free = trainer(1, 5.01, Sgd.plain());
        assertThat(free.run(free.start(START), NOBODY, TrainerTest::nowhere, () -> false)
                        .weights()
                        .get("w")
                        .toArray())
                .containsExactly(new float[] {2.7f, 3.6f}, within(1e-6f));
    }

    @Test
    void savesAtEachIntervalAndAtTheEnd() {
        List<Long> saved = new ArrayList<>();
        Trainer trainer = trainer(10, 100, Sgd.plain());
        trainer.run(trainer.start(START), NOBODY, state -> saved.add(state.step()), () -> false);
        assertThat(saved).containsExactly(4L, 8L, 10L);
    }

    @Test
    void stopsBeforeTheNextStepAndSaves() {
        List<Long> saved = new ArrayList<>();
        AtomicInteger asked = new AtomicInteger();
        Trainer trainer = trainer(10, 100, Sgd.plain());
        TrainingState state = trainer.run(
                trainer.start(START), NOBODY, each -> saved.add(each.step()), () -> asked.incrementAndGet() > 3);
        assertThat(state.step()).isEqualTo(3);
        assertThat(saved).containsExactly(3L);
    }

    @Test
    void goesOnBitForBitFromWhereverItWasStopped() {
        for (Optimizer optimizer : List.of(AdamW.withDecay(0.1), new Sgd(0.9, true, 0.01), frozenSecond())) {
            Trainer trainer = trainer(12, 2, optimizer);
            TrainingState whole = trainer.run(trainer.start(START), NOBODY, TrainerTest::nowhere, () -> false);
            for (int stopAfter = 0; stopAfter <= 12; stopAfter++) {
                AtomicInteger left = new AtomicInteger(stopAfter);
                TrainingState half = trainer.run(
                        trainer.start(START), NOBODY, TrainerTest::nowhere, () -> left.getAndDecrement() == 0);
                TrainingState resumed = trainer.run(half, NOBODY, TrainerTest::nowhere, () -> false);
                assertThat(half.step()).isEqualTo(stopAfter);
                assertThat(resumed)
                        .as("%s stopped after %d", optimizer, stopAfter)
                        .isEqualTo(whole);
            }
        }
    }

    private static Optimizer frozenSecond() {
        return new Frozen(AdamW.withDecay(0.1), FlatWeights.like(START), name -> name.equals("w"));
    }

    @Test
    void keepsTheBestWeights() {
        List<String> told = new ArrayList<>();
        TrainingListener listener = new TrainingListener() {
            @Override
            public void validated(long step, double score, boolean best) {
                told.add(step + (best ? " best" : ""));
            }
        };
        // The score is best near 2 and worse on either side, and the weights move from 3 to 0.
        Trainer trainer = new Trainer(
                settings(20, 100),
                Sgd.plain(),
                TrainerTest::bowl,
                weights -> -Math.abs(weights.get("w").at(0) - 1.1));
        TrainingState state = trainer.run(trainer.start(START), listener, TrainerTest::nowhere, () -> false);
        assertThat(told).containsExactly("5 best", "10 best", "15", "20");
        assertThat(state.bestStep()).isEqualTo(10);
        assertThat(state.best().get("w").at(0)).isCloseTo(1.1f, within(0.2f));
        assertThat(state.bestScore()).isCloseTo(0, within(0.2));
    }

    @Test
    void summariesAreMeansOverTheirSteps() {
        List<String> told = new ArrayList<>();
        List<Pace> paces = new ArrayList<>();
        TrainingListener listener = new TrainingListener() {
            @Override
            public void progress(long step, Map<String, Double> metrics) {
                told.add(step + ": " + metrics.get("step") + " " + metrics.keySet());
            }

            @Override
            public void stepped(Pace pace, double loss) {
                paces.add(pace);
            }
        };
        Trainer trainer = trainer(4, 100, Sgd.plain());
        trainer.run(trainer.start(START), listener, TrainerTest::nowhere, () -> false);
        assertThat(told)
                .containsExactly(
                        "2: 0.5 [loss, step, gradient_norm, rate]", "4: 2.5 [loss, step, gradient_norm, rate]");
        assertThat(paces).extracting(Pace::step).containsExactly(1L, 2L, 3L, 4L);
        assertThat(paces).allSatisfy(pace -> {
            assertThat(pace.steps()).isEqualTo(4);
            assertThat(pace.stepsPerSecond()).isPositive().isFinite();
        });
        assertThat(new Pace(30, 130, 20).secondsLeft()).isEqualTo(5);
    }

    @Test
    void namesTheStepWhoseLossIsNoNumberAndKeepsWhatWasSaved() {
        List<TrainingState> saved = new ArrayList<>();
        Objective breaks = (weights, step) -> step < 6
                ? bowl(weights, step)
                : new Objective.Result(Torch.over(weights.get("w").sum(), 0), Map.of());
        Trainer trainer = new Trainer(settings(10, 100), Sgd.plain(), breaks, w -> 0);
        DivergedException thrown = catchThrowableOfType(
                DivergedException.class, () -> trainer.run(trainer.start(START), NOBODY, saved::add, () -> false));
        assertThat(thrown)
                .hasMessageContaining("diverged at step 6: the loss is Infinity")
                .hasMessageContaining("the gradient of 'w' is not finite");
        assertThat(thrown.step()).isEqualTo(6);
        assertThat(saved).hasSize(1);
        assertThat(saved.get(0).step()).isEqualTo(4);
        assertThat(saved.get(0).weights().get("w").at(0)).isFinite();
    }

    /** Of several weights the one that is to blame, before the gradients that it spoils. */
    @Test
    void namesTheWeightThatIsNoNumber() {
        Named<FloatArray> weights = Named.<FloatArray>builder()
                .put("good", FloatArray.of(new float[] {1, 2}, 2))
                .put("broken", FloatArray.of(new float[] {3, Float.NaN}, 2))
                .build();
        Objective product = (named, step) ->
                new Objective.Result(named.get("good").mul(named.get("broken")).sum(), Map.of());
        Trainer trainer = new Trainer(settings(10, 100), Sgd.plain(), product, w -> 0);
        assertThatThrownBy(() -> trainer.run(trainer.start(weights), NOBODY, TrainerTest::nowhere, () -> false))
                .isInstanceOf(DivergedException.class)
                .hasMessageContaining("diverged at step 0: the loss is NaN")
                .hasMessageContaining("the weight 'broken' is not finite");
    }

    /** Each value fits into 32 bits, the sum of their squares does not. */
    @Test
    void namesTheGradientThatIsTooLong() {
        Named<FloatArray> weights = Named.of("good", FloatArray.filled(1, 2)).with("steep", FloatArray.filled(1, 2));
        Objective cliff = (named, step) -> new Objective.Result(
                named.get("good").sum().add(Torch.times(named.get("steep").sum(), 1e30)), Map.of());
        Trainer trainer = new Trainer(settings(10, 100), Sgd.plain(), cliff, w -> 0);
        assertThatThrownBy(() -> trainer.run(trainer.start(weights), NOBODY, TrainerTest::nowhere, () -> false))
                .isInstanceOf(DivergedException.class)
                .hasMessageContaining("diverged at step 0")
                .hasMessageContaining("the gradient of 'steep' is too long for 32 bits");
    }

    @Test
    void doesNotSaveWeightsThatAreNoNumbers() {
        List<TrainingState> saved = new ArrayList<>();
        Optimizer explodes = new Optimizer() {
            @Override
            public Named<Tensor> start(Tensor weights) {
                return Named.empty();
            }

            @Override
            public Step step(Tensor weights, Tensor gradient, Named<Tensor> state, double rate) {
                return new Step(Torch.over(weights, 0), state);
            }
        };
        Trainer trainer = new Trainer(settings(1, 100), explodes, TrainerTest::bowl, w -> 0);
        assertThatThrownBy(() -> trainer.run(trainer.start(START), NOBODY, saved::add, () -> false))
                .isInstanceOf(DivergedException.class)
                .hasMessageContaining("the weight 'w' is not finite any more");
        assertThat(saved).isEmpty();
    }
}
