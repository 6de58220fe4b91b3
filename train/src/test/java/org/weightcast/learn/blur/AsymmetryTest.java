package org.weightcast.learn.blur;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.weightcast.torch.Scope;
import org.weightcast.torch.Torch;
import org.weightcast.weights.Named;

class AsymmetryTest {
    private final long seed = System.nanoTime();

    @Test
    void isThatOfTheMatrix() {
        assertThat(Asymmetry.relative(new double[][] {{1, 2}, {2, 5}})).isZero();
        assertThat(Asymmetry.relative(new double[][] {{1, 3}, {1, 0}})).isCloseTo(Math.sqrt(8.0 / 36), within(1e-15));
    }

    @Test
    void backPropagationDescendsALoss() {
        assertThat(of(Genome.backprop(0.1))).as("seed %d", seed).isLessThan(1e-10);
    }

    @Test
    void randomRulesDescendNone() {
        BlurForm form = BlurForm.defaults().withActivation(BlurForm.Activation.TANH);
        assertThat(of(Genome.random(2, seed).as(form))).as("seed %d", seed).isGreaterThan(0.1);
    }

    private double of(Genome genome) {
        BlurNetwork network = BlurNetwork.of(genome, 3, 4, 2);
        Random random = new Random(seed);
        try (Scope scope = Scope.open()) {
            Named<Tensor> synapses = Torch.tensors(network.start(1, seed)).map(Torch::inDouble);
            Batch batch = new Batch(
                    Torch.tensor(random.doubles(15, -1, 1).toArray(), 1, 5, 3),
                    Torch.tensor(new double[] {1, -1, -1, 1, 1, -1, -1, 1, 1, -1}, 1, 5, 2));
            return Asymmetry.of(network, genome, synapses, batch);
        }
    }
}
