package org.weightcast.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToDoubleFunction;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weightcast.torch.Torch;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/** Averages of a descent on a bowl that moves about, so that the weights never rest. */
class AveragerTest {
    private static final TrainingListener NOBODY = new TrainingListener() {};
    private static final long STEPS = 24;
    private static final Named<FloatArray> START = Named.<FloatArray>builder()
            .put("a", FloatArray.of(new float[] {3, 4}, 2))
            .put("b", FloatArray.scalar(-1))
            .build();
    private static final List<Averager> AVERAGERS =
            List.of(Averager.ema(0.8, 0), Averager.ema(0.9, 5), Averager.swa(3, 7), Averager.twoPoint(18));
    private static final Optimizer MOMENTUM = new Sgd(0.5, false, 0.01);

    private static Objective.Result bowl(Named<Tensor> weights, long step) {
        Tensor a = Torch.plus(weights.get("a"), Math.sin(7.0 * step));
        Tensor b = Torch.plus(weights.get("b"), Math.cos(5.0 * step));
        return new Objective.Result(a.mul(a).sum().add(b.mul(b)), Map.of());
    }

    private static Trainer trainer(Optimizer optimizer, ToDoubleFunction<Named<FloatArray>> validation) {
        TrainerSettings settings = new TrainerSettings(new Schedule(0.2, 0, STEPS, 0.2), 100, 6, 1, STEPS);
        return new Trainer(settings, optimizer, AveragerTest::bowl, validation);
    }

    private static List<TrainingState> states(Optimizer optimizer) {
        Trainer trainer = trainer(optimizer, weights -> 0);
        List<TrainingState> states = new ArrayList<>(List.of(trainer.start(START)));
        trainer.run(states.get(0), NOBODY, states::add, () -> false);
        return states;
    }

    /** The weights after each step, and a plain loop over them, in 64 bits. */
    @Test
    void areWhatTheirNamesSay() {
        Averaged averaged = new Averaged(MOMENTUM, AVERAGERS);
        List<TrainingState> states = states(averaged);
        double[] x = states.stream().mapToDouble(AveragerTest::first).toArray();
        double ema = x[0];
        double later = x[5];
        for (int t = 1; t <= STEPS; t++) {
            ema = 0.8 * ema + 0.2 * x[t];
            later = t <= 5 ? x[5] : 0.9 * later + 0.1 * x[t];
        }
        Named<Named<FloatArray>> found = averaged.averages(states.get((int) STEPS));
        assertThat(List.copyOf(found.names())).containsExactly("ema-0.8", "ema-0.9", "swa", "two-point");
        assertThat(found.get("ema-0.8").get("a").at(0)).isCloseTo((float) ema, within(1e-6f));
        assertThat(found.get("ema-0.9").get("a").at(0)).isCloseTo((float) later, within(1e-6f));
        double mean = (x[7] + x[10] + x[13] + x[16] + x[19] + x[22]) / 6;
        assertThat(found.get("swa").get("a").at(0)).isCloseTo((float) mean, within(1e-6f));
        assertThat(found.get("two-point").get("a").at(0)).isCloseTo((float) ((x[18] + x[24]) / 2), within(1e-6f));
        assertThat(found.get("two-point").get("b").shape()).isEmpty();
    }

    private static float first(TrainingState state) {
        return state.weights().get("a").at(0);
    }

    @Test
    void beginWhenTheyAreTold() {
        Averaged averaged = new Averaged(MOMENTUM, AVERAGERS);
        List<TrainingState> states = states(averaged);
        assertThat(averaged.averages(states.get(0)).names()).isEmpty();
        assertThat(averaged.averages(states.get(5)).names()).containsExactly("ema-0.8");
        assertThat(averaged.averages(states.get(18)).names()).containsExactly("ema-0.8", "ema-0.9", "swa");
    }

    @Test
    void changeNothingOfTheTraining() {
        List<TrainingState> plain = states(MOMENTUM);
        List<TrainingState> averaged = states(new Averaged(MOMENTUM, AVERAGERS));
        for (int step = 0; step <= STEPS; step++) {
            assertThat(averaged.get(step).weights()).isEqualTo(plain.get(step).weights());
        }
    }

    @Test
    void goOnBitForBitFromACheckpoint(@TempDir Path run) {
        Trainer trainer = trainer(
                new Averaged(MOMENTUM, AVERAGERS), weights -> weights.get("a").at(0));
        TrainingState whole = trainer.run(trainer.start(START), NOBODY, state -> {}, () -> false);
        for (int stopAfter : new int[] {0, 5, 6, 7, 18, 23}) {
            AtomicInteger left = new AtomicInteger(stopAfter);
            TrainingState half =
                    trainer.run(trainer.start(START), NOBODY, state -> {}, () -> left.getAndDecrement() == 0);
            Path folder = run.resolve("stopped-" + stopAfter);
            Checkpoint.save(folder, half, "hash");
            TrainingState loaded = Checkpoint.load(folder, "hash").orElseThrow();
            assertThat(trainer.run(loaded, NOBODY, state -> {}, () -> false))
                    .as("stopped after %d", stopAfter)
                    .isEqualTo(whole);
        }
    }

    @Test
    void areValidatedAndTheBestOfAllIsKept() {
        List<String> told = new ArrayList<>();
        TrainingListener listener = new TrainingListener() {
            @Override
            public void averageValidated(long step, String average, double score, boolean best) {
                told.add(step + " " + average + (best ? " best" : ""));
            }
        };
        Averaged averaged = new Averaged(MOMENTUM, List.of(Averager.ema(0.8, 0), Averager.swa(1, 12)));
        Trainer trainer = trainer(
                averaged,
                weights -> -Math.abs(weights.get("a").at(0))
                        - Math.abs(weights.get("b").at(0)));
        TrainingState state = trainer.run(trainer.start(START), listener, each -> {}, () -> false);
        assertThat(told.stream().map(line -> line.replace(" best", "")))
                .containsExactly("6 ema-0.8", "12 ema-0.8", "18 ema-0.8", "18 swa", "24 ema-0.8", "24 swa");
        assertThat(told).anyMatch(line -> line.endsWith("best"));
        assertThat(state.bestOf()).isIn("ema-0.8", "swa");
        assertThat(state.best()).isNotEqualTo(state.weights());
    }

    @Test
    void refuseWhatCannotBeAveraged() {
        assertThatThrownBy(() -> Averager.ema(1, 0)).hasMessageContaining("not 1.0");
        assertThatThrownBy(() -> Averager.ema(Double.NaN, 0)).hasMessageContaining("not NaN");
        assertThatThrownBy(() -> Averager.swa(0, 0)).hasMessageContaining("every 0");
        assertThatThrownBy(() -> Averager.twoPoint(-1)).hasMessageContaining("not -1");
        assertThatThrownBy(() -> new Averaged(MOMENTUM, List.of(Averager.swa(1, 0), Averager.swa(2, 0))))
                .hasMessageContaining("same name");
    }
}
