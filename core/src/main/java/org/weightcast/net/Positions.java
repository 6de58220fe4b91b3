package org.weightcast.net;

/** Where the values of one array stand in another, both in row-major order: the index arithmetic of {@link ArrayOps}. */
final class Positions {
    private Positions() {}

    /** For each value of the shape {@code to}: its position in the shape {@code from}, which broadcasts to it. */
    static int[] broadcast(int[] from, int[] to) {
        int missing = to.length - from.length;
        int[] strides = strides(from);
        int[] steps = new int[to.length];
        for (int axis = 0; axis < from.length; axis++) {
            steps[missing + axis] = from[axis] == 1 ? 0 : strides[axis];
        }
        return walk(to, steps, 0);
    }

    /** For each value of the transposed array: its position in the shape {@code from}. */
    static int[] transposed(int[] from, int[] order) {
        int[] strides = strides(from);
        int[] to = new int[from.length];
        int[] steps = new int[from.length];
        for (int axis = 0; axis < from.length; axis++) {
            to[axis] = from[order[axis]];
            steps[axis] = strides[order[axis]];
        }
        return walk(to, steps, 0);
    }

    /** For each value of a part: its position in the shape {@code whole}, where the part begins at {@code first}. */
    static int[] part(int[] part, int[] whole, int axis, int first) {
        int[] strides = strides(whole);
        return walk(part, strides, first * strides[axis]);
    }

    private static int[] strides(int[] shape) {
        int[] strides = new int[shape.length];
        int stride = 1;
        for (int axis = shape.length - 1; axis >= 0; axis--) {
            strides[axis] = stride;
            stride *= shape[axis];
        }
        return strides;
    }

    /** Counts through {@code shape} in row-major order, adding up the steps of each axis from {@code start}. */
    private static int[] walk(int[] shape, int[] steps, int start) {
        int size = 1;
        for (int length : shape) {
            size = Math.multiplyExact(size, length);
        }
        int[] positions = new int[size];
        int[] index = new int[shape.length];
        int position = start;
        for (int i = 0; i < size; i++) {
            positions[i] = position;
            for (int axis = shape.length - 1; axis >= 0; axis--) {
                position += steps[axis];
                if (++index[axis] < shape[axis]) {
                    break;
                }
                position -= steps[axis] * shape[axis];
                index[axis] = 0;
            }
        }
        return positions;
    }
}
