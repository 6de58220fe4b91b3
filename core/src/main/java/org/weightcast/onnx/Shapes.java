package org.weightcast.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** What each operation makes of shapes with free axes, and which shapes it refuses. */
final class Shapes {
    private Shapes() {}

    static int[] allAxes(int rank) {
        return IntStream.range(0, rank).toArray();
    }

    static boolean agree(List<Extent> a, List<Extent> b) {
        return a.size() == b.size()
                && IntStream.range(0, a.size()).allMatch(axis -> a.get(axis).agreesWith(b.get(axis)));
    }

    static void checkAxes(String operation, List<Extent> shape, int... axes) {
        for (int axis : axes) {
            if (axis < 0 || axis >= shape.size()) {
                throw new IllegalArgumentException(
                        operation + " along axis " + axis + " of " + shape + ", which has no such axis");
            }
        }
    }

    /** The axes of a reduction: at least one, each there, none twice. */
    static void checkReduction(String operation, List<Extent> shape, int... axes) {
        checkAxes(operation, shape, axes);
        if (axes.length == 0 || Arrays.stream(axes).distinct().count() < axes.length) {
            throw new IllegalArgumentException(operation + " of " + shape + " along the axes " + Arrays.toString(axes)
                    + ": name at least one, and none twice");
        }
    }

    static List<Extent> broadcast(String operation, List<Extent> a, List<Extent> b) {
        if (!broadcasts(a, b)) {
            throw new IllegalArgumentException(
                    operation + " of " + a + " and " + b + ": these shapes do not fit each other");
        }
        int rank = Math.max(a.size(), b.size());
        List<Extent> result = new ArrayList<>();
        for (int axis = 0; axis < rank; axis++) {
            Extent left = fromTheEnd(a, rank - axis);
            Extent right = fromTheEnd(b, rank - axis);
            result.add(left.is(1) || (left.isUnknown() && !right.is(1)) ? right : left);
        }
        return result;
    }

    private static boolean broadcasts(List<Extent> a, List<Extent> b) {
        return IntStream.rangeClosed(1, Math.min(a.size(), b.size())).allMatch(distance -> {
            Extent left = fromTheEnd(a, distance);
            Extent right = fromTheEnd(b, distance);
            return left.is(1) || right.is(1) || left.agreesWith(right);
        });
    }

    static void checkExpandable(List<Extent> x, List<Extent> like) {
        if (x.size() > like.size() || !broadcasts(x, like) || !agree(broadcast("expand", x, like), like)) {
            throw new IllegalArgumentException("Cannot repeat " + x + " to the shape " + like);
        }
    }

    static void checkLayerNorm(List<Extent> x, List<Extent> vector) {
        if (x.isEmpty() || vector.size() != 1 || !vector.get(0).agreesWith(x.get(x.size() - 1))) {
            throw new IllegalArgumentException(
                    "Layer normalisation of " + x + " needs a gain and a bias for its last" + " axis, not " + vector);
        }
    }

    static List<Extent> product(List<Extent> a, List<Extent> b) {
        boolean fits = a.size() >= 2
                && b.size() >= 2
                && fromTheEnd(a, 1).agreesWith(fromTheEnd(b, 2))
                && broadcasts(before(a), before(b));
        if (!fits) {
            throw new IllegalArgumentException("Cannot multiply the matrices " + a + " and " + b);
        }
        List<Extent> result = new ArrayList<>(broadcast("matmul", before(a), before(b)));
        result.add(fromTheEnd(a, 2));
        result.add(fromTheEnd(b, 1));
        return result;
    }

    /** The axes before a matrix. */
    private static List<Extent> before(List<Extent> shape) {
        return shape.subList(0, shape.size() - 2);
    }

    static List<Extent> convolved(
            List<Extent> x,
            List<Extent> kernel,
            int stride,
            int padding,
            int dilation,
            int groups,
            Supplier<Extent> unknown) {
        boolean fits = x.size() == 4
                && kernel.size() == 4
                && groups > 0
                && stride > 0
                && padding >= 0
                && dilation > 0
                && (kernel.get(0).isDivisibleBy(groups) || !kernel.get(0).isFixed())
                && x.get(1).agreesWith(kernel.get(1).times(Extent.of(groups)));
        if (!fits) {
            throw new IllegalArgumentException("Cannot convolve " + x + " with kernels " + kernel + " in " + groups
                    + " groups, stride " + stride + ", padding " + padding + ", dilation " + dilation);
        }
        return List.of(
                x.get(0),
                kernel.get(0),
                positions(x, kernel, 2, stride, padding, dilation, unknown),
                positions(x, kernel, 3, stride, padding, dilation, unknown));
    }

    static List<Extent> pooled(List<Extent> x, int size, Supplier<Extent> unknown) {
        if (x.size() != 4 || size < 1) {
            throw new IllegalArgumentException("Cannot pool " + x + " in windows of " + size + "; it needs 4 axes");
        }
        List<Extent> window = OnnxGraph.fixed(1, 1, size, size);
        return List.of(
                x.get(0),
                x.get(1),
                positions(x, window, 2, size, 0, 1, unknown),
                positions(x, window, 3, size, 0, 1, unknown));
    }

    /** At how many positions along one axis a window is laid. */
    private static Extent positions(
            List<Extent> x,
            List<Extent> window,
            int axis,
            int stride,
            int padding,
            int dilation,
            Supplier<Extent> unknown) {
        if (!x.get(axis).isFixed() || !window.get(axis).isFixed()) {
            return unknown.get();
        }
        long room =
                x.get(axis).size() + 2L * padding - dilation * (window.get(axis).size() - 1) - 1;
        if (room < 0) {
            throw new IllegalArgumentException("A window of " + window + " does not fit into " + x + " with padding "
                    + padding + ": axis " + axis + " is too short");
        }
        return Extent.of(room / stride + 1);
    }

    static List<Extent> joined(int axis, List<List<Extent>> parts) {
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("There is nothing to join");
        }
        List<Extent> result = new ArrayList<>(parts.get(0));
        checkAxes("concat", result, axis);
        for (List<Extent> part : parts.subList(1, parts.size())) {
            boolean fits = part.size() == result.size()
                    && IntStream.range(0, part.size())
                            .allMatch(i -> i == axis || result.get(i).agreesWith(part.get(i)));
            if (!fits) {
                throw new IllegalArgumentException("Cannot join " + result + " and " + part + " along axis " + axis);
            }
            result.set(axis, result.get(axis).plus(part.get(axis)));
        }
        return result;
    }

    /** What is left of an axis between two positions. */
    static Extent cut(List<Extent> x, int axis, int from, int to, Supplier<Extent> unknown) {
        Extent extent = x.get(axis);
        if (from < 0 || to < from || (extent.isFixed() && from > extent.size())) {
            throw new IllegalArgumentException(
                    "The positions " + from + " to " + to + " are not within axis " + axis + " of " + x);
        }
        if (extent.isFixed() || to <= extent.size()) {
            return Extent.of(Math.min(to, extent.size()) - from);
        }
        return to == Integer.MAX_VALUE && from <= extent.size() ? extent.minus(from) : unknown.get();
    }

    /** The parts of an axis that is split into {@code sizes}, one of which may be -1. */
    static List<Extent> split(List<Extent> x, int axis, int[] sizes, Supplier<Extent> unknown) {
        Extent whole = x.get(axis);
        long inferred = Arrays.stream(sizes).filter(size -> size == -1).count();
        long known =
                Arrays.stream(sizes).filter(size -> size != -1).asLongStream().reduce(1, Math::multiplyExact);
        boolean fits = inferred == 0
                ? whole.agreesWith(Extent.of(known))
                : inferred == 1 && known > 0 && (!whole.isFixed() || whole.isDivisibleBy(known));
        if (!fits || Arrays.stream(sizes).anyMatch(size -> size < -1)) {
            throw new IllegalArgumentException(
                    "Cannot split axis " + axis + " of " + x + " into " + Arrays.toString(sizes));
        }
        Extent rest = whole.isDivisibleBy(known) && !whole.isUnknown() ? whole.dividedBy(known) : unknown.get();
        return Arrays.stream(sizes)
                .mapToObj(size -> size == -1 ? rest : Extent.of(size))
                .toList();
    }

    private static Extent fromTheEnd(List<Extent> shape, int distance) {
        return distance > shape.size() ? Extent.of(1) : shape.get(shape.size() - distance);
    }
}
