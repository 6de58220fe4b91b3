package org.weightcast.net;

import java.util.Arrays;
import java.util.List;
import org.weightcast.weights.Named;

/** What a {@link Net} reads and answers: for each weight, input and output its axes. */
public record Signature(Named<List<Axis>> weights, Named<List<Axis>> inputs, Named<List<Axis>> outputs) {

    /** Axes from sizes ({@link Integer}) and names ({@link String}): {@code axes("batch", 1, 28, 28)}. */
    public static List<Axis> axes(Object... sizesOrNames) {
        return Arrays.stream(sizesOrNames)
                .map(axis -> axis instanceof Integer size ? Axis.of(size) : Axis.of((String) axis))
                .toList();
    }

    /** The sizes of axes that are all known, as weights' are. */
    public static int[] sizes(List<Axis> axes) {
        return axes.stream().mapToInt(axis -> sizeOf(axis, axes)).toArray();
    }

    private static int sizeOf(Axis axis, List<Axis> axes) {
        if (axis instanceof Axis.Size size) {
            return size.size();
        }
        throw new IllegalArgumentException("The axis '" + axis + "' of " + axes + " has no fixed size");
    }
}
