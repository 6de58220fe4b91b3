package org.weightcast.learn.mix;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weightcast.data.BadInputException;
import org.weightcast.data.Seeds;
import org.weightcast.evolution.AntitheticStrategy;
import org.weightcast.evolution.EvolutionDescent;
import org.weightcast.evolution.Shaping;
import org.weightcast.torch.Scope;
import org.weightcast.torch.Torch;
import org.weightcast.train.FlatWeights;
import org.weightcast.train.Objective;
import org.weightcast.train.Optimizer;
import org.weightcast.train.Schedule;
import org.weightcast.weights.BadModelException;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;
import org.weightcast.weights.SealedJson;

class LayerMixTest {
    private static final Map<BaseRule, Double> RATES =
            Map.of(BaseRule.SGD, 0.1, BaseRule.MOMENTUM, 0.02, BaseRule.ADAM, 0.01);
    private static final List<String> LAYERS = List.of("flat.", "steep.");
    private static final double[][] SHARES = {{0.1, 0.2, 0.3}, {0.4, 0.5, 0.6}};
    private static final float[] STEEPNESS = {0.1f, 0.1f, 8f};

    @TempDir
    private Path folder = Path.of("given by JUnit");

    /** Two layers of a quadratic whose curvatures lie far apart: no single rate suits both. */
    private static FineTuningTask quadratic(long seed) {
        float[] at = new float[3];
        for (int i = 0; i < at.length; i++) {
            at[i] = (float) Seeds.at(seed, i).nextGaussian();
        }
        Named<FloatArray> start = Named.<FloatArray>builder()
                .put("flat.weight", FloatArray.wrap(Arrays.copyOf(at, 2), 2))
                .put("steep.weight", FloatArray.wrap(new float[] {at[2]}, 1))
                .build();
        Objective objective = (weights, step) -> {
            Tensor all = Torch.concat(0, weights.get("flat.weight"), weights.get("steep.weight"));
            return new Objective.Result(
                    all.square().mul(Torch.tensor(STEEPNESS, 3)).sum(), Map.of());
        };
        return new FineTuningTask(start, objective, 10, LayerMixTest::loss);
    }

    private static double loss(Named<FloatArray> weights) {
        double flat = weights.get("flat.weight").at(0);
        double other = weights.get("flat.weight").at(1);
        double steep = weights.get("steep.weight").at(0);
        return STEEPNESS[0] * (flat * flat + other * other) + STEEPNESS[2] * steep * steep + 1e-9;
    }

    @Test
    void beginsAsTheEvenMixtureOfItsRules() {
        LayerMix mix = LayerMix.initial(LAYERS, RATES, 50, 3);
        FlatWeights layout = FlatWeights.like(quadratic(1).start());
        try (Scope scope = Scope.open()) {
            Tensor weights = layout.flatten(quadratic(1).start());
            Tensor gradient = Torch.tensor(new float[] {0.3f, -1, 2}, 3);
            LayerMixOptimizer optimizer = new LayerMixOptimizer(mix, layout);
            Named<Tensor> state = optimizer.start(weights);
            Tensor expected = weights;
            for (BaseRule rule : BaseRule.values()) {
                Optimizer own = rule.optimizer();
                Tensor moved = own.step(weights, gradient, own.start(weights), RATES.getOrDefault(rule, 0.0))
                        .weights();
                expected = expected.add(Torch.over(moved.sub(weights), 3));
            }
            Optimizer.Step step = optimizer.step(weights, gradient, 1.5, state, 1);
            assertThat(Torch.floats(step.weights())).containsExactly(Torch.floats(expected), within(1e-6f));
            double[][] shares = optimizer.shares(Torch.arrays(step.state()));
            assertThat(shares).hasDimensions(2, 3);
            assertThat(shares[1]).containsExactly(new double[] {1 / 3.0, 1 / 3.0, 1 / 3.0}, within(1e-12));
        }
    }

    @Test
    void learnsToTrainBetterThanTheEvenMixtureOnOtherTasks() {
        LayerMix start = LayerMix.initial(LAYERS, RATES, 20, 3);
        LayerMixTraining training = new LayerMixTraining(LayerMixTest::quadratic, 2, 10, 30);
        EvolutionDescent search = new EvolutionDescent(new AntitheticStrategy(8, 0.05, Shaping.RANKS, 2), 40, 0.03);
        LayerMix learned = training.learn(start, search, 1, (done, total, fitness) -> {});
        double before = 0;
        double after = 0;
        for (long unseen = 1000; unseen < 1010; unseen++) {
            before += training.fitness(start, unseen) / 10;
            after += training.fitness(learned, unseen) / 10;
        }
        assertThat(after).isLessThan(before - 1);
    }

    @Test
    void oneMixtureForAllLayersFitsAnyNetwork() {
        LayerMix global = LayerMix.initial(List.of(""), RATES, 20, 3);
        assertThat(loss(quadratic(5).run(global, 20)))
                .isLessThan(loss(quadratic(5).start()));
    }

    /** Told of its own horizon a rule is the optimiser itself; with another it is another one; a factor scales its steps. */
    @Test
    void trainsAsARuleByWhatItHasLearned() throws IOException {
        LayerMix mix = wild();
        Path file = folder.resolve("mix.json");
        LayerMixFile.write(mix, SHARES, file);
        FineTuningTask task = quadratic(5);
        Named<FloatArray> own = task.run(mix, 50);
        assertThat(trained(task, LayerMixFile.rule(file, 1), 50)).isEqualTo(own);
        assertThat(task.run(mix.withHorizon(7), 50)).isEqualTo(own); // is told of the steps all the same
        assertThat(task.run(layout -> new LayerMixOptimizer(mix.withHorizon(7), layout), new Schedule(1, 0, 50, 1)))
                .isNotEqualTo(own);
        assertThat(trained(task, LayerMixFile.rule(file, 0.5), 50)).isNotEqualTo(own);
        assertThat(trained(task, LayerMixFile.rule(file, 1e-9), 50)).isEqualTo(task.start());
    }

    private static Named<FloatArray> trained(FineTuningTask task, LayerMixRule rule, long steps) {
        return task.run(layout -> rule.optimizer(layout, steps), rule.schedule(steps));
    }

    /** Last layers that are not zero, so that layers and times differ. */
    private static LayerMix wild() {
        LayerMix mix = LayerMix.initial(LAYERS, RATES, 50, 3);
        double[] weights = mix.weights();
        for (int i = 0; i < weights.length; i++) {
            weights[i] += 0.1 * Math.sin(i);
        }
        return mix.withWeights(weights);
    }

    @Test
    void isTheSameAfterSavingAndLoading() throws IOException {
        Named<int[]> shapes = FlatWeights.like(quadratic(1).start()).shapes();
        LayerMix mix = LayerMix.initial(LAYERS, RATES, 50, 3).withShapes(shapes);
        Path file = folder.resolve("mix.json");
        LayerMixFile.write(mix, SHARES, file);
        LayerMix read = LayerMixFile.read(file);
        assertThat(read.shapes().names()).isEqualTo(shapes.names());
        assertThat(read.shapes().get("flat.weight")).containsExactly(2);
        assertThat(read.weights()).containsExactly(mix.weights());
        assertThat(read.layers()).isEqualTo(mix.layers());
        assertThat(read.rates()).isEqualTo(mix.rates());
        assertThat(read.horizon()).isEqualTo(50);
        assertThat(LayerMixFile.rule(file, 1).text()).isEqualTo(Files.readString(file));
    }

    @Test
    void refusesWhatDoesNotFit() {
        LayerMix mix = LayerMix.initial(List.of("flat.", "other."), RATES, 50, 3);
        assertThatThrownBy(() ->
                        new LayerMixOptimizer(mix, FlatWeights.like(quadratic(1).start())))
                .isInstanceOf(BadModelException.class)
                .hasMessageContaining("does not know the layers [steep.]")
                .hasMessageContaining("its layers [other.] are not trained");
        Named<int[]> wider = Named.<int[]>builder()
                .put("flat.weight", new int[] {2})
                .put("steep.weight", new int[] {3, 4})
                .build();
        assertThatThrownBy(() -> quadratic(1).run(wild().withShapes(wider), 1))
                .isInstanceOf(BadModelException.class)
                .hasMessageContaining("the weight 'steep.weight' of [3, 4], and this one is [1]");
        assertThatThrownBy(() -> mix.withHorizon(0))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("a horizon of one step or more, not 0");
    }

    @Test
    void refusesFilesThatAreNotAsTheyWereWritten() throws IOException {
        Path file = folder.resolve("mix.json");
        assertThatThrownBy(() -> LayerMixFile.read(file))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("There is no learned optimiser");
        for (byte[] other : List.of("{\"a\": 1}".getBytes(UTF_8), new byte[] {-1, 0, 7}, new byte[0])) {
            Files.write(file, other);
            assertThatThrownBy(() -> LayerMixFile.read(file))
                    .isInstanceOf(BadModelException.class)
                    .hasMessageContaining("is no learned optimiser");
        }
        LayerMixFile.write(wild(), SHARES, file);
        String text = Files.readString(file);
        for (String other : List.of(text.substring(0, text.length() / 2), text.replace("0.02", "0.03"))) {
            Files.writeString(file, other);
            assertThatThrownBy(() -> LayerMixFile.read(file))
                    .isInstanceOf(BadModelException.class)
                    .hasMessageContaining("was altered or cut off");
        }
        String open = text.substring(1, text.lastIndexOf(",\"sha256\"")).replace("\"horizon\":50", "\"horizon\":0");
        Files.writeString(file, SealedJson.write(json -> json.writeRaw(open)));
        assertThatThrownBy(() -> LayerMixFile.read(file))
                .isInstanceOf(BadModelException.class)
                .hasMessageContaining("describes a learned optimiser that cannot be");
    }
}
