package org.weightcast.net;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import org.weightcast.weights.FloatArray;

/**
 * The operations on plain Java arrays: written to be read, not to be fast. The oracle that the other interpreters are
 * tested against; it needs no native runtime. Every operation computes in double and rounds its result to float once.
 * Has no state.
 */
public final class ArrayOps implements Ops<FloatArray> {

    @Override
    public FloatArray constant(FloatArray value) {
        return value;
    }

    @Override
    public FloatArray add(FloatArray a, FloatArray b) {
        return combine("add", a, b, (left, right) -> left + right);
    }

    @Override
    public FloatArray subtract(FloatArray a, FloatArray b) {
        return combine("subtract", a, b, (left, right) -> left - right);
    }

    @Override
    public FloatArray multiply(FloatArray a, FloatArray b) {
        return combine("multiply", a, b, (left, right) -> left * right);
    }

    @Override
    public FloatArray divide(FloatArray a, FloatArray b) {
        return combine("divide", a, b, (left, right) -> left / right);
    }

    @Override
    public FloatArray maximum(FloatArray a, FloatArray b) {
        return combine("maximum", a, b, Math::max);
    }

    @Override
    public FloatArray greater(FloatArray a, FloatArray b) {
        return combine("greater", a, b, (left, right) -> left > right ? 1 : 0);
    }

    @Override
    public FloatArray relu(FloatArray x) {
        return change(x, value -> Math.max(value, 0));
    }

    @Override
    public FloatArray clip(FloatArray x, float low, float high) {
        ShapeRules.clip(low, high);
        return change(x, value -> Math.min(Math.max(value, low), high));
    }

    @Override
    public FloatArray exp(FloatArray x) {
        return change(x, Math::exp);
    }

    @Override
    public FloatArray log(FloatArray x) {
        return change(x, Math::log);
    }

    @Override
    public FloatArray sqrt(FloatArray x) {
        return change(x, Math::sqrt);
    }

    @Override
    public FloatArray tanh(FloatArray x) {
        return change(x, Math::tanh);
    }

    @Override
    public FloatArray sigmoid(FloatArray x) {
        return change(x, value -> 1 / (1 + Math.exp(-value)));
    }

    @Override
    public FloatArray erf(FloatArray x) {
        return change(x, ArrayOps::erf);
    }

    @Override
    public FloatArray sum(FloatArray x, int... axes) {
        int[] shape = ShapeRules.reduce("sum", x.shape(), axes);
        return rounded(accumulate(x, shape, 0, Double::sum), shape);
    }

    @Override
    public FloatArray mean(FloatArray x, int... axes) {
        int[] shape = ShapeRules.reduceSome("mean", x.shape(), axes);
        double[] sums = accumulate(x, shape, 0, Double::sum);
        double count = (double) x.size() / sums.length;
        return rounded(Arrays.stream(sums).map(sum -> sum / count).toArray(), shape);
    }

    @Override
    public FloatArray max(FloatArray x, int... axes) {
        int[] shape = ShapeRules.reduceSome("max", x.shape(), axes);
        return rounded(accumulate(x, shape, Double.NEGATIVE_INFINITY, Math::max), shape);
    }

    @Override
    public FloatArray count(FloatArray x, int... axes) {
        ShapeRules.reduce("count", x.shape(), axes);
        long count = 1;
        for (int axis : axes) {
            count *= x.axis(axis);
        }
        return FloatArray.scalar((float) count);
    }

    @Override
    public FloatArray softmax(FloatArray x, int axis) {
        int[] shape = ShapeRules.along("softmax", x.shape(), axis);
        return rounded(Arrays.stream(logSoftmaxInDouble(x, axis)).map(Math::exp).toArray(), shape);
    }

    @Override
    public FloatArray logSoftmax(FloatArray x, int axis) {
        int[] shape = ShapeRules.along("logSoftmax", x.shape(), axis);
        return rounded(logSoftmaxInDouble(x, axis), shape);
    }

    /** x - max - log(sum(exp(x - max))): the largest exponent is 0, so nothing overflows. */
    private static double[] logSoftmaxInDouble(FloatArray x, int axis) {
        int[] reduced = x.shape();
        reduced[axis] = 1;
        int[] group = Positions.broadcast(reduced, x.shape());
        double[] largest = accumulate(x, reduced, Double.NEGATIVE_INFINITY, Math::max);
        double[] sums = new double[largest.length];
        for (int i = 0; i < x.size(); i++) {
            sums[group[i]] += Math.exp(x.at(i) - largest[group[i]]);
        }
        double[] result = new double[x.size()];
        for (int i = 0; i < x.size(); i++) {
            result[i] = x.at(i) - largest[group[i]] - Math.log(sums[group[i]]);
        }
        return result;
    }

    @Override
    public FloatArray layerNorm(FloatArray x, FloatArray gain, FloatArray bias, float epsilon) {
        int[] shape = ShapeRules.layerNorm(x.shape(), gain.shape(), bias.shape());
        int length = gain.size();
        double[] result = new double[x.size()];
        for (int row = 0; row < x.size(); row += length) {
            double mean = 0;
            for (int i = 0; i < length; i++) {
                mean += (double) x.at(row + i) / length;
            }
            double variance = 0;
            for (int i = 0; i < length; i++) {
                variance += (x.at(row + i) - mean) * (x.at(row + i) - mean) / length;
            }
            double scale = 1 / Math.sqrt(variance + epsilon);
            for (int i = 0; i < length; i++) {
                result[row + i] = (x.at(row + i) - mean) * scale * gain.at(i) + bias.at(i);
            }
        }
        return rounded(result, shape);
    }

    @Override
    public FloatArray matmul(FloatArray a, FloatArray b) {
        int[] shape = ShapeRules.matmul(a.shape(), b.shape());
        int m = shape[shape.length - 2];
        int n = shape[shape.length - 1];
        int k = a.axis(a.rank() - 1);
        int[] leading = Arrays.copyOf(shape, shape.length - 2);
        int[] matrixOfA = Positions.broadcast(Arrays.copyOf(a.shape(), a.rank() - 2), leading);
        int[] matrixOfB = Positions.broadcast(Arrays.copyOf(b.shape(), b.rank() - 2), leading);
        double[] result = new double[matrixOfA.length * m * n];
        for (int matrix = 0; matrix < matrixOfA.length; matrix++) {
            for (int row = 0; row < m; row++) {
                int rowOfA = (matrixOfA[matrix] * m + row) * k;
                for (int column = 0; column < n; column++) {
                    double sum = 0;
                    for (int i = 0; i < k; i++) {
                        sum += (double) a.at(rowOfA + i) * b.at((matrixOfB[matrix] * k + i) * n + column);
                    }
                    result[(matrix * m + row) * n + column] = sum;
                }
            }
        }
        return rounded(result, shape);
    }

    @Override
    public FloatArray conv2d(FloatArray x, FloatArray kernel, int stride, int padding, int dilation, int groups) {
        int[] shape = ShapeRules.conv2d(x.shape(), kernel.shape(), stride, padding, dilation, groups);
        double[] result = new double[Math.toIntExact(FloatArray.count(shape))];
        int channelsPerGroup = shape[1] / groups;
        int position = 0;
        for (int image = 0; image < shape[0]; image++) {
            for (int channel = 0; channel < shape[1]; channel++) {
                int firstInput = image * x.axis(1) + channel / channelsPerGroup * kernel.axis(1);
                for (int row = 0; row < shape[2]; row++) {
                    for (int column = 0; column < shape[3]; column++) {
                        int top = row * stride - padding;
                        int left = column * stride - padding;
                        result[position++] = correlate(x, kernel, firstInput, channel, top, left, dilation);
                    }
                }
            }
        }
        return rounded(result, shape);
    }

    /** One output value: the kernel of one channel laid over the planes from firstInput on, its corner at (top, left). */
    private static double correlate(
            FloatArray x, FloatArray kernel, int firstInput, int channel, int top, int left, int dilation) {
        int height = x.axis(2);
        int width = x.axis(3);
        int position = channel * kernel.axis(1) * kernel.axis(2) * kernel.axis(3);
        double sum = 0;
        for (int input = 0; input < kernel.axis(1); input++) {
            for (int i = 0; i < kernel.axis(2); i++) {
                int row = top + i * dilation;
                for (int j = 0; j < kernel.axis(3); j++) {
                    int column = left + j * dilation;
                    if (row >= 0 && row < height && column >= 0 && column < width) {
                        sum += (double) x.at(((firstInput + input) * height + row) * width + column)
                                * kernel.at(position);
                    }
                    position++;
                }
            }
        }
        return sum;
    }

    @Override
    public FloatArray maxPool(FloatArray x, int size) {
        int[] shape = ShapeRules.pool("maxPool", x.shape(), size);
        return rounded(poolWindows(x, shape, size, Double.NEGATIVE_INFINITY, Math::max), shape);
    }

    @Override
    public FloatArray averagePool(FloatArray x, int size) {
        int[] shape = ShapeRules.pool("averagePool", x.shape(), size);
        double[] sums = poolWindows(x, shape, size, 0, Double::sum);
        return rounded(
                Arrays.stream(sums).map(sum -> sum / ((double) size * size)).toArray(), shape);
    }

    private static double[] poolWindows(
            FloatArray x, int[] shape, int size, double start, DoubleBinaryOperator combination) {
        double[] result = new double[Math.toIntExact(FloatArray.count(shape))];
        Arrays.fill(result, start);
        int height = shape[2];
        int width = shape[3];
        for (int plane = 0; plane < shape[0] * shape[1]; plane++) {
            for (int row = 0; row < height * size; row++) {
                for (int column = 0; column < width * size; column++) {
                    int window = (plane * height + row / size) * width + column / size;
                    float value = x.at((plane * x.axis(2) + row) * x.axis(3) + column);
                    result[window] = combination.applyAsDouble(result[window], value);
                }
            }
        }
        return result;
    }

    @Override
    public FloatArray flatten(FloatArray x, int first, int last) {
        return x.reshaped(ShapeRules.flatten(x.shape(), first, last));
    }

    @Override
    public FloatArray unflatten(FloatArray x, int axis, int... sizes) {
        return x.reshaped(ShapeRules.unflatten(x.shape(), axis, sizes));
    }

    @Override
    public FloatArray transpose(FloatArray x, int... order) {
        int[] shape = ShapeRules.transpose(x.shape(), order);
        return pick(x, Positions.transposed(x.shape(), order), shape);
    }

    @Override
    public FloatArray concat(int axis, List<FloatArray> parts) {
        int[] shape =
                ShapeRules.concat(axis, parts.stream().map(FloatArray::shape).toList());
        float[] values = new float[Math.toIntExact(FloatArray.count(shape))];
        int first = 0;
        for (FloatArray part : parts) {
            int[] places = Positions.part(part.shape(), shape, axis, first);
            for (int i = 0; i < places.length; i++) {
                values[places[i]] = part.at(i);
            }
            first += part.axis(axis);
        }
        return FloatArray.wrap(values, shape);
    }

    @Override
    public FloatArray slice(FloatArray x, int axis, int from, int to) {
        int[] shape = ShapeRules.slice(x.shape(), axis, from, to);
        return pick(x, Positions.part(shape, x.shape(), axis, from), shape);
    }

    @Override
    public FloatArray unsqueeze(FloatArray x, int axis) {
        return x.reshaped(ShapeRules.unsqueeze(x.shape(), axis));
    }

    @Override
    public FloatArray squeeze(FloatArray x, int axis) {
        return x.reshaped(ShapeRules.squeeze(x.shape(), axis));
    }

    @Override
    public FloatArray expand(FloatArray x, FloatArray like) {
        int[] shape = ShapeRules.expand(x.shape(), like.shape());
        return pick(x, Positions.broadcast(x.shape(), shape), shape);
    }

    private static FloatArray combine(String operation, FloatArray a, FloatArray b, DoubleBinaryOperator rule) {
        int[] shape = ShapeRules.broadcast(operation, a.shape(), b.shape());
        int[] placesInA = Positions.broadcast(a.shape(), shape);
        int[] placesInB = Positions.broadcast(b.shape(), shape);
        float[] values = new float[placesInA.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) rule.applyAsDouble(a.at(placesInA[i]), b.at(placesInB[i]));
        }
        return FloatArray.wrap(values, shape);
    }

    private static FloatArray change(FloatArray x, DoubleUnaryOperator rule) {
        float[] values = new float[x.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) rule.applyAsDouble(x.at(i));
        }
        return FloatArray.wrap(values, x.shape());
    }

    /** Combines all values of x that fall on the same place of the reduced shape. */
    private static double[] accumulate(FloatArray x, int[] reduced, double start, DoubleBinaryOperator combination) {
        double[] result = new double[Math.toIntExact(FloatArray.count(reduced))];
        Arrays.fill(result, start);
        int[] places = Positions.broadcast(reduced, x.shape());
        for (int i = 0; i < places.length; i++) {
            result[places[i]] = combination.applyAsDouble(result[places[i]], x.at(i));
        }
        return result;
    }

    private static FloatArray pick(FloatArray x, int[] places, int[] shape) {
        float[] values = new float[places.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = x.at(places[i]);
        }
        return FloatArray.wrap(values, shape);
    }

    private static FloatArray rounded(double[] values, int[] shape) {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return FloatArray.wrap(floats, shape);
    }

    /**
     * erf(x) = 2 / sqrt(pi) exp(-x^2) sum of 2^n x^(2n+1) / (1 3 .. (2n+1)): all terms of one sign, so no digits cancel
     * (Abramowitz and Stegun, 7.1.6). From 6 on it is 1 to within a double.
     */
    private static double erf(double x) {
        if (!(Math.abs(x) < 6)) {
            return Double.isNaN(x) ? x : Math.signum(x);
        }
        double sum = 0;
        double term = x;
        for (int n = 0; Math.abs(term) > 1e-17 * Math.abs(sum); n++) {
            sum += term;
            term *= 2 * x * x / (2 * n + 3);
        }
        return 2 / Math.sqrt(Math.PI) * Math.exp(-x * x) * sum;
    }
}
