package org.weightcast.torch;

import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.weightcast.net.Ops;
import org.weightcast.net.ShapeRules;
import org.weightcast.weights.FloatArray;

/**
 * Runs networks with libtorch, differentiably to any order. Tensors belong to the scope that is open. libtorch accepts
 * more than {@link Ops} does (negative axes, missing ones, empty windows), so {@link ShapeRules} are asked first.
 *
 * <p>Maps [n, c, h, w] come out of convolutions with the channels of a pixel next to each other in memory (libtorch's channels-last
 * format; the axes keep their order): what follows a convolution, pooling above all, then works on whole vectors.
 */
public final class TorchOps implements Ops<Tensor> {
    private static final ScalarTypeOptional SAME_TYPE = new ScalarTypeOptional().retainReference();

    @Override
    public Tensor constant(FloatArray value) {
        return Torch.tensor(value);
    }

    @Override
    public Tensor add(Tensor a, Tensor b) {
        return checked("add", () -> a.add(b), a, b);
    }

    @Override
    public Tensor subtract(Tensor a, Tensor b) {
        return checked("subtract", () -> a.sub(b), a, b);
    }

    @Override
    public Tensor multiply(Tensor a, Tensor b) {
        return checked("multiply", () -> a.mul(b), a, b);
    }

    @Override
    public Tensor divide(Tensor a, Tensor b) {
        return checked("divide", () -> a.div(b), a, b);
    }

    @Override
    public Tensor maximum(Tensor a, Tensor b) {
        return checked("maximum", () -> torch.maximum(a, b), a, b);
    }

    @Override
    public Tensor greater(Tensor a, Tensor b) {
        return checked("greater", () -> torch.gt(a, b).to(torch.ScalarType.Float), a, b);
    }

    @Override
    public Tensor relu(Tensor x) {
        return torch.relu(x);
    }

    @Override
    public Tensor clip(Tensor x, float low, float high) {
        ShapeRules.clip(low, high);
        return torch.clamp(x, new ScalarOptional(new Scalar(low)), new ScalarOptional(new Scalar(high)));
    }

    @Override
    public Tensor exp(Tensor x) {
        return torch.exp(x);
    }

    @Override
    public Tensor log(Tensor x) {
        return torch.log(x);
    }

    @Override
    public Tensor sqrt(Tensor x) {
        return torch.sqrt(x);
    }

    @Override
    public Tensor tanh(Tensor x) {
        return torch.tanh(x);
    }

    @Override
    public Tensor sigmoid(Tensor x) {
        return torch.sigmoid(x);
    }

    @Override
    public Tensor erf(Tensor x) {
        return torch.erf(x);
    }

    @Override
    public Tensor sum(Tensor x, int... axes) {
        ShapeRules.reduce("sum", Torch.shape(x), axes);
        return checked("sum", () -> x.sum(longs(axes), true, SAME_TYPE), x);
    }

    @Override
    public Tensor mean(Tensor x, int... axes) {
        ShapeRules.reduceSome("mean", Torch.shape(x), axes);
        double count = 1;
        for (int axis : axes) {
            count *= x.size(axis);
        }
        // The gradient of a sum is a view; that of libtorch's mean would be written out at the size of x.
        Scalar values = new Scalar(count);
        return checked("mean", () -> x.sum(longs(axes), true, SAME_TYPE).div(values), x);
    }

    @Override
    public Tensor max(Tensor x, int... axes) {
        ShapeRules.reduceSome("max", Torch.shape(x), axes);
        return checked("max", () -> torch.amax(x, longs(axes), true), x);
    }

    @Override
    public Tensor count(Tensor x, int... axes) {
        ShapeRules.reduce("count", Torch.shape(x), axes);
        long count = 1;
        for (int axis : axes) {
            count *= x.size(axis);
        }
        return torch.scalar_tensor(new Scalar((float) count));
    }

    /** By sums and sums of squares: libtorch's own is a scalar loop over the values, an order of magnitude slower. */
    @Override
    public Moments<Tensor> moments(Tensor x, int... axes) {
        Tensor mean = mean(x, axes);
        Tensor meanOfSquares = mean(x.mul(x), axes); // square() has a slower gradient
        return new Moments<>(mean, torch.relu(meanOfSquares.sub(mean.mul(mean))));
    }

    @Override
    public Tensor softmax(Tensor x, int axis) {
        ShapeRules.along("softmax", Torch.shape(x), axis);
        return checked("softmax", () -> x.softmax(axis), x);
    }

    @Override
    public Tensor logSoftmax(Tensor x, int axis) {
        ShapeRules.along("logSoftmax", Torch.shape(x), axis);
        return checked("logSoftmax", () -> x.log_softmax(axis), x);
    }

    @Override
    public Tensor layerNorm(Tensor x, Tensor gain, Tensor bias, float epsilon) {
        ShapeRules.layerNorm(Torch.shape(x), Torch.shape(gain), Torch.shape(bias));
        long[] last = {x.size(x.dim() - 1)};
        return checked(
                "layerNorm",
                () -> torch.layer_norm(x, last, new TensorOptional(gain), new TensorOptional(bias), epsilon, false),
                x,
                gain,
                bias);
    }

    @Override
    public Tensor matmul(Tensor a, Tensor b) {
        ShapeRules.matmul(Torch.shape(a), Torch.shape(b));
        return checked("matmul", () -> a.matmul(b), a, b);
    }

    @Override
    public Tensor conv2d(Tensor x, Tensor kernel, int stride, int padding, int dilation, int groups) {
        ShapeRules.conv2d(Torch.shape(x), Torch.shape(kernel), stride, padding, dilation, groups);
        long[] strides = {stride, stride};
        long[] paddings = {padding, padding};
        long[] dilations = {dilation, dilation};
        return checked(
                "conv2d",
                () -> torch.conv2d(pixelByPixel(x), kernel, new TensorOptional(), strides, paddings, dilations, groups),
                x,
                kernel);
    }

    @Override
    public Tensor maxPool(Tensor x, int size) {
        ShapeRules.pool("maxPool", Torch.shape(x), size);
        long[] window = {size, size};
        return checked("maxPool", () -> torch.max_pool2d(pixelByPixel(x), window), x);
    }

    /** The same maps, in memory one pixel with all its channels after the other. */
    private static Tensor pixelByPixel(Tensor x) {
        return x.contiguous(torch.MemoryFormat.ChannelsLast);
    }

    @Override
    public Tensor averagePool(Tensor x, int size) {
        ShapeRules.pool("averagePool", Torch.shape(x), size);
        long[] window = {size, size};
        return checked("averagePool", () -> torch.avg_pool2d(x, window), x);
    }

    @Override
    public Tensor flatten(Tensor x, int first, int last) {
        ShapeRules.flatten(Torch.shape(x), first, last);
        return checked("flatten", () -> x.flatten(first, last), x);
    }

    @Override
    public Tensor unflatten(Tensor x, int axis, int... sizes) {
        ShapeRules.unflatten(Torch.shape(x), axis, sizes);
        return checked("unflatten into " + Arrays.toString(sizes), () -> x.unflatten(axis, longs(sizes)), x);
    }

    @Override
    public Tensor transpose(Tensor x, int... order) {
        ShapeRules.transpose(Torch.shape(x), order);
        return checked("transpose", () -> x.permute(longs(order)), x);
    }

    @Override
    public Tensor concat(int axis, List<Tensor> parts) {
        ShapeRules.concat(axis, parts.stream().map(Torch::shape).toList());
        Tensor[] all = parts.toArray(new Tensor[0]);
        return checked("concat", () -> torch.cat(new TensorVector(all), axis), all);
    }

    @Override
    public Tensor slice(Tensor x, int axis, int from, int to) {
        ShapeRules.slice(Torch.shape(x), axis, from, to);
        return checked("slice", () -> x.slice(axis, new LongOptional(from), new LongOptional(to), 1), x);
    }

    @Override
    public Tensor unsqueeze(Tensor x, int axis) {
        ShapeRules.unsqueeze(Torch.shape(x), axis);
        return x.unsqueeze(axis);
    }

    @Override
    public Tensor squeeze(Tensor x, int axis) {
        ShapeRules.squeeze(Torch.shape(x), axis);
        return x.squeeze(axis);
    }

    @Override
    public Tensor expand(Tensor x, Tensor like) {
        ShapeRules.expand(Torch.shape(x), Torch.shape(like));
        return checked("expand", () -> x.expand_as(like), x, like);
    }

    private static Tensor checked(String operation, Supplier<Tensor> body, Tensor... operands) {
        try {
            return body.get();
        } catch (IllegalArgumentException e) {
            throw e;
        } catch (RuntimeException e) {
            List<String> shapes = Arrays.stream(operands)
                    .map(Torch::shape)
                    .map(Arrays::toString)
                    .toList();
            throw new IllegalArgumentException(
                    operation + " of " + String.join(" and ", shapes) + ": " + Torch.firstLine(e), e);
        }
    }

    private static long[] longs(int... values) {
        return Arrays.stream(values).asLongStream().toArray();
    }
}
