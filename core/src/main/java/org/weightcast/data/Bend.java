package org.weightcast.data;

import java.util.SplittableRandom;

/**
 * A smooth random field of moves, as a hand that never draws a stroke twice alike: a uniform cubic B-spline over
 * random vectors (an elastic distortion, Simard, Steinkraus and Platt 2003, with a spline in place of the Gaussian).
 */
final class Bend {
    /** Leaves every point where it is. */
    static final Bend NONE = new Bend(0, new float[0], new float[0]);

    /** Pieces of the spline along a side; strokes are bent on this scale. */
    private static final int PIECES = 4;

    private static final int KNOTS = PIECES + 3;

    private final double largest;
    private final float[] right;
    private final float[] down;

    private Bend(double largest, float[] right, float[] down) {
        this.largest = largest;
        this.right = right;
        this.down = down;
    }

    /**
     * Draws one field.
     *
     * @param largest bound of each knot's move in each direction, as a share of the image's side; a point moves by
     *     about 0.3 of it (standard deviation). No random value is taken if it is 0
     */
    static Bend draw(double largest, SplittableRandom random) {
        return largest == 0 ? NONE : new Bend(largest, knots(largest, random), knots(largest, random));
    }

    private static float[] knots(double largest, SplittableRandom random) {
        float[] knots = new float[KNOTS * KNOTS];
        for (int i = 0; i < knots.length; i++) {
            knots[i] = (float) (largest * (2 * random.nextDouble() - 1));
        }
        return knots;
    }

    boolean isNone() {
        return largest == 0;
    }

    /** Moves to the right of each pixel of an image, [size, size], as shares of its side. */
    float[] right(int size) {
        return field(right, size);
    }

    /** Moves down of each pixel of an image, [size, size], as shares of its side. */
    float[] down(int size) {
        return field(down, size);
    }

    /** One direction after the other: the spline is a product of splines. */
    private static float[] field(float[] knots, int size) {
        float[][] weights = new float[size][];
        for (int i = 0; i < size; i++) {
            weights[i] = weights((i + 0.5f) / size * PIECES);
        }
        float[] field = new float[size * size];
        float[] row = new float[KNOTS];
        for (int y = 0; y < size; y++) {
            int top = firstKnot(y, size);
            for (int knot = 0; knot < KNOTS; knot++) {
                row[knot] = weighted(weights[y], knots, top * KNOTS + knot, KNOTS);
            }
            for (int x = 0; x < size; x++) {
                field[y * size + x] = weighted(weights[x], row, firstKnot(x, size), 1);
            }
        }
        return field;
    }

    private static int firstKnot(int pixel, int size) {
        return (int) ((pixel + 0.5f) / size * PIECES);
    }

    /** What the four knots about a point weigh there; they add up to 1. */
    private static float[] weights(float at) {
        float t = at - (int) at;
        float s = 1 - t;
        return new float[] {
            s * s * s / 6, (3 * t * t * t - 6 * t * t + 4) / 6, (3 * s * s * s - 6 * s * s + 4) / 6, t * t * t / 6
        };
    }

    private static float weighted(float[] weights, float[] values, int from, int step) {
        return weights[0] * values[from]
                + weights[1] * values[from + step]
                + weights[2] * values[from + 2 * step]
                + weights[3] * values[from + 3 * step];
    }
}
