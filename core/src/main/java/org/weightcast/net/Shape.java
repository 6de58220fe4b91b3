package org.weightcast.net;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.weightcast.weights.FloatArray;

/** The concrete sizes of an array's axes; a scalar has none. */
public record Shape(int... sizes) {
    public Shape {
        FloatArray.count(sizes); // refuses negative sizes
        sizes = sizes.clone();
    }

    /**
     * The shape of axes whose names are given a size.
     *
     * @throws IllegalArgumentException if a name has no size
     */
    public static Shape of(List<Axis> axes, Map<String, Integer> sizesOfNames) {
        return new Shape(
                axes.stream().mapToInt(axis -> sizeOf(axis, axes, sizesOfNames)).toArray());
    }

    private static int sizeOf(Axis axis, List<Axis> axes, Map<String, Integer> sizesOfNames) {
        if (axis instanceof Axis.Size fixed) {
            return fixed.size();
        }
        Integer size = sizesOfNames.get(axis.toString());
        if (size == null) {
            throw new IllegalArgumentException("The axis '" + axis + "' of " + axes
                    + " needs a size; sizes are given for " + sizesOfNames.keySet());
        }
        return size;
    }

    @Override
    public int[] sizes() {
        return sizes.clone();
    }

    /** The number of values in an array of this shape. */
    public long count() {
        return FloatArray.count(sizes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Shape shape && Arrays.equals(sizes, shape.sizes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(sizes);
    }

    @Override
    public String toString() {
        return Arrays.toString(sizes);
    }
}
