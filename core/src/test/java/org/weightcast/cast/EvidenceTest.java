package org.weightcast.cast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.weightcast.data.Episode;
import org.weightcast.net.ArrayOps;
import org.weightcast.net.KnowingStudent;
import org.weightcast.onnx.Background;
import org.weightcast.weights.FloatArray;

class EvidenceTest {
    private static final int FEATURES = 6;
    private static final int RANK = 3;
    private static final long SEED = 17;

    private final Random random = new Random(SEED);
    private final Background background = new Background(
            10,
            random(FEATURES),
            random(RANK, FEATURES),
            FloatArray.of(new float[] {4, 2, 0.5f}, RANK),
            random(1, FEATURES),
            FloatArray.of(new float[] {1, 1}, 2),
            FloatArray.of(new float[] {1, 1}, 2));

    private FloatArray random(int... shape) {
        float[] values = new float[Math.toIntExact(FloatArray.count(shape))];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return FloatArray.wrap(values, shape);
    }

    /** log N(x; mean, variance) less its constant. */
    private static double normal(double x, double mean, double variance) {
        return -0.5 * Math.log(variance) - 0.5 * (x - mean) * (x - mean) / variance;
    }

    private double place(FloatArray rows, int row, int direction) {
        double sum = 0;
        for (int f = 0; f < FEATURES; f++) {
            sum += background.directions().at(direction * FEATURES + f)
                    * (rows.at(row * FEATURES + f) - background.center().at(f));
        }
        return sum;
    }

    /** By joint densities: an image and the mean of n of its class share their class's place. */
    private double oracle(FloatArray prototypes, int[] counts, FloatArray rows, int row) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int label = 0; label < counts.length; label++) {
            double sum = 0;
            for (int r = 0; r < RANK; r++) {
                double spread = background.spread().at(r);
                double ofMean = spread + 1.0 / counts[label];
                double mean = place(prototypes, label, r) * spread / ofMean; // regression of x on the mean
                double variance = spread + 1 - spread * spread / ofMean;
                double x = place(rows, row, r);
                sum += normal(x, mean, variance) - normal(x, 0, spread + 1);
            }
            largest = Math.max(largest, sum);
        }
        return largest;
    }

    @Test
    void isTheLogarithmOfALikelihoodRatio() {
        FloatArray prototypes = random(4, FEATURES);
        int[] counts = {1, 2, 7, 40};
        FloatArray asked = random(9, FEATURES);
        double[] found = new Evidence(background, prototypes, counts).of(asked);
        for (int row = 0; row < found.length; row++) {
            assertThat(found[row]).as("seed " + SEED).isCloseTo(oracle(prototypes, counts, asked, row), within(1e-5));
        }
    }

    @Test
    void theNetworkSaysTheSame() {
        Evidence evidence = new Evidence(background, random(4, FEATURES), new int[] {1, 2, 7, 40});
        FloatArray asked = random(9, FEATURES);
        FloatArray found =
                KnowingStudent.evidence(new ArrayOps(), evidence.weights().under(KnowingStudent.KNOWN), asked);
        double[] expected = evidence.of(asked);
        assertThat(found.shape()).containsExactly(expected.length);
        for (int row = 0; row < expected.length; row++) {
            assertThat((double) found.at(row)).as("seed " + SEED).isCloseTo(expected[row], within(1e-4));
        }
    }

    @Test
    void anImageLeftOutIsAskedOfAClassMadeWithoutIt() {
        FloatArray embedding = random(6, FEATURES);
        int[] labels = {0, 0, 0, 1, 1, Episode.UNLABELED};
        Evidence whole = new Evidence(background, ClassVectors.means(labels, embedding, 2), new int[] {3, 2});
        double[] found =
                whole.leftOut(embedding, labels, IntStream.range(0, 6).boxed().toList());
        assertThat(found).hasSize(5);
        for (int image = 0; image < 5; image++) {
            int[] without = labels.clone();
            without[image] = Episode.UNLABELED;
            int[] counts = labels[image] == 0 ? new int[] {2, 2} : new int[] {3, 1};
            Evidence other = new Evidence(background, ClassVectors.means(without, embedding, 2), counts);
            assertThat(found[image]).as("seed " + SEED).isCloseTo(other.of(embedding)[image], within(1e-4));
        }
    }

    @Test
    void theOnlyImageOfAClassCannotBeLeftOut() {
        FloatArray embedding = random(2, FEATURES);
        Evidence evidence = new Evidence(background, embedding, new int[] {1, 1});
        assertThat(evidence.leftOut(embedding, new int[] {0, 1}, List.of(0, 1))).isEmpty();
    }
}
