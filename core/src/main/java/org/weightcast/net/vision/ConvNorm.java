package org.weightcast.net.vision;

import static org.weightcast.net.Signature.axes;

import java.util.List;
import org.weightcast.net.Axis;
import org.weightcast.net.Norm;
import org.weightcast.net.Ops;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/**
 * A convolution without bias and the batch norm behind it. Zeros around the map keep its size at stride 1. Weights:
 * {@code name.kernel} [out, in / groups, k, k] and, under {@code name.norm.}, {@code gain}, {@code bias}, {@code mean} and
 * {@code variance} [out].
 *
 * @param in channels that come in
 * @param out channels that go out
 * @param window height and width k of the kernel, odd
 * @param dilation steps in the map from one value of the kernel to the next
 * @param groups groups of channels that do not see each other; {@code in} for a depthwise convolution
 */
public record ConvNorm(String name, int in, int out, int window, int stride, int dilation, int groups) {
    private static final FloatArray EPSILON = FloatArray.scalar(1e-5f);

    public ConvNorm {
        if (window % 2 == 0) {
            throw new IllegalArgumentException(
                    "The convolution '" + name + "' needs a window with a middle, not one of " + window);
        }
    }

    /** A convolution over all channels. */
    public static ConvNorm of(String name, int in, int out, int window, int stride) {
        return new ConvNorm(name, in, out, window, stride, 1, 1);
    }

    /** A convolution 1 x 1. */
    public static ConvNorm pointwise(String name, int in, int out) {
        return of(name, in, out, 1, 1);
    }

    /** A convolution of each channel by itself. */
    public static ConvNorm depthwise(String name, int channels, int window, int stride, int dilation) {
        return new ConvNorm(name, channels, channels, window, stride, dilation, channels);
    }

    public Named<List<Axis>> weights() {
        return Named.of(name + ".kernel", axes(out, in / groups, window, window))
                .with(normName() + "gain", axes(out))
                .with(normName() + "bias", axes(out))
                .with(normName() + "mean", axes(out))
                .with(normName() + "variance", axes(out));
    }

    /** The prefix of the norm's weights, and the name by which a {@link Norm} is asked. */
    public String normName() {
        return name + ".norm.";
    }

    /** Height and width of the map that comes out where {@code size} goes in. */
    public int size(int size) {
        return (size - 1) / stride + 1;
    }

    /** Maps [n, in, h, w] to normalised maps [n, out, h', w']. */
    public <T> T apply(Ops<T> ops, Named<T> weights, T x, Norm<T> norm) {
        int padding = dilation * (window - 1) / 2;
        T convolved = ops.conv2d(x, weights.get(name + ".kernel"), stride, padding, dilation, groups);
        Named<T> own = weights.under(normName());
        Ops.Moments<T> moments = norm.moments(ops, normName(), own, convolved);
        T deviation = ops.sqrt(ops.add(moments.variance(), ops.constant(EPSILON)));
        T scale = ops.divide(own.get("gain"), deviation);
        T shift = ops.subtract(own.get("bias"), ops.multiply(moments.mean(), scale));
        return ops.add(ops.multiply(convolved, perChannel(ops, scale)), perChannel(ops, shift));
    }

    /** As {@link #apply}, followed by ReLU6. */
    public <T> T applyActive(Ops<T> ops, Named<T> weights, T x, Norm<T> norm) {
        return relu6(ops, apply(ops, weights, x, norm));
    }

    static <T> T relu6(Ops<T> ops, T x) {
        return ops.clip(x, 0, 6);
    }

    private static <T> T perChannel(Ops<T> ops, T vector) {
        return ops.unsqueeze(ops.unsqueeze(vector, 1), 2); // [C, 1, 1]
    }
}
