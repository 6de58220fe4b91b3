package org.weightcast.net.vision;

import java.util.List;
import org.weightcast.net.Axis;
import org.weightcast.net.Norm;
import org.weightcast.net.Ops;
import org.weightcast.weights.Named;

/**
 * The block of MobileNetV2 (Sandler et al. 2018): a convolution 1 x 1 to more channels, a depthwise one, and one back to few channels
 * with no activation behind it; the input is added where it has the output's shape. Weights: the {@link ConvNorm}s
 * {@code name.expand}, left out where no channels are added, {@code name.depthwise} and {@code name.project}.
 *
 * @param in channels k that come in
 * @param hidden channels tk of the depthwise convolution
 * @param out channels k' that go out
 * @param window height and width of the depthwise kernel
 * @param stride of the depthwise convolution
 * @param dilation of the depthwise convolution
 * @param form what the paper's ablation switches off
 */
public record InvertedResidual(
        String name, int in, int hidden, int out, int window, int stride, int dilation, Form form) {

    /**
     * What makes the block: both, in the published network.
     *
     * @param linear no activation behind the last convolution; else ReLU6
     * @param shortcut the input is added where it fits
     */
    public record Form(boolean linear, boolean shortcut) {
        public static final Form PUBLISHED = new Form(true, true);
    }

    /** The published block with a kernel 3 x 3. */
    public static InvertedResidual of(String name, int in, int hidden, int out, int stride) {
        return new InvertedResidual(name, in, hidden, out, 3, stride, 1, Form.PUBLISHED);
    }

    /** The same weights laid over the map in other steps. */
    public InvertedResidual stepping(int otherStride, int otherDilation) {
        return new InvertedResidual(name, in, hidden, out, window, otherStride, otherDilation, form);
    }

    public Named<List<Axis>> weights() {
        Named<List<Axis>> rest = depthwise().weights().with(project().weights());
        return expands() ? expand().weights().with(rest) : rest;
    }

    boolean expands() {
        return hidden != in;
    }

    ConvNorm expand() {
        return ConvNorm.pointwise(name + ".expand", in, hidden);
    }

    ConvNorm depthwise() {
        return ConvNorm.depthwise(name + ".depthwise", hidden, window, stride, dilation);
    }

    ConvNorm project() {
        return ConvNorm.pointwise(name + ".project", hidden, out);
    }

    /** Height and width of the map that comes out where {@code size} goes in. */
    public int size(int size) {
        return depthwise().size(size);
    }

    /** Maps [n, in, h, w] to [n, out, h', w']. */
    public <T> T apply(Ops<T> ops, Named<T> weights, T x, Norm<T> norm) {
        return finish(ops, weights, x, expanded(ops, weights, x, norm), norm);
    }

    /** The first half of the block: [n, in, h, w] to [n, hidden, h, w]. */
    public <T> T expanded(Ops<T> ops, Named<T> weights, T x, Norm<T> norm) {
        return expands() ? expand().applyActive(ops, weights, x, norm) : x;
    }

    /** The second half of the block, from what came in and what {@link #expanded} made of it. */
    public <T> T finish(Ops<T> ops, Named<T> weights, T x, T expanded, Norm<T> norm) {
        T filtered = depthwise().applyActive(ops, weights, expanded, norm);
        T projected = project().apply(ops, weights, filtered, norm);
        T result = form.linear() ? projected : ConvNorm.relu6(ops, projected);
        return form.shortcut() && stride == 1 && in == out ? ops.add(x, result) : result;
    }
}
