package org.weightcast.weights;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * An array at rest: a shape and its floats in row-major order. A scalar has the empty shape and one value. Immutable:
 * the floats are copied on the way in unless {@link #wrap} says otherwise.
 */
public final class FloatArray {
    private final int[] shape;
    private final float[] values;

    private FloatArray(int[] shape, float[] values) {
        if (count(shape) != values.length) {
            throw new IllegalArgumentException("The shape " + Arrays.toString(shape) + " holds " + count(shape)
                    + " values, but " + values.length + " were given");
        }
        this.shape = shape.clone();
        this.values = values;
    }

    public static FloatArray of(float[] values, int... shape) {
        return new FloatArray(shape, values.clone());
    }

    /** Like {@link #of}, without the copy: the caller hands the array over and does not change it any more. */
    public static FloatArray wrap(float[] values, int... shape) {
        return new FloatArray(shape, values);
    }

    public static FloatArray scalar(float value) {
        return new FloatArray(new int[0], new float[] {value});
    }

    public static FloatArray zeros(int... shape) {
        return new FloatArray(shape, new float[Math.toIntExact(count(shape))]);
    }

    public static FloatArray filled(float value, int... shape) {
        float[] values = new float[Math.toIntExact(count(shape))];
        Arrays.fill(values, value);
        return new FloatArray(shape, values);
    }

    /** Values drawn from a normal distribution around 0. */
    public static FloatArray normal(RandomGenerator random, double deviation, int... shape) {
        float[] values = new float[Math.toIntExact(count(shape))];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (deviation * random.nextGaussian());
        }
        return new FloatArray(shape, values);
    }

    /** The number of values in a shape; an {@link IllegalArgumentException} if an axis is negative. */
    public static long count(int... shape) {
        long count = 1;
        for (int size : shape) {
            if (size < 0) {
                throw new IllegalArgumentException("A negative axis in the shape " + Arrays.toString(shape));
            }
            count = Math.multiplyExact(count, size);
        }
        return count;
    }

    public int[] shape() {
        return shape.clone();
    }

    public int rank() {
        return shape.length;
    }

    public int axis(int index) {
        return shape[index];
    }

    public int size() {
        return values.length;
    }

    /** The value at a row-major position. */
    public float at(int position) {
        return values[position];
    }

    /** Whether every value is a finite number. */
    public boolean isFinite() {
        for (float value : values) {
            if (!Float.isFinite(value)) {
                return false;
            }
        }
        return true;
    }

    public float[] toArray() {
        return values.clone();
    }

    /** A read-only view of the values, row-major, without a copy. */
    public FloatBuffer buffer() {
        return FloatBuffer.wrap(values).asReadOnlyBuffer();
    }

    public FloatArray reshaped(int... newShape) {
        return new FloatArray(newShape, values);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FloatArray array
                && Arrays.equals(shape, array.shape)
                && Arrays.equals(values, array.values);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(shape) + Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return "FloatArray" + Arrays.toString(shape);
    }
}
