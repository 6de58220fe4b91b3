package org.weightcast.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/** Class vectors in which unlabelled images take part. */
class SoftMembersTest {
    private static final HyperTransformerSettings SETTINGS = HyperTransformerSettings.of(
                    new ConvBlocks(1, 8, List.of(2, 3)), new HyperTransformerSettings.Sizes(8, 1, 2, 4, 4, 2))
            .withSoftMembers(true);
    private static final int IMAGES = 7;
    private static final int CLASSES = 3;
    private static final int[] LABELS = {0, 1, 2, 1, -1, -1, -1};

    private final long seed = Long.getLong("weightcast.seed", System.nanoTime());
    private final Random random = new Random(seed);

    /** Soft k-means by its definition: Ren et al. 2018, equations 4 and 5. */
    @Test
    void withoutATransformerTheyAreOneStepOfSoftKMeans() {
        HyperTransformerSettings plain = SETTINGS.asStatic();
        Named<FloatArray> weights = weights(plain);
        Named<FloatArray> written = write(plain, weights, LABELS);
        FloatArray embedding = written.get("embedding");
        int features = plain.student().features();
        double[][] means = new double[CLASSES][features];
        double[] counts = new double[CLASSES];
        for (int i = 0; i < IMAGES; i++) {
            if (LABELS[i] >= 0) {
                counts[LABELS[i]]++;
            }
        }
        for (int i = 0; i < IMAGES; i++) {
            for (int f = 0; LABELS[i] >= 0 && f < features; f++) {
                means[LABELS[i]][f] += embedding.at(i * features + f) / counts[LABELS[i]];
            }
        }
        double spread = Math.exp(weights.get("head.log_spread").at(0));
        double[][] sums = new double[CLASSES][features];
        for (int i = 0; i < IMAGES; i++) {
            double[] shares = new double[CLASSES];
            if (LABELS[i] >= 0) {
                shares[LABELS[i]] = 1;
            } else {
                shares = shares(embedding, i, means, spread);
                for (int k = 0; k < CLASSES; k++) {
                    counts[k] += shares[k];
                }
            }
            for (int k = 0; k < CLASSES; k++) {
                for (int f = 0; f < features; f++) {
                    sums[k][f] += shares[k] * embedding.at(i * features + f);
                }
            }
        }
        FloatArray prototypes = written.get("prototypes");
        for (int k = 0; k < CLASSES; k++) {
            for (int f = 0; f < features; f++) {
                assertThat((double) prototypes.at(k * features + f))
                        .as("class %d, seed %d", k, seed)
                        .isCloseTo(sums[k][f] / counts[k], within(1e-4));
            }
        }
    }

    private static double[] shares(FloatArray embedding, int image, double[][] means, double spread) {
        double[] shares = new double[CLASSES];
        double sum = 0;
        for (int k = 0; k < CLASSES; k++) {
            double distance = 0;
            for (int f = 0; f < means[k].length; f++) {
                distance += Math.pow(embedding.at(image * means[k].length + f) - means[k][f], 2);
            }
            shares[k] = Math.exp(-distance / spread);
            sum += shares[k];
        }
        for (int k = 0; k < CLASSES; k++) {
            shares[k] /= sum;
        }
        return shares;
    }

    /** Gates shut by a large bias, unlabelled images leave the class vectors to the labelled ones. */
    @Test
    void theTransformerCanLeaveThemOut() {
        HyperTransformerSettings gated = SETTINGS.withGenerate(false);
        Named<FloatArray> weights = weights(gated).with("head.strength", FloatArray.filled(0, 1));
        Named<FloatArray> shut = weights.with("head.gate", FloatArray.zeros(gated.width(), 1))
                .with("head.gate.bias", FloatArray.filled(-40, 1));
        FloatArray means = write(SETTINGS.asStatic().withSoftMembers(false), weights, LABELS)
                .get("prototypes");
        FloatArray left = write(gated, shut, LABELS).get("prototypes");
        FloatArray open = write(gated, shut.with("head.gate.bias", FloatArray.filled(0, 1)), LABELS)
                .get("prototypes");
        for (int i = 0; i < means.size(); i++) {
            assertThat(left.at(i)).as("seed %d", seed).isCloseTo(means.at(i), within(1e-5f));
        }
        assertThat(open).as("seed %d", seed).isNotEqualTo(left);
    }

    private Named<FloatArray> weights(HyperTransformerSettings settings) {
        return new HyperTransformer(settings, 1).signature().weights().map(axes -> random(Signature.sizes(axes)));
    }

    private final FloatArray images = random(IMAGES, 1, 8, 8);
    private final FloatArray codes = random(1, CLASSES, 4);
    private final Named<FloatArray> start = CasterWeights.initial(SETTINGS, 1).under(CasterWeights.BASE);

    private Named<FloatArray> write(HyperTransformerSettings settings, Named<FloatArray> weights, int[] labels) {
        float[] membership = new float[IMAGES * CLASSES];
        for (int i = 0; i < IMAGES; i++) {
            if (labels[i] >= 0) {
                membership[i * CLASSES + labels[i]] = 1;
            }
        }
        HyperTransformer net = new HyperTransformer(settings, 1);
        Named<FloatArray> inputs = Named.<FloatArray>builder()
                .put("images", images)
                .put("membership", FloatArray.wrap(membership, 1, IMAGES, CLASSES))
                .put("codes", codes)
                .put("seen", FloatArray.zeros(1))
                .putAll(start.prefixed("previous."))
                .build();
        return net.apply(new ArrayOps(), weights.only(net.signature().weights()::has), inputs);
    }

    private FloatArray random(int... shape) {
        float[] values = new float[Math.toIntExact(FloatArray.count(shape))];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return FloatArray.wrap(values, shape);
    }
}
