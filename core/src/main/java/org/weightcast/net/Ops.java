package org.weightcast.net;

import java.util.List;
import org.weightcast.weights.FloatArray;

/**
 * The operations that deployable networks are written in, with ONNX's semantics on 32-bit floats. Interpreters choose
 * {@code T}: a libtorch tensor, an edge of an ONNX graph, a shape with its cost, a plain array. There are no integer
 * tensors and no arithmetic on sizes: {@link #flatten}, {@link #unflatten} and {@link #count} suffice.
 *
 * <p>Elementwise operations broadcast as NumPy does. Reductions keep the reduced axes with size 1; {@link #squeeze}
 * drops them. Axes count from 0; negative ones are not accepted. Shape mistakes throw
 * {@link IllegalArgumentException} naming both shapes ({@link ShapeRules}), as far as the interpreter knows the sizes.
 *
 * @param <T> the value an operation reads and makes
 */
public interface Ops<T> {

    T constant(FloatArray value);

    default T constant(float value) {
        return constant(FloatArray.scalar(value));
    }

    // Elementwise.

    T add(T a, T b);

    T subtract(T a, T b);

    T multiply(T a, T b);

    T divide(T a, T b);

    T maximum(T a, T b);

    /** 1 where a is greater than b, 0 elsewhere (also where one is no number); carries no gradient. */
    T greater(T a, T b);

    T relu(T x);

    /** Values below low become low, values above high become high; low is not above high. */
    T clip(T x, float low, float high);

    T exp(T x);

    T log(T x);

    T sqrt(T x);

    T tanh(T x);

    T sigmoid(T x);

    /** The error function; {@code 0.5 x (1 + erf(x / sqrt 2))} is GELU. */
    T erf(T x);

    // Reductions; the reduced axes stay with size 1. At least one axis is named, and none twice.

    /** The sum over the axes; 0 over an axis of size 0. */
    T sum(T x, int... axes);

    /** The mean over the axes, none of size 0. */
    T mean(T x, int... axes);

    /** The largest value over the axes, none of size 0. */
    T max(T x, int... axes);

    /** The number of values along the axes, as a scalar: how a network learns the size of a free axis. */
    T count(T x, int... axes);

    /** Mean and biased variance over the axes. */
    default Moments<T> moments(T x, int... axes) {
        T mean = mean(x, axes);
        T centred = subtract(x, mean);
        return new Moments<>(mean, mean(multiply(centred, centred), axes));
    }

    /** Mean and biased variance, both with the reduced axes of size 1. */
    record Moments<T>(T mean, T variance) {}

    // Along one axis.

    T softmax(T x, int axis);

    T logSoftmax(T x, int axis);

    /**
     * Normalises the last axis to mean 0 and variance 1, then scales and shifts: gain (x - mean) / sqrt(variance +
     * epsilon) + bias with the biased variance; gain and bias are [last].
     */
    T layerNorm(T x, T gain, T bias, float epsilon);

    // Linear maps.

    /** Matrix product of the last two axes, [.., m, k] x [.., k, n]; both have them, the axes before them broadcast. */
    T matmul(T a, T b);

    /**
     * Cross-correlation without bias.
     *
     * @param x [n, groups * in, h, w]
     * @param kernel [groups * out, in, k, k]
     * @param padding zeros on all four sides
     * @param dilation steps in x from one value of the kernel to the next
     * @return [n, groups * out, h', w'] with h' = (h + 2 padding - dilation (k - 1) - 1) / stride + 1, rounded down, at
     *     least 1
     */
    T conv2d(T x, T kernel, int stride, int padding, int dilation, int groups);

    /** Cross-correlation with a kernel whose values lie next to each other. */
    default T conv2d(T x, T kernel, int stride, int padding, int groups) {
        return conv2d(x, kernel, stride, padding, 1, groups);
    }

    /** Largest value of each size x size window, stride = size, incomplete windows dropped; x [n, c, h, w] holds one. */
    T maxPool(T x, int size);

    /** Mean of each size x size window, stride = size, incomplete windows dropped; x [n, c, h, w] holds one. */
    T averagePool(T x, int size);

    // Shapes.

    /** Merges the neighbouring axes first..last (inclusive) into one. */
    T flatten(T x, int first, int last);

    /** Splits one axis into several of at least 1; at most one of the sizes may be -1 and is inferred. */
    T unflatten(T x, int axis, int... sizes);

    /** Reorders the axes: axis i of the result is axis {@code order[i]} of x. */
    T transpose(T x, int... order);

    /** Puts one part or more behind each other along an axis; their other axes agree. */
    T concat(int axis, List<T> parts);

    /**
     * Positions from (inclusive) to to (exclusive) of one axis; a {@code to} beyond the end means the end, while
     * {@code from} lies in the axis or just behind it, and not behind {@code to}.
     */
    T slice(T x, int axis, int from, int to);

    /** Inserts an axis of size 1; it becomes axis number {@code axis} of the result. */
    T unsqueeze(T x, int axis);

    /** Drops an axis of size 1. */
    T squeeze(T x, int axis);

    /**
     * Repeats x along its axes of size 1 (and along missing leading axes) to the shape of like, which itself is not
     * stretched; nothing else of like is read.
     */
    T expand(T x, T like);
}
