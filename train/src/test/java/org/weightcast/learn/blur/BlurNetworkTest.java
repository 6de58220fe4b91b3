package org.weightcast.learn.blur;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.weightcast.torch.Scope;
import org.weightcast.torch.Torch;
import org.weightcast.train.DivergedException;
import org.weightcast.weights.Named;

class BlurNetworkTest {
    private static final int EXAMPLES = 4;
    private static final double DISTANCE = 1e-6;

    private final long seed = System.nanoTime();

    /** One step of a network of one hidden layer, in loops over neurons, states and examples, as the paper writes it. */
    @Test
    void learnsAsTheFormulasSay() {
        int k = 3;
        BlurForm form = BlurForm.defaults().withNormalised(false).withOja(true);
        Genome genome = Genome.random(k, seed).as(form);
        double[] values = genome.values();
        values[4 * k * k + 2] = 1.1; // so that large synapses decay
        values[4 * k * k + 4] = 0.3;
        genome = genome.with(values);
        BlurNetwork network = BlurNetwork.of(genome, 2, 3, 2);
        try (Scope scope = Scope.open()) {
            Named<Tensor> start = Torch.tensors(network.start(1, seed)).map(Torch::inDouble);
            Batch batch = batch(seed);
            Named<Tensor> learned = network.learn(genome, start, List.of(batch));
            Named<double[]> expected = new LoopedBlur(genome, new int[] {2, 3, 2})
                    .step(start.map(Torch::doubles), Torch.doubles(batch.inputs()), Torch.doubles(batch.targets()));
            assertThat(learned.names()).containsExactly("0.forward", "1.forward", "1.backward");
            for (String name : learned.names()) {
                double[] found = Torch.doubles(learned.get(name));
                for (int i = 0; i < found.length; i++) {
                    assertThat(found[i])
                            .as("seed %d, %s %d", seed, name, i)
                            .isCloseTo(expected.get(name)[i], within(1e-12));
                }
            }
        }
    }

    @TestFactory
    Stream<DynamicTest> gradientsByTheGenomeAreThoseOfDifferences() {
        BlurForm smooth = BlurForm.defaults().withActivation(BlurForm.Activation.TANH);
        return Stream.of(
                        smooth,
                        smooth.withNormalised(false).withOja(true),
                        smooth.withSymmetric(true).withSingleState(true),
                        smooth.withBackward(BlurForm.Backward.MULTIPLICATIVE).withSynapseNormalised(true),
                        BlurForm.backprop())
                .map(form -> DynamicTest.dynamicTest(form.toString(), () -> check(form)));
    }

    private void check(BlurForm form) {
        Genome genome = Genome.random(2, seed).as(form);
        double[] values = genome.values();
        values[19] = 0.1; // a rate at which a step changes something
        BlurNetwork network = BlurNetwork.of(genome, 2, 3, 2);
        double[] gradient;
        try (Scope scope = Scope.open()) {
            Tensor leaf = Torch.tensor(values, values.length).requires_grad_(true);
            gradient = Torch.doubles(
                    Torch.gradients(loss(network, leaf), List.of(leaf), false).get(0));
        }
        for (int i = 0; i < values.length; i++) {
            double slope =
                    (lossAt(network, values, i, DISTANCE) - lossAt(network, values, i, -DISTANCE)) / (2 * DISTANCE);
            assertThat(gradient[i])
                    .as("seed %d, value %d", seed, i)
                    .isCloseTo(slope, within(1e-6 + 1e-4 * Math.abs(slope)));
        }
    }

    private double lossAt(BlurNetwork network, double[] values, int moved, double by) {
        double[] other = values.clone();
        other[moved] += by;
        try (Scope scope = Scope.withoutGradients()) {
            return Torch.doubles(loss(network, Torch.tensor(other, other.length)))[0];
        }
    }

    /** After three steps. */
    private Tensor loss(BlurNetwork network, Tensor genome) {
        Named<Tensor> start = Torch.tensors(network.start(1, seed)).map(Torch::inDouble);
        Named<Tensor> learned = network.learn(genome, start, List.of(batch(seed), batch(seed + 1), batch(seed + 2)));
        Batch queries = batch(seed + 3);
        return queries.loss(network.answers(genome, learned, batch(seed + 2).inputs(), queries.inputs()));
    }

    private static Batch batch(long seed) {
        Random random = new Random(seed);
        return new Batch(
                Torch.tensor(random.doubles(EXAMPLES * 2, -1, 1).toArray(), 1, EXAMPLES, 2),
                Torch.tensor(new double[] {1, -1, -1, 1, -1, 1, 1, -1}, 1, EXAMPLES, 2));
    }

    @Test
    void answersDoNotDependOnTheOthersAsked() {
        Genome genome = Genome.random(2, seed);
        BlurNetwork network = BlurNetwork.of(genome, 2, 5, 2);
        try (Scope scope = Scope.withoutGradients()) {
            Named<Tensor> synapses = Torch.tensors(network.start(1, seed)).map(Torch::inDouble);
            Tensor queries = batch(seed + 1).inputs();
            Tensor reference = batch(seed).inputs();
            double[] together = Torch.doubles(network.answers(genome, synapses, reference, queries));
            double[] alone = Torch.doubles(network.answers(genome, synapses, reference, queries.narrow(1, 0, 1)));
            assertThat(together).as("seed %d", seed).startsWith(alone, within(1e-12));
        }
    }

    /** Tasks side by side are as good as one after the other. */
    @Test
    void tasksDoNotSeeEachOther() {
        Genome genome = Genome.start(2, 0.5, BlurForm.defaults(), seed);
        BlurNetwork network = BlurNetwork.of(genome, 2, 5, 2);
        try (Scope scope = Scope.withoutGradients()) {
            Lesson both =
                    new PointLessons(List.of(PointLessons.Function.XOR)).draw(new Lessons.Amount(2, 3, 8, 4), seed);
            Named<Tensor> start = Torch.tensors(network.start(2, seed));
            Named<Tensor> together = network.learn(genome, start, both.batches());
            Named<Tensor> second = network.learn(
                    genome,
                    start.map(values -> values.narrow(0, 1, 1)),
                    both.batches().stream()
                            .map(batch -> new Batch(
                                    batch.inputs().narrow(0, 1, 1),
                                    batch.targets().narrow(0, 1, 1)))
                            .toList());
            for (String name : together.names()) {
                float[] found = Torch.floats(together.get(name).narrow(0, 1, 1));
                assertThat(found).as("seed %d", seed).containsExactly(Torch.floats(second.get(name)), within(1e-5f));
            }
        }
    }

    @Test
    void refusesWhatDoesNotFit() {
        Genome genome = Genome.random(2, 1);
        BlurNetwork network = new BlurNetwork(List.of(2, 3, 2), 3, genome.form());
        assertThatThrownBy(() -> network.checkFits(genome))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("The genome has 2 states, the network 3");
        assertThatThrownBy(() -> BlurNetwork.of(genome, 2, 2).checkFits(genome.as(BlurForm.backprop())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("SECOND_STATE");
        assertThatThrownBy(() -> new BlurNetwork(List.of(2, 2), 1, genome.form()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least 2 states");
        assertThatThrownBy(() -> new Lessons.Amount(1, 0, 1, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least 1");
    }

    @Test
    void namesTheSynapsesAndTheStepThatOverflow() {
        Genome genome = Genome.start(2, 0.5, BlurForm.defaults().withNormalised(false), seed);
        double[] values = genome.values();
        values[4 * 4 + 2] = 1e30; // how much of a synapse is kept
        Genome wild = genome.with(values);
        BlurNetwork network = BlurNetwork.of(wild, 2, 3, 2);
        try (Scope scope = Scope.withoutGradients()) {
            Batch batch = batch(seed);
            Named<Tensor> start = Torch.tensors(network.start(1, seed));
            Batch single = new Batch(
                    Torch.tensor(Torch.floats(batch.inputs().to(torch.ScalarType.Float)), 1, EXAMPLES, 2),
                    Torch.tensor(new float[] {1, -1, -1, 1, -1, 1, 1, -1}, 1, EXAMPLES, 2));
            assertThatThrownBy(() -> network.learn(wild, start, List.of(single, single, single)))
                    .isInstanceOf(DivergedException.class)
                    .hasMessageContaining("The synapses '0.forward' are not finite after step 2 of learning");
        }
    }
}
