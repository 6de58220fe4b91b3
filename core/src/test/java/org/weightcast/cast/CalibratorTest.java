package org.weightcast.cast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.weightcast.onnx.Calibration;
import org.weightcast.weights.FloatArray;

class CalibratorTest {
    private final long seed = Long.getLong("weightcast.seed", System.nanoTime());
    private final Random random = new Random(seed);

    /**
     * One feature. Class a has 0, 1, 5 with mean 2 and vector 2.5, class b the single 9 with vector 8. Without its member x
     * class a's mean is 3, 2.5, 0.5 and its vector 0.5 more: squared distances 3.5^2, 2^2, 4^2 to it, 8^2, 7^2, 3^2 to b.
     */
    @Test
    void leavesEachImageOutOfItsOwnClass() {
        FloatArray embedding = FloatArray.of(new float[] {0, 9, 1, 5, 7}, 5, 1);
        int[] labels = {0, 1, 0, 0, -1};
        FloatArray vectors = FloatArray.of(new float[] {2.5f, 8}, 2, 1);
        double[][] logits = new Calibrator(embedding, labels, vectors).leftOutLogits(2);
        assertThat(logits).isDeepEqualTo(new double[][] {{-6.125, -32}, {-2, -24.5}, {-8, -4.5}});
    }

    /** Slow form: the mean made anew of the others, the refinement added, for every image. */
    @Test
    void agreesWithClassVectorsMadeAnew() {
        int features = 7;
        int[] labels = {0, 1, 1, 0, 2, -1, 1, 0, 2, 0};
        FloatArray embedding = random(labels.length, features);
        FloatArray refinement = random(3, features);
        FloatArray vectors = plus(ClassVectors.means(labels, embedding, 3), refinement);
        double[][] logits = new Calibrator(embedding, labels, vectors).leftOutLogits(1.5f);
        List<double[]> expected = new ArrayList<>();
        for (int image = 0; image < labels.length; image++) {
            if (labels[image] == 0 || labels[image] == 1) {
                int[] others = labels.clone();
                others[image] = -1;
                FloatArray without = plus(ClassVectors.means(others, embedding, 3), refinement);
                expected.add(logits(embedding, image, without, 1.5f));
            }
        }
        assertThat(logits).as("seed %d", seed).hasNumberOfRows(expected.size());
        for (int i = 0; i < logits.length; i++) {
            assertThat(logits[i]).as("seed %d", seed).containsExactly(expected.get(i), within(1e-4));
        }
    }

    @Test
    void withFewImagesTheCastersTemperatureStays() {
        Calibrator calibrator = new Calibrator(random(4, 3), new int[] {0, 0, 1, 1}, random(2, 3));
        assertThat(calibrator.calibrate(1, new Calibration(1.7f))).isEqualTo(new Calibration(1.7f));
    }

    /** At the temperature found the loss is flat and lower than elsewhere. */
    @Test
    void findsTheLowestPointOfTheLoss() {
        int[] labels = new int[60];
        Arrays.setAll(labels, i -> i % 4);
        FloatArray embedding = random(labels.length, 5);
        FloatArray vectors = ClassVectors.means(labels, embedding, 4);
        Calibrator calibrator = new Calibrator(embedding, labels, vectors);
        double found = calibrator.calibrate(1, new Calibration(2)).temperature();
        double[][] logits = calibrator.leftOutLogits(1);
        double step = 1e-3 * found;
        double slope = (Calibrator.loss(logits, labels, found + step, 2, 5)
                        - Calibrator.loss(logits, labels, found - step, 2, 5))
                / (2 * step);
        assertThat(slope * found).as("seed %d", seed).isCloseTo(0, within(0.01));
        double lowest = Calibrator.loss(logits, labels, found, 2, 5);
        for (double other = 2 / 19.0; other < 2 * 19; other *= 1.3) {
            assertThat(Calibrator.loss(logits, labels, other, 2, 5))
                    .as("seed %d, temperature %f", seed, other)
                    .isGreaterThanOrEqualTo(lowest - 1e-6);
        }
    }

    /** Clear answers, however many, do not make the model arbitrarily sure of itself. */
    @Test
    void answersThatAreAllRightMoveTheTemperatureLittle() {
        int classes = 20;
        int[] labels = new int[classes * 10];
        float[] values = new float[labels.length * classes];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = i % classes;
            values[i * classes + labels[i]] = 10 + random.nextFloat();
        }
        FloatArray embedding = FloatArray.wrap(values, labels.length, classes);
        FloatArray vectors = ClassVectors.means(labels, embedding, classes);
        float found = new Calibrator(embedding, labels, vectors)
                .calibrate(10, new Calibration(1))
                .temperature();
        assertThat(found).as("seed %d", seed).isBetween(0.8f, 1.001f);
    }

    /** Answers drawn from the probabilities at a temperature lead back to it. */
    @Test
    void findsTheTemperatureThatTheAnswersWereDrawnAt() {
        double temperature = 3;
        double[][] logits = new double[20_000][4];
        int[] truth = new int[logits.length];
        for (int i = 0; i < truth.length; i++) {
            double[] weights = new double[4];
            for (int c = 0; c < 4; c++) {
                logits[i][c] = 5 * random.nextGaussian();
                weights[c] = Math.exp(logits[i][c] / temperature);
            }
            double left = random.nextDouble() * Arrays.stream(weights).sum();
            while (truth[i] < 3 && left > weights[truth[i]]) {
                left -= weights[truth[i]++];
            }
        }
        assertThat(Calibrator.bestTemperature(logits, truth))
                .as("seed %d", seed)
                .isCloseTo(3, within(0.2f));
    }

    private FloatArray random(int rows, int columns) {
        float[] values = new float[rows * columns];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return FloatArray.wrap(values, rows, columns);
    }

    private static FloatArray plus(FloatArray a, FloatArray b) {
        float[] sum = a.toArray();
        for (int i = 0; i < sum.length; i++) {
            sum[i] += b.at(i);
        }
        return FloatArray.wrap(sum, a.shape());
    }

    private static double[] logits(FloatArray embedding, int image, FloatArray vectors, float temperature) {
        int features = embedding.axis(1);
        double[] logits = new double[vectors.axis(0)];
        for (int c = 0; c < logits.length; c++) {
            for (int f = 0; f < features; f++) {
                double apart = vectors.at(c * features + f) - embedding.at(image * features + f);
                logits[c] -= apart * apart / temperature;
            }
        }
        return logits;
    }
}
