package org.weightcast.patch;

import java.util.Arrays;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/** What a patch does to one weight. */
public sealed interface Change {
    /** The arrays it is made of, by their names in files; the only array of a change that has one is named by the empty text. */
    Named<FloatArray> parts();

    /** Sets a weight, which may be one that the base does not have, or has in another shape, as a head for other classes. */
    record Replace(FloatArray value) implements Change {
        @Override
        public Named<FloatArray> parts() {
            return Named.of("", value);
        }
    }

    /** Adds to a weight of the same shape. */
    record Add(FloatArray delta) implements Change {
        @Override
        public Named<FloatArray> parts() {
            return Named.of("", delta);
        }

        FloatArray on(String name, FloatArray base) {
            return sum(name, base, delta);
        }
    }

    /**
     * Adds scale * B A to a matrix or to kernels, which are told from the rank of A (Hu et al. 2022, 2106.09685).
     *
     * @param a [r, in]; for kernels [r, I, k, k]
     * @param b [out, r]; for kernels [O, r, 1, 1]
     * @param scale usually alpha / r
     * @param inputFirst whether the matrix is [in, out], as ours are, and not [out, in]; false for kernels
     */
    record LowRank(FloatArray a, FloatArray b, double scale, boolean inputFirst) implements Change {
        static final String A = ".lora_A";
        static final String B = ".lora_B";

        public LowRank {
            boolean matrix = a.rank() == 2 && b.rank() == 2;
            boolean kernels = a.rank() == 4 && b.rank() == 4 && b.axis(2) == 1 && b.axis(3) == 1 && !inputFirst;
            if (!(matrix || kernels) || a.axis(0) != b.axis(1) || !Double.isFinite(scale)) {
                throw new IllegalArgumentException(
                        "Low-rank factors are [r, in] and [out, r], or [r, I, k, k] and [O, r, 1, 1], with a finite scale, not "
                                + Arrays.toString(a.shape()) + " and " + Arrays.toString(b.shape()) + " with " + scale);
            }
        }

        /** r. */
        public int rank() {
            return a.axis(0);
        }

        @Override
        public Named<FloatArray> parts() {
            return Named.of(A, a).with(B, b);
        }

        /** What it adds: [out, in], [in, out] or [O, I, k, k]; sums run in double. */
        public FloatArray delta() {
            int out = b.axis(0);
            int in = a.size() / Math.max(1, rank());
            float[] values = new float[out * in];
            for (int o = 0; o < out; o++) {
                for (int i = 0; i < in; i++) {
                    double sum = 0;
                    for (int r = 0; r < rank(); r++) {
                        sum += (double) b.at(o * rank() + r) * a.at(r * in + i);
                    }
                    values[inputFirst ? i * out + o : o * in + i] = (float) (scale * sum);
                }
            }
            int[] shape = a.shape();
            shape[0] = out;
            return FloatArray.wrap(values, inputFirst ? new int[] {in, out} : shape);
        }

        FloatArray on(String name, FloatArray base) {
            return sum(name, base, delta());
        }
    }

    private static FloatArray sum(String name, FloatArray base, FloatArray delta) {
        if (!Arrays.equals(base.shape(), delta.shape())) {
            throw new IllegalArgumentException("The weight '" + name + "' is " + Arrays.toString(base.shape())
                    + ", but " + Arrays.toString(delta.shape()) + " would be added to it");
        }
        float[] values = new float[base.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = base.at(i) + delta.at(i);
        }
        return FloatArray.wrap(values, base.shape());
    }
}
