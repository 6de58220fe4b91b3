package org.weightcast.fewshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.weightcast.net.PublishedBlocks;
import org.weightcast.torch.Scope;
import org.weightcast.torch.Torch;
import org.weightcast.train.CrossEntropy;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

class MamlTest {
    private static final int WAYS = 3;
    private static final int IMAGES = 6; // support images, and queries
    private static final int SIZE = 6;
    private static final PublishedBlocks BLOCKS = new PublishedBlocks(1, SIZE, 2, 4);

    private final long seed = Long.getLong("weightcast.seed", System.nanoTime());
    private final SplittableRandom random = new SplittableRandom(seed);

    /** The gradient through two steps, along a random direction of all weights, is the slope of the loss; in 64 bits. */
    @ParameterizedTest
    @CsvSource({"false, false", "true, false", "false, true", "true, true"})
    void theMetaGradientIsThatOfDifferences(boolean headOnly, boolean inductive) {
        Maml maml = new Maml(new Student(BLOCKS, inductive), WAYS, 2, 0.5, headOnly);
        Named<FloatArray> weights = maml.initial(seed);
        Named<double[]> direction = weights.map(weight -> normal(weight.size()));
        try (Scope scope = Scope.open()) {
            EpisodeTensors episodes = noise(2);
            Named<Tensor> leaves = moved(weights, direction, 0).map(each -> each.requires_grad_(true));
            List<Tensor> gradients = Torch.gradients(loss(maml, leaves, episodes), leaves.toList(), false);
            double slope = 0;
            List<double[]> along = direction.toList();
            for (int i = 0; i < gradients.size(); i++) {
                slope += dot(Torch.doubles(gradients.get(i)), along.get(i));
            }
            double step = 1e-8; // a larger one crosses a kink of ReLU or pooling now and then
            double above = loss(maml, moved(weights, direction, step), episodes).item_double();
            double below =
                    loss(maml, moved(weights, direction, -step), episodes).item_double();
            double expected = (above - below) / (2 * step);
            assertThat(slope).as("seed %d", seed).isCloseTo(expected, within(1e-5 + 1e-4 * Math.abs(expected)));
        }
    }

    /**
     * From a head of zeros all classes are equally likely, so a step of ANIL makes the head rate * mean((y - 1/K) x'), the bias
     * rate * mean(y - 1/K).
     */
    @Test
    void aStepOfTheHeadIsTheClosedForm() {
        double rate = 0.7;
        Maml maml = new Maml(new Student(BLOCKS, false), WAYS, 1, rate, true);
        Named<FloatArray> weights = maml.initial(seed).with("head.weight", FloatArray.zeros(BLOCKS.features(), WAYS));
        try (Scope scope = Scope.open()) {
            EpisodeTensors episodes = noise(1);
            Named<Tensor> tensors = Torch.tensors(weights).map(Torch::inDouble);
            PublishedBlocks.Embedded<Tensor> embedded =
                    maml.student().embed(tensors.only(name -> name.startsWith("block")), episodes);
            double[] support = Torch.doubles(embedded.support());
            double[] query = Torch.doubles(embedded.query());
            double[] found = Torch.doubles(maml.logits(tensors, episodes));
            int features = BLOCKS.features();
            for (int q = 0; q < IMAGES; q++) {
                for (int k = 0; k < WAYS; k++) {
                    double expected = 0;
                    for (int i = 0; i < IMAGES; i++) {
                        double product = 1; // of the bias
                        for (int f = 0; f < features; f++) {
                            product += support[i * features + f] * query[q * features + f];
                        }
                        expected += rate / IMAGES * ((i % WAYS == k ? 1 : 0) - 1.0 / WAYS) * product;
                    }
                    assertThat(found[q * WAYS + k]).as("seed %d", seed).isCloseTo(expected, within(1e-9));
                }
            }
        }
    }

    /** Every episode descends on its own. */
    @ParameterizedTest
    @CsvSource({"false", "true"})
    void episodesSideBySideAreSingleOnes(boolean headOnly) {
        Maml maml = new Maml(new Student(BLOCKS, false), WAYS, 2, 0.4, headOnly);
        try (Scope scope = Scope.open()) {
            Named<Tensor> weights = Torch.tensors(maml.initial(seed)).map(Torch::inDouble);
            EpisodeTensors both = noise(2);
            double[] together = Torch.doubles(maml.logits(weights, both));
            for (int e = 0; e < 2; e++) {
                EpisodeTensors one = new EpisodeTensors(
                        both.support().narrow(1, e, 1),
                        both.membership().narrow(0, e, 1),
                        both.query().narrow(1, e, 1));
                double[] part = Arrays.copyOfRange(together, e * IMAGES * WAYS, (e + 1) * IMAGES * WAYS);
                assertThat(Torch.doubles(maml.logits(weights, one)))
                        .as("seed %d", seed)
                        .containsExactly(part, within(1e-9));
            }
        }
    }

    private static Tensor loss(Maml maml, Named<Tensor> weights, EpisodeTensors episodes) {
        return CrossEntropy.mean(maml.logits(weights, episodes), episodes.membership());
    }

    /** Noise in 64 bits; image i is of class i mod K, in the support set and among the queries. */
    private EpisodeTensors noise(int episodes) {
        double[] rows = new double[episodes * IMAGES * WAYS];
        for (int i = 0; i < episodes * IMAGES; i++) {
            rows[i * WAYS + i % WAYS] = 1;
        }
        return new EpisodeTensors(images(episodes), Torch.tensor(rows, episodes, IMAGES, WAYS), images(episodes));
    }

    private Tensor images(int episodes) {
        return Torch.tensor(normal(IMAGES * episodes * SIZE * SIZE), IMAGES, episodes, SIZE, SIZE);
    }

    private static Named<Tensor> moved(Named<FloatArray> weights, Named<double[]> direction, double step) {
        return weights.mapEntries((name, weight) -> {
            double[] values = new double[weight.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = weight.at(i) + step * direction.get(name)[i];
            }
            return Torch.tensor(values, weight.shape());
        });
    }

    private double[] normal(int size) {
        double[] values = new double[size];
        for (int i = 0; i < size; i++) {
            values[i] = random.nextGaussian();
        }
        return values;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
