package org.weightcast.net.vision;

import org.weightcast.net.Ops;
import org.weightcast.weights.FloatArray;

/**
 * Bilinear resizing of square maps by two matrix products. Pixels are squares (half-pixel centres) and borders repeat, as libtorch does
 * with {@code align_corners=false} and ONNX with {@code half_pixel}.
 *
 * @param from height and width in pixels
 * @param to height and width after resizing
 */
public record Bilinear(int from, int to) {
    public Bilinear {
        if (from < 1 || to < 1) {
            throw new IllegalArgumentException("Cannot resize " + from + " pixels to " + to);
        }
    }

    /** The matrix [to, from] that resizes a column. */
    public FloatArray matrix() {
        float[] matrix = new float[to * from];
        for (int i = 0; i < to; i++) {
            double place = Math.max(0, (i + 0.5) * from / to - 0.5);
            int below = Math.min((int) place, from - 1);
            int above = Math.min(below + 1, from - 1);
            float share = (float) (place - below);
            matrix[i * from + below] += 1 - share;
            matrix[i * from + above] += share;
        }
        return FloatArray.wrap(matrix, to, from);
    }

    /** Maps [n, C, from, from] to [n, C, to, to]. */
    public <T> T apply(Ops<T> ops, T maps) {
        T matrix = ops.constant(matrix());
        return ops.matmul(ops.matmul(matrix, maps), ops.transpose(matrix, 1, 0));
    }
}
