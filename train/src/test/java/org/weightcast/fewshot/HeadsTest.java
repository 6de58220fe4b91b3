package org.weightcast.fewshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.weightcast.net.PublishedBlocks;
import org.weightcast.net.PublishedHyperTransformer;
import org.weightcast.net.PublishedSettings;
import org.weightcast.torch.Scope;
import org.weightcast.torch.Torch;
import org.weightcast.torch.TorchOps;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/** Heads by hand, and the student under them. */
class HeadsTest {
    private static final PublishedBlocks BLOCKS = new PublishedBlocks(1, 8, 2, 3);

    private final long seed = Long.getLong("weightcast.seed", System.nanoTime());

    private static Tensor column(float... values) {
        return Torch.tensor(values, 1, values.length, 1);
    }

    private static Tensor twoClasses(float... rows) {
        return Torch.tensor(rows, 1, rows.length / 2, 2);
    }

    /** Classes at 0 and 2, a query at 0.5. */
    @Test
    void prototypesAreMeansAndLogitsSquaredDistances() {
        try (Scope scope = Scope.withoutGradients()) {
            PrototypicalNetwork network = new PrototypicalNetwork(new Student(BLOCKS, false), false);
            Tensor logits = network.logits(column(-1, 1, 2), column(0.5f), twoClasses(1, 0, 1, 0, 0, 1));
            assertThat(Torch.floats(logits)).containsExactly(new float[] {-0.25f, -2.25f}, within(1e-6f));
        }
    }

    /** An unlabelled image half-way counts half for each class: (0 + 0.5) / 1.5 and (2 + 0.5) / 1.5. */
    @Test
    void softKMeansMovesThem() {
        try (Scope scope = Scope.withoutGradients()) {
            PrototypicalNetwork network = new PrototypicalNetwork(new Student(BLOCKS, false), true);
            Tensor logits = network.logits(column(0, 2, 1), column(0), twoClasses(1, 0, 0, 1, 0, 0));
            assertThat(Torch.floats(logits)).containsExactly(new float[] {-1 / 9f, -25 / 9f}, within(1e-5f));
        }
    }

    /** Cosines 1 and 0 whatever the lengths, so attention e / (e + 1) and 1 / (e + 1). */
    @Test
    void attentionIsSoftmaxOfCosines() {
        try (Scope scope = Scope.withoutGradients()) {
            Tensor support = Torch.tensor(new float[] {2, 0, 0, 5}, 1, 2, 2);
            Tensor query = Torch.tensor(new float[] {3, 0}, 1, 1, 2);
            Tensor logits =
                    new MatchingNetwork(new Student(BLOCKS, false)).logits(support, query, twoClasses(1, 0, 0, 1));
            float e = (float) Math.E;
            assertThat(Torch.floats(logits.exp()))
                    .containsExactly(new float[] {e / (e + 1), 1 / (e + 1)}, within(1e-5f));
        }
    }

    /** One image a class at 1 and -1: by symmetry the rows are a and -a where a (1 + exp(2 a)) = 2, the bias 0. */
    @Test
    void logisticRegressionOfTwoImages() {
        try (Scope scope = Scope.withoutGradients()) {
            Tensor fitted = new LogisticRegression(1, 300).fit(column(1, -1), twoClasses(1, 0, 0, 1));
            float[] weights = Torch.floats(fitted); // [1, 2, 2]
            double a = weights[0];
            assertThat(a * (1 + Math.exp(2 * a))).isCloseTo(2, within(1e-4));
            assertThat(weights[1]).isCloseTo((float) -a, within(1e-5f));
            assertThat(weights[2] - weights[3])
                    .isCloseTo(0, within(1e-5f)); // a bias that all classes share changes nothing
        }
    }

    /** Where it is least the objective's derivative, by loops, is zero for each of two tasks; an unlabelled image counts for nothing. */
    @Test
    void logisticRegressionIsAtItsLeast() {
        int images = 9;
        int features = 3;
        int ways = 4;
        double strength = 2;
        SplittableRandom random = new SplittableRandom(seed);
        float[] x = new float[2 * images * features];
        float[] y = new float[2 * images * ways];
        for (int i = 0; i < 2 * images; i++) {
            double[] row = random.doubles(features, -1, 1).toArray();
            double length = Math.sqrt(row[0] * row[0] + row[1] * row[1] + row[2] * row[2]);
            for (int f = 0; f < features; f++) {
                x[i * features + f] = (float) (row[f] / length);
            }
            if (i % images < images - 1) {
                y[i * ways + i % ways] = 1;
            }
        }
        double[] weights;
        try (Scope scope = Scope.withoutGradients()) {
            weights = Torch.doubles(new LogisticRegression(strength, 300)
                    .fit(Torch.tensor(x, 2, images, features), Torch.tensor(y, 2, images, ways)));
        }
        for (int task = 0; task < 2; task++) {
            double[] gradient = new double[(features + 1) * ways];
            double[] own = Arrays.copyOfRange(weights, task * gradient.length, (task + 1) * gradient.length);
            System.arraycopy(own, 0, gradient, 0, features * ways); // of the penalty
            for (int i = task * images; i < (task + 1) * images - 1; i++) {
                double[] odds = new double[ways];
                double total = 0;
                for (int k = 0; k < ways; k++) {
                    double logit = own[features * ways + k];
                    for (int f = 0; f < features; f++) {
                        logit += x[i * features + f] * own[f * ways + k];
                    }
                    odds[k] = Math.exp(logit);
                    total += odds[k];
                }
                for (int k = 0; k < ways; k++) {
                    double error = strength * (odds[k] / total - y[i * ways + k]);
                    for (int f = 0; f < features; f++) {
                        gradient[f * ways + k] += error * x[i * features + f];
                    }
                    gradient[features * ways + k] += error;
                }
            }
            assertThat(gradient).as("seed %d", seed).containsExactly(new double[gradient.length], within(1e-3));
        }
    }

    /** It is the student of the published HyperTransformer, whose written head, or class means, turn these embeddings into its logits. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theStudentIsThePublishedOne(boolean inductive) {
        PublishedSettings settings = new PublishedSettings(
                        new PublishedBlocks(1, 8, 2, 3),
                        3,
                        new PublishedSettings.Transformer(8, 1, 2, 1),
                        new PublishedSettings.Extractors(0, 0, 4),
                        PublishedSettings.Form.PUBLISHED)
                .withLearned(2)
                .withInductive(inductive);
        Named<FloatArray> weights = PublishedHyperTransformer.initial(settings, seed);
        SplittableRandom random = new SplittableRandom(seed);
        try (Scope scope = Scope.withoutGradients()) {
            Named<Tensor> inputs = Named.<Tensor>builder()
                    .put("images", images(6, random))
                    .put("labels", Torch.tensor(oneHot(6, 4), 1, 6, 4))
                    .put("query", images(9, random))
                    .build();
            Named<Tensor> outputs =
                    new PublishedHyperTransformer(settings, 1).apply(new TorchOps(), Torch.tensors(weights), inputs);
            Named<Tensor> own = BLOCKS.weights()
                    .mapEntries((name, axes) -> Torch.tensor(
                            weights.get(name.endsWith("kernel") ? name.replace("kernel", "learned") : name)));
            EpisodeTensors episodes =
                    new EpisodeTensors(inputs.get("images"), Torch.tensor(oneHot(6, 3), 1, 6, 3), inputs.get("query"));
            Tensor query = new Student(BLOCKS, inductive).embed(own, episodes).query();
            Tensor rows = outputs.get("head.rows");
            Tensor logits = query.matmul(rows.narrow(2, 0, BLOCKS.features()).transpose(1, 2))
                    .add(rows.narrow(2, BLOCKS.features(), 1).transpose(1, 2));
            assertThat(Torch.floats(logits))
                    .as("seed %d", seed)
                    .containsExactly(Torch.floats(outputs.get("logits")), within(1e-4f));
            Named<Tensor> byMeans = new PublishedHyperTransformer(settings.withClassMeans(true), 1)
                    .apply(new TorchOps(), Torch.tensors(weights), inputs);
            Student student = new Student(BLOCKS, inductive);
            Tensor prototypes = new PrototypicalNetwork(student, false)
                    .logits(student.embed(own, episodes).support(), query, episodes.membership());
            assertThat(Torch.floats(prototypes))
                    .as("class means, seed %d", seed)
                    .containsExactly(Torch.floats(byMeans.get("logits")), within(1e-4f));
        }
    }

    private static Tensor images(int count, SplittableRandom random) {
        float[] pixels = new float[count * 64];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (float) random.nextGaussian();
        }
        return Torch.tensor(pixels, count, 1, 8, 8);
    }

    private static float[] oneHot(int images, int columns) {
        float[] rows = new float[images * columns];
        for (int i = 0; i < images; i++) {
            rows[i * columns + i % 3] = 1;
        }
        return rows;
    }
}
