package org.weightcast.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/** How far a cast moves the kernels that it starts from. */
class KernelChangeTest {
    private static final HyperTransformerSettings SETTINGS = HyperTransformerSettings.of(
            new ConvBlocks(1, 8, List.of(2, 3)), new HyperTransformerSettings.Sizes(8, 1, 2, 4, 4, 2));
    private static final int IMAGES = 4;

    private final long seed = Long.getLong("weightcast.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final HyperTransformer net = new HyperTransformer(SETTINGS, 1);
    private final Named<FloatArray> weights = net.signature().weights().map(axes -> random(Signature.sizes(axes)));
    private final Named<FloatArray> start = CasterWeights.initial(SETTINGS, 1).under(CasterWeights.BASE);
    private final FloatArray images = random(IMAGES, 1, 8, 8);
    private final FloatArray codes = random(1, 2, 4);

    /** After twelve images, four more are a quarter of all, and so is their change. */
    @Test
    void countsByTheShareOfTheNewImages() {
        String first = "block1.kernel"; // what later blocks see of the images depends on it
        float[] from = start.get(first).toArray();
        float[] alone = write(0).get(first).toArray();
        float[] later = write(3 * IMAGES).get(first).toArray();
        double largest = 0;
        for (int i = 0; i < from.length; i++) {
            double change = alone[i] - from[i];
            largest = Math.max(largest, Math.abs(change));
            assertThat((double) later[i] - from[i]).as("seed %d", seed).isCloseTo(change / 4, within(1e-5));
        }
        assertThat(largest).as("seed %d", seed).isGreaterThan(1e-3);
    }

    private Named<FloatArray> write(float seen) {
        return net.apply(
                new ArrayOps(),
                weights,
                Named.<FloatArray>builder()
                        .put("images", images)
                        .put("membership", FloatArray.of(new float[] {1, 0, 1, 0, 0, 1, 0, 1}, 1, IMAGES, 2))
                        .put("codes", codes)
                        .put("seen", FloatArray.filled(seen, 1))
                        .putAll(start.prefixed("previous."))
                        .build());
    }

    private FloatArray random(int... shape) {
        float[] values = new float[Math.toIntExact(FloatArray.count(shape))];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return FloatArray.wrap(values, shape);
    }
}
