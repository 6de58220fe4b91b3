package org.weightcast.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.weightcast.data.ClassSet;
import org.weightcast.data.GlyphArtist;
import org.weightcast.net.ConvBlocks;
import org.weightcast.net.ConvClassifier;
import org.weightcast.torch.Scope;
import org.weightcast.torch.Torch;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;
import org.weightcast.weights.WeightMath;

class ProbesTest {
    private static final ClassSet GLYPHS = GlyphArtist.classes(10, 6, 12, 1);
    private static final ConvClassifier NETWORK = new ConvClassifier(new ConvBlocks(1, 12, List.of(3, 4)), 10);
    private static final Named<FloatArray> WEIGHTS = NETWORK.initial(3);

    /** Half of the weighted squares of the values of an orthogonal transformation, so that the spectrum is known. */
    private static Curvature bowl(double... spectrum) {
        int size = spectrum.length;
        Named<FloatArray> point = Named.<FloatArray>builder()
                .put("a", FloatArray.normal(new SplittableRandom(1), 1, 2))
                .put("b", FloatArray.normal(new SplittableRandom(2), 1, size - 2))
                .build();
        double[] mirror = new double[size]; // x - 2 m (m x), with m of length 1
        for (int i = 0; i < size; i++) {
            mirror[i] = (i + 1) / Math.sqrt(size * (size + 1.0) * (2 * size + 1) / 6);
        }
        float[] unit = new float[size];
        float[] halves = new float[size];
        for (int i = 0; i < size; i++) {
            unit[i] = (float) mirror[i];
            halves[i] = (float) (spectrum[i] / 2);
        }
        return new Curvature(point, weights -> {
            Tensor x = Torch.concat(0, weights.get("a"), weights.get("b"));
            Tensor normal = Torch.tensor(unit, size);
            Tensor turned = x.sub(Torch.times(normal, 2).mul(normal.mul(x).sum()));
            return turned.mul(turned).mul(Torch.tensor(halves, size)).sum();
        });
    }

    @Test
    void lanczosFindsAKnownSpectrum() {
        double[] spectrum = {9, 5, 5, 2, 1, 0.5, 0, -3};
        double[] found = bowl(spectrum).eigenvalues(8, 4);
        // Of a value that stands twice it finds one.
        assertThat(found).containsExactly(new double[] {9, 5, 2, 1, 0.5, 0, -3}, within(1e-3));
    }

    @Test
    void lanczosFindsTheOutermostValuesFirst() {
        double[] spectrum = new double[200];
        for (int i = 0; i < spectrum.length; i++) {
            spectrum[i] = i < 2 ? 30 - 10 * i : i / 200.0;
        }
        double[] found = bowl(spectrum).eigenvalues(12, 4);
        assertThat(found).hasSize(12);
        assertThat(found[0]).isCloseTo(30, within(1e-3));
        assertThat(found[1]).isCloseTo(20, within(1e-3));
    }

    /** Against the difference of gradients a little apart, on a network without kinks. */
    @Test
    void productsWithTheHessianAreDifferencesOfGradients() {
        Named<FloatArray> weights = Named.<FloatArray>builder()
                .put("hidden", FloatArray.normal(new SplittableRandom(1), 1, 4, 5))
                .put("out", FloatArray.normal(new SplittableRandom(2), 1, 5, 3))
                .build();
        Named<FloatArray> direction =
                weights.map(array -> FloatArray.normal(new SplittableRandom(array.size()), 1, array.shape()));
        FloatArray inputs = FloatArray.normal(new SplittableRandom(3), 1, 6, 4);
        Objective objective = (tensors, step) -> {
            Tensor logits =
                    Torch.tensor(inputs).matmul(tensors.get("hidden")).tanh().matmul(tensors.get("out"));
            return new Objective.Result(
                    logits.logsumexp(1).sub(logits.select(1, 0)).mean(), Map.of());
        };
        double step = 1e-2;
        Named<FloatArray> ahead = gradient(objective, WeightMath.add(weights, WeightMath.scale(direction, step)));
        Named<FloatArray> behind = gradient(objective, WeightMath.add(weights, WeightMath.scale(direction, -step)));
        Named<FloatArray> difference = WeightMath.scale(WeightMath.subtract(ahead, behind), 1 / (2 * step));
        Named<FloatArray> product =
                new Curvature(weights, tensors -> objective.evaluate(tensors, 0).loss()).times(direction);
        assertThat(WeightMath.norm(WeightMath.subtract(product, difference)))
                .isLessThan(0.01 * WeightMath.norm(difference));
    }

    private static Named<FloatArray> gradient(Objective objective, Named<FloatArray> weights) {
        FlatWeights layout = FlatWeights.like(weights);
        try (Scope scope = Scope.open()) {
            Tensor leaf = layout.flatten(weights).requires_grad_(true);
            Tensor loss = objective.evaluate(layout.views(leaf), 0).loss();
            return layout.read(Torch.gradients(loss, List.of(leaf), false).get(0));
        }
    }

    /** The mean of the samples' gradients is that of the batch, where no sample depends on the others. */
    @Test
    void sampleGradientsAddUp() {
        ImageModel model = ImageModel.stored(NETWORK);
        try (Scope scope = Scope.open()) {
            ImageBatch batch = Classification.of(GLYPHS, 7).batch(2, 0);
            Tensor rows = SampleGradients.of(
                    WEIGHTS,
                    7,
                    (weights, sample) -> CrossEntropy.mean(
                            model.logits(weights, batch.images().narrow(0, sample, 1)),
                            batch.targets().narrow(0, sample, 1)));
            Named<FloatArray> whole = gradient(
                    (weights, step) -> new Objective.Result(
                            CrossEntropy.mean(model.logits(weights, batch.images()), batch.targets()), Map.of()),
                    WEIGHTS);
            float[] mean = Torch.floats(Torch.over(rows.sum(0), 7));
            assertThat(mean)
                    .containsExactly(Torch.floats(FlatWeights.like(WEIGHTS).flatten(whole)), within(1e-5f));
        }
    }

    @Test
    void aBarrierIsWhatRisesAboveTheStraightLine() {
        Named<FloatArray> left = Named.of("x", FloatArray.scalar(-1));
        Named<FloatArray> right = Named.of("x", FloatArray.scalar(1));
        Interpolation hill = Interpolation.between(left, right, 5, weights -> {
            double x = weights.get("x").at(0);
            return 3 - x * x + x; // 1 at one end, 3 at the other, 3 in the middle
        });
        assertThat(hill.losses()).containsExactly(1.0, 2.25, 3.0, 3.25, 3.0);
        assertThat(hill.barrier()).isCloseTo(1, within(1e-12));
        Interpolation bowl = Interpolation.between(
                left, right, 5, weights -> Math.pow(weights.get("x").at(0), 2));
        assertThat(bowl.barrier()).isZero();
        assertThatThrownBy(() -> Interpolation.between(left, right, 2, weights -> 0))
                .hasMessageContaining("not 2 points");
    }
}
