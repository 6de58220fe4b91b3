package org.weightcast.incontext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.weightcast.torch.Scope;
import org.weightcast.torch.Torch;
import org.weightcast.train.TrainingListener;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

class InContextTrainerTest {
    private static final LinearTasks FAMILY = LinearTasks.published(0.5);
    private static final TrainingListener NOBODY = new TrainingListener() {};

    /** With g = sum of y x'q over the context, the best share is E[g a] / E[g g]: a share of 1 predicts g. */
    private static double bestShare(TaskBatch tasks) {
        TunedDescent descent = new TunedDescent(10, 1, 1, false);
        InContextLearner whole = new InContextLearner(descent, Named.of("share", FloatArray.filled(1, 1)));
        double[] predicted = Torch.doubles(whole.predict(tasks.inDouble()));
        double[] answers = Torch.doubles(tasks.answer());
        double product = 0;
        double square = 0;
        for (int i = 0; i < predicted.length; i++) {
            product += predicted[i] * answers[i];
            square += predicted[i] * predicted[i];
        }
        return product / square;
    }

    @Test
    void findsTheBestRateOfDescent() {
        try (Scope scope = Scope.open()) {
            TaskBatch tasks = FAMILY.draw(10_000, 1, 0);
            InContextLearner tuned = new InContextTrainer(150, 1024, 0.02, 1e-3)
                    .fit(new TunedDescent(10, 1, 1, false), FAMILY, 2, NOBODY);
            double share = LayerProducts.of(tuned).share();
            assertThat(share).isCloseTo(bestShare(tasks), within(0.03));
            assertThat(10 * share).isCloseTo(6.07, within(0.4)); // the rate, N times the share
            assertThat(tuned.loss(tasks)).isCloseTo(0.207, within(0.01));
            assertThat(InContextLearner.without(new NoAnswer()).loss(tasks)).isCloseTo(0.4167, within(0.02));
        }
    }

    /** From halfway to the formula, a free layer has to find the rest. */
    @Test
    void aFreeLayerLearnsWhatDescentDoes() {
        InContextTransformer model = InContextTransformer.linear(10, 1, 1);
        InContextTrainer trainer = new InContextTrainer(250, 512, 4e-3, 1e-3);
        InContextModel warm = new InContextModel() {
            @Override
            public Named<FloatArray> initial(long seed) {
                return model.initial(seed).map(weights -> scaled(weights, 10)); // away from the saddle at zero
            }

            @Override
            public Tensor predict(Named<Tensor> weights, TaskBatch tasks) {
                return model.predict(weights, tasks);
            }
        };
        try (Scope scope = Scope.open()) {
            InContextLearner trained = trainer.fit(warm, FAMILY, 3, NOBODY);
            TaskBatch tasks = FAMILY.draw(4_000, 4, 0);
            assertThat(trained.loss(tasks))
                    .isLessThan(0.9 * InContextLearner.without(new NoAnswer()).loss(tasks));
        }
    }

    private static FloatArray scaled(FloatArray weights, float by) {
        float[] values = weights.toArray();
        for (int i = 0; i < values.length; i++) {
            values[i] *= by;
        }
        return FloatArray.wrap(values, weights.shape());
    }

    @Test
    void aLearnerIsLikeItself() {
        InContextLearner descent = new InContextLearner(
                new TunedDescent(10, 1, 2, true),
                Named.<FloatArray>builder()
                        .put("share", FloatArray.filled(0.6f, 1))
                        .put("gamma", FloatArray.filled(0.18f, 1))
                        .build());
        try (Scope scope = Scope.open()) {
            TaskBatch tasks = FAMILY.draw(500, 5, 0);
            LayerProducts products = LayerProducts.of(descent);
            assertThat(products.gamma()).isCloseTo(0.18, within(1e-6));
            assertThat(products.share()).isCloseTo(0.6, within(1e-6));
            InContextReport same = InContextReport.compare(products.halfwayTo(products, 2), descent, tasks);
            assertThat(same.cosine()).isCloseTo(1, within(1e-6));
            assertThat(same.predictions()).isLessThan(1e-5);
            assertThat(same.models()).isLessThan(1e-5);
            assertThat(same.excess()).isCloseTo(0, within(1e-5));
        }
    }

    @Test
    void leastSquaresFindsTheAnswerWhereThereAreEnoughPairs() {
        LinearTasks many = new LinearTasks(3, 2, 12, 1, 1, LinearTasks.Distribution.LAPLACE);
        try (Scope scope = Scope.open()) {
            assertThat(InContextLearner.without(new LeastSquares(1e-9)).loss(many.draw(200, 6, 0)))
                    .isLessThan(1e-6);
        }
    }

    @Test
    void refusesToCompareWeightsOfSeveralHeads() {
        InContextTransformer model = new InContextTransformer(10, 1, 2, 1, true, Attention.LINEAR);
        assertThatThrownBy(() -> LayerProducts.of(new InContextLearner(model, model.initial(1))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2 heads");
    }

    @Test
    void distributionsHaveTheSameVariance() {
        try (Scope scope = Scope.open()) {
            for (LinearTasks.Distribution each : LinearTasks.Distribution.values()) {
                double[] x = Torch.doubles(FAMILY.with(each).draw(2_000, 7, 0).x());
                double sum = 0;
                double squares = 0;
                for (double value : x) {
                    sum += value / x.length;
                    squares += value * value / x.length;
                }
                assertThat(sum).as(each.name()).isCloseTo(0, within(0.005));
                assertThat(squares).as(each.name()).isCloseTo(0.25 / 3, within(0.003));
            }
        }
    }
}
