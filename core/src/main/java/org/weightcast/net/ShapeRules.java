package org.weightcast.net;

import java.util.Arrays;
import java.util.List;

/**
 * The shapes that the operations of {@link Ops} make, and the mistakes they refuse: one set of rules and texts for all
 * interpreters that know their shapes. Every method returns a new array and throws an
 * {@link IllegalArgumentException} that names the operation and both shapes.
 */
public final class ShapeRules {
    private ShapeRules() {}

    /** Right-aligned; sizes of 1 stretch. */
    public static int[] broadcast(String operation, int[] a, int[] b) {
        int rank = Math.max(a.length, b.length);
        int[] result = new int[rank];
        for (int fromEnd = 1; fromEnd <= rank; fromEnd++) {
            int sizeOfA = fromEnd > a.length ? 1 : a[a.length - fromEnd];
            int sizeOfB = fromEnd > b.length ? 1 : b[b.length - fromEnd];
            require(
                    sizeOfA == sizeOfB || sizeOfA == 1 || sizeOfB == 1,
                    "%s: the shapes %s and %s do not broadcast",
                    operation,
                    a,
                    b);
            result[rank - fromEnd] = sizeOfA == 1 ? sizeOfB : sizeOfA;
        }
        return result;
    }

    /** The axes shrink to 1. */
    public static int[] reduce(String operation, int[] x, int... axes) {
        require(axes.length > 0, "%s: no axes are given for the shape %s", operation, x);
        int[] result = x.clone();
        for (int i = 0; i < axes.length; i++) {
            checkAxis(operation, x, axes[i]);
            for (int earlier = 0; earlier < i; earlier++) {
                require(
                        axes[earlier] != axes[i],
                        "%s: the axes %s name one axis of the shape %s twice",
                        operation,
                        axes,
                        x);
            }
            result[axes[i]] = 1;
        }
        return result;
    }

    /** As {@link #reduce}, for reductions without an answer for no values. */
    public static int[] reduceSome(String operation, int[] x, int... axes) {
        int[] result = reduce(operation, x, axes);
        for (int axis : axes) {
            require(x[axis] > 0, "%s: the axes %s of the shape %s hold no values", operation, axes, x);
        }
        return result;
    }

    /** Operations along an axis keep the shape. */
    public static int[] along(String operation, int[] x, int axis) {
        checkAxis(operation, x, axis);
        return x.clone();
    }

    public static int[] layerNorm(int[] x, int[] gain, int[] bias) {
        require(x.length > 0, "layerNorm: the shape %s has no axis to normalise", x);
        int[] expected = {x[x.length - 1]};
        require(Arrays.equals(gain, expected), "layerNorm: the gain %s does not fit the last axis of %s", gain, x);
        require(Arrays.equals(bias, expected), "layerNorm: the bias %s does not fit the last axis of %s", bias, x);
        return x.clone();
    }

    public static int[] matmul(int[] a, int[] b) {
        require(a.length >= 2 && b.length >= 2, "matmul: the shapes %s and %s must both have two axes or more", a, b);
        int m = a[a.length - 2];
        int n = b[b.length - 1];
        require(
                a[a.length - 1] == b[b.length - 2],
                "matmul: the last axis of %s does not fit the last but one of %s",
                a,
                b);
        int[] leadingOfA = Arrays.copyOf(a, a.length - 2);
        int[] leadingOfB = Arrays.copyOf(b, b.length - 2);
        try {
            int[] leading = broadcast("matmul", leadingOfA, leadingOfB);
            int[] result = Arrays.copyOf(leading, leading.length + 2);
            result[leading.length] = m;
            result[leading.length + 1] = n;
            return result;
        } catch (IllegalArgumentException mistake) {
            throw new IllegalArgumentException(
                    text("matmul: the leading axes of the shapes %s and %s do not broadcast", a, b), mistake);
        }
    }

    /** The bounds of a clip. */
    public static void clip(float low, float high) {
        require(low <= high, "clip: the lower bound %s is not at most the upper one %s", low, high);
    }

    public static int[] conv2d(int[] x, int[] kernel, int stride, int padding, int dilation, int groups) {
        require(
                x.length == 4 && kernel.length == 4,
                "conv2d: the image %s and the kernel %s must have four axes",
                x,
                kernel);
        require(
                stride >= 1 && padding >= 0 && dilation >= 1 && groups >= 1,
                "conv2d: stride %s, padding %s, dilation %s and %s groups are not possible for the image %s and the"
                        + " kernel %s",
                stride,
                padding,
                dilation,
                groups,
                x,
                kernel);
        require(
                x[1] == groups * kernel[1] && kernel[0] % groups == 0,
                "conv2d: the image %s does not fit the kernel %s in %s group(s)",
                x,
                kernel,
                groups);
        int height = x[2] + 2 * padding - dilation * (kernel[2] - 1) - 1;
        int width = x[3] + 2 * padding - dilation * (kernel[3] - 1) - 1;
        require(
                height >= 0 && width >= 0 && kernel[2] > 0 && kernel[3] > 0,
                "conv2d: the image %s with padding %s is smaller than the kernel %s with dilation %s",
                x,
                padding,
                kernel,
                dilation);
        return new int[] {x[0], kernel[0], height / stride + 1, width / stride + 1};
    }

    public static int[] pool(String operation, int[] x, int size) {
        require(x.length == 4, "%s: the image %s must have four axes", operation, x);
        require(
                size >= 1 && x[2] >= size && x[3] >= size,
                "%s: the image %s holds no window of %s x %s",
                operation,
                x,
                size,
                size);
        return new int[] {x[0], x[1], x[2] / size, x[3] / size};
    }

    public static int[] flatten(int[] x, int first, int last) {
        require(
                0 <= first && first <= last && last < x.length,
                "flatten: the axes %s to %s are not in the shape %s",
                first,
                last,
                x);
        int merged = 1;
        for (int axis = first; axis <= last; axis++) {
            merged = Math.multiplyExact(merged, x[axis]);
        }
        return replace(x, first, last + 1, merged);
    }

    public static int[] unflatten(int[] x, int axis, int... sizes) {
        checkAxis("unflatten", x, axis);
        int known = 1;
        int inferred = -1;
        for (int i = 0; i < sizes.length; i++) {
            boolean infer = sizes[i] == -1;
            require(
                    sizes[i] >= 1 || (infer && inferred < 0),
                    "unflatten: the sizes %s for axis %s of %s may hold one -1, and otherwise sizes from 1 on",
                    sizes,
                    axis,
                    x);
            known = infer ? known : Math.multiplyExact(known, sizes[i]);
            inferred = infer ? i : inferred;
        }
        boolean fits = inferred >= 0 ? x[axis] % known == 0 : x[axis] == known;
        require(fits && sizes.length > 0, "unflatten: axis %s of %s does not split into %s", axis, x, sizes);
        int[] split = sizes.clone();
        if (inferred >= 0) {
            split[inferred] = x[axis] / known;
        }
        return replace(x, axis, axis + 1, split);
    }

    public static int[] transpose(int[] x, int... order) {
        int[] sorted = order.clone();
        Arrays.sort(sorted);
        boolean permutation = order.length == x.length;
        for (int axis = 0; permutation && axis < x.length; axis++) {
            permutation = sorted[axis] == axis;
        }
        require(permutation, "transpose: the order %s does not name every axis of the shape %s once", order, x);
        int[] result = new int[x.length];
        for (int axis = 0; axis < x.length; axis++) {
            result[axis] = x[order[axis]];
        }
        return result;
    }

    public static int[] concat(int axis, List<int[]> parts) {
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("concat: there is nothing to put together");
        }
        int[] result = along("concat", parts.get(0), axis);
        for (int[] part : parts.subList(1, parts.size())) {
            int[] alike = part.clone();
            if (axis < part.length) {
                alike[axis] = parts.get(0)[axis];
            }
            require(
                    Arrays.equals(alike, parts.get(0)),
                    "concat: the shapes %s and %s differ beside axis %s",
                    parts.get(0),
                    part,
                    axis);
            result[axis] = Math.addExact(result[axis], part[axis]);
        }
        return result;
    }

    public static int[] slice(int[] x, int axis, int from, int to) {
        checkAxis("slice", x, axis);
        require(
                0 <= from && from <= to && from <= x[axis],
                "slice: the positions %s to %s are not on axis %s of the shape %s",
                from,
                to,
                axis,
                x);
        int[] result = x.clone();
        result[axis] = Math.min(to, x[axis]) - from;
        return result;
    }

    public static int[] unsqueeze(int[] x, int axis) {
        require(0 <= axis && axis <= x.length, "unsqueeze: axis %s has no place in the shape %s", axis, x);
        return replace(x, axis, axis, 1);
    }

    public static int[] squeeze(int[] x, int axis) {
        checkAxis("squeeze", x, axis);
        require(x[axis] == 1, "squeeze: axis %s of the shape %s is not of size 1", axis, x);
        return replace(x, axis, axis + 1);
    }

    public static int[] expand(int[] x, int[] like) {
        require(x.length <= like.length, "expand: the shape %s does not stretch to %s", x, like);
        for (int fromEnd = 1; fromEnd <= x.length; fromEnd++) {
            int size = x[x.length - fromEnd];
            require(
                    size == 1 || size == like[like.length - fromEnd],
                    "expand: the shape %s does not stretch to %s",
                    x,
                    like);
        }
        return like.clone();
    }

    private static void checkAxis(String operation, int[] x, int axis) {
        require(0 <= axis && axis < x.length, "%s: the shape %s has no axis %s", operation, x, axis);
    }

    /** The axes from..to (exclusive) of x replaced by others. */
    private static int[] replace(int[] x, int from, int to, int... others) {
        int[] result = new int[x.length - (to - from) + others.length];
        System.arraycopy(x, 0, result, 0, from);
        System.arraycopy(others, 0, result, from, others.length);
        System.arraycopy(x, to, result, from + others.length, x.length - to);
        return result;
    }

    private static void require(boolean holds, String text, Object... parts) {
        if (!holds) {
            throw new IllegalArgumentException(text(text, parts));
        }
    }

    private static String text(String text, Object... parts) {
        return text.formatted(Arrays.stream(parts)
                .map(part -> part instanceof int[] shape ? Arrays.toString(shape) : part)
                .toArray());
    }
}
