package org.weightcast.cast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
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
        Calibrator calibrator = new Calibrator(embedding, labels, vectors);
        assertThat(calibrator.leftOutLogits(0, 2)).containsExactly(-6.125, -32);
        assertThat(calibrator.leftOutLogits(2, 2)).containsExactly(-2, -24.5);
        assertThat(calibrator.leftOutLogits(3, 2)).containsExactly(-8, -4.5);
    }

    /** Slow form: the mean made anew of the others, the refinement added, for every image. */
    @Test
    void agreesWithClassVectorsMadeAnew() {
        int features = 7;
        int[] labels = {0, 1, 1, 0, 2, -1, 1, 0, 2, 0};
        FloatArray embedding = random(labels.length, features);
        FloatArray refinement = random(3, features);
        FloatArray vectors = plus(ClassVectors.means(labels, embedding, 3), refinement);
        Calibrator calibrator = new Calibrator(embedding, labels, vectors);
        for (int image = 0; image < labels.length; image++) {
            if (labels[image] == 0 || labels[image] == 1) {
                int[] others = labels.clone();
                others[image] = -1;
                FloatArray without = plus(ClassVectors.means(others, embedding, 3), refinement);
                assertThat(calibrator.leftOutLogits(image, 1.5f))
                        .as("seed %d", seed)
                        .containsExactly(logits(embedding, image, without, 1.5f), within(1e-4));
            }
        }
    }

    @Test
    void withFewImagesTheCastersTemperatureStays() {
        Calibrator calibrator = new Calibrator(random(4, 3), new int[] {0, 0, 1, 1}, random(2, 3));
        assertThat(calibrator.calibrate(List.of(0, 1, 2, 3), 1, new Calibration(1.7f)))
                .isEqualTo(new Calibration(1.7f));
    }

    /** At the temperature found the loss, by finite differences, is flat, and it is lower than elsewhere. */
    @Test
    void findsTheLowestPointOfTheLoss() {
        int[] labels = new int[60];
        Arrays.setAll(labels, i -> i % 4);
        FloatArray embedding = random(labels.length, 5);
        FloatArray vectors = ClassVectors.means(labels, embedding, 4);
        Calibrator calibrator = new Calibrator(embedding, labels, vectors);
        List<Integer> asked = List.of(0, 1, 2, 3, 10, 20, 30, 40, 41, 59);
        double found = calibrator.calibrate(asked, 1, new Calibration(2)).temperature();
        double step = 1e-3 * found;
        double slope = (loss(calibrator, asked, labels, found + step) - loss(calibrator, asked, labels, found - step))
                / (2 * step);
        assertThat(slope * found).as("seed %d", seed).isCloseTo(0, within(1e-3));
        double lowest = loss(calibrator, asked, labels, found);
        for (double other = 2 / 19.0; other < 2 * 19; other *= 1.3) {
            assertThat(loss(calibrator, asked, labels, other))
                    .as("seed %d, temperature %f", seed, other)
                    .isGreaterThanOrEqualTo(lowest - 1e-6);
        }
    }

    /** The loss as it is defined, around a temperature of 2. */
    private static double loss(Calibrator calibrator, List<Integer> asked, int[] labels, double temperature) {
        double loss = 5 * (2 / temperature - Math.log(2 / temperature));
        for (int image : asked) {
            double[] logits = calibrator.leftOutLogits(image, 1);
            double total = Arrays.stream(logits)
                    .map(logit -> Math.exp(logit / temperature))
                    .sum();
            loss -= Math.log(Math.exp(logits[labels[image]] / temperature) / total);
        }
        return loss;
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
        List<Integer> all = IntStream.range(0, labels.length).boxed().toList();
        float found = new Calibrator(embedding, labels, vectors)
                .calibrate(all, 10, new Calibration(1))
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
