package org.weightcast.patch;

import java.util.SplittableRandom;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/** Small weights drawn from seeds. */
final class Bases {
    private Bases() {}

    static FloatArray drawn(long seed, int... shape) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[(int) FloatArray.count(shape)];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return FloatArray.wrap(values, shape);
    }

    /** Kernels, a matrix in either orientation, and a head of 2 classes. */
    static Named<FloatArray> base() {
        return Named.<FloatArray>builder()
                .put("stem.kernel.weight", drawn(1, 6, 3, 3, 3))
                .put("norm.gain", drawn(2, 6))
                .put("mix", drawn(3, 5, 4)) // [in, out]
                .put("torch.weight", drawn(4, 4, 5)) // [out, in]
                .put("head.weight", drawn(5, 6, 2))
                .put("head.bias", drawn(6, 2))
                .build();
    }
}
