package org.weightcast.net;

import java.util.List;
import java.util.Map;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/**
 * The operations on shapes alone: checks that a network's shapes fit before anything runs, and adds up what a run
 * takes (see {@link Cost}). One object follows one run; it is for one thread.
 */
public final class CostOps implements Ops<Shape> {
    private long multiplyAdds;
    private long elementwise;
    private long largest;

    /**
     * Runs a network on shapes alone.
     *
     * @param axisSizes a size for every axis that the network's {@link Signature} only names
     * @throws IllegalArgumentException if shapes do not fit, a size is missing, or the outputs are not those of the
     *     signature
     */
    public static Cost cost(Net net, Map<String, Integer> axisSizes) {
        Signature signature = net.signature();
        Named<Shape> weights = signature.weights().map(axes -> Shape.of(axes, axisSizes));
        Named<Shape> inputs = signature.inputs().map(axes -> Shape.of(axes, axisSizes));
        Named<Shape> promised = signature.outputs().map(axes -> Shape.of(axes, axisSizes));
        CostOps ops = new CostOps();
        Named<Shape> outputs = net.apply(ops, weights, inputs);
        if (!outputs.equals(promised)) {
            throw new IllegalArgumentException(
                    "The network answers " + outputs + ", but its signature promises " + promised);
        }
        return new Cost(
                values(weights.only(name -> !Norm.isStatistic(name))),
                values(weights.only(Norm::isStatistic)),
                ops.multiplyAdds(),
                ops.elementwise(),
                ops.largest(),
                outputs);
    }

    private static long values(Named<Shape> arrays) {
        return arrays.values().stream().mapToLong(Shape::count).sum();
    }

    /** Products added up in convolutions and matrix products so far. */
    public long multiplyAdds() {
        return multiplyAdds;
    }

    /** Other operations on values so far; see {@link Cost}. */
    public long elementwise() {
        return elementwise;
    }

    /** Values of the largest array computed so far. */
    public long largest() {
        return largest;
    }

    @Override
    public Shape constant(FloatArray value) {
        return new Shape(value.shape());
    }

    @Override
    public Shape add(Shape a, Shape b) {
        return writes(ShapeRules.broadcast("add", a.sizes(), b.sizes()));
    }

    @Override
    public Shape subtract(Shape a, Shape b) {
        return writes(ShapeRules.broadcast("subtract", a.sizes(), b.sizes()));
    }

    @Override
    public Shape multiply(Shape a, Shape b) {
        return writes(ShapeRules.broadcast("multiply", a.sizes(), b.sizes()));
    }

    @Override
    public Shape divide(Shape a, Shape b) {
        return writes(ShapeRules.broadcast("divide", a.sizes(), b.sizes()));
    }

    @Override
    public Shape maximum(Shape a, Shape b) {
        return writes(ShapeRules.broadcast("maximum", a.sizes(), b.sizes()));
    }

    @Override
    public Shape greater(Shape a, Shape b) {
        return writes(ShapeRules.broadcast("greater", a.sizes(), b.sizes()));
    }

    @Override
    public Shape relu(Shape x) {
        return writes(x.sizes());
    }

    @Override
    public Shape clip(Shape x, float low, float high) {
        ShapeRules.clip(low, high);
        return writes(x.sizes());
    }

    @Override
    public Shape exp(Shape x) {
        return writes(x.sizes());
    }

    @Override
    public Shape log(Shape x) {
        return writes(x.sizes());
    }

    @Override
    public Shape sqrt(Shape x) {
        return writes(x.sizes());
    }

    @Override
    public Shape tanh(Shape x) {
        return writes(x.sizes());
    }

    @Override
    public Shape sigmoid(Shape x) {
        return writes(x.sizes());
    }

    @Override
    public Shape erf(Shape x) {
        return writes(x.sizes());
    }

    @Override
    public Shape sum(Shape x, int... axes) {
        return reads(x, ShapeRules.reduce("sum", x.sizes(), axes));
    }

    @Override
    public Shape mean(Shape x, int... axes) {
        return reads(x, ShapeRules.reduceSome("mean", x.sizes(), axes));
    }

    @Override
    public Shape max(Shape x, int... axes) {
        return reads(x, ShapeRules.reduceSome("max", x.sizes(), axes));
    }

    @Override
    public Shape count(Shape x, int... axes) {
        ShapeRules.reduce("count", x.sizes(), axes);
        return new Shape();
    }

    @Override
    public Shape softmax(Shape x, int axis) {
        return reads(x, ShapeRules.along("softmax", x.sizes(), axis));
    }

    @Override
    public Shape logSoftmax(Shape x, int axis) {
        return reads(x, ShapeRules.along("logSoftmax", x.sizes(), axis));
    }

    @Override
    public Shape layerNorm(Shape x, Shape gain, Shape bias, float epsilon) {
        return reads(x, ShapeRules.layerNorm(x.sizes(), gain.sizes(), bias.sizes()));
    }

    @Override
    public Shape matmul(Shape a, Shape b) {
        Shape result = new Shape(ShapeRules.matmul(a.sizes(), b.sizes()));
        int inner = a.sizes()[a.sizes().length - 1];
        multiplyAdds += result.count() * inner;
        return made(result);
    }

    @Override
    public Shape conv2d(Shape x, Shape kernel, int stride, int padding, int dilation, int groups) {
        Shape result = new Shape(ShapeRules.conv2d(x.sizes(), kernel.sizes(), stride, padding, dilation, groups));
        int[] window = kernel.sizes();
        long perValue = (long) window[1] * window[2] * window[3];
        multiplyAdds += result.count() * perValue;
        return made(result);
    }

    @Override
    public Shape maxPool(Shape x, int size) {
        return reads(x, ShapeRules.pool("maxPool", x.sizes(), size));
    }

    @Override
    public Shape averagePool(Shape x, int size) {
        return reads(x, ShapeRules.pool("averagePool", x.sizes(), size));
    }

    @Override
    public Shape flatten(Shape x, int first, int last) {
        return new Shape(ShapeRules.flatten(x.sizes(), first, last));
    }

    @Override
    public Shape unflatten(Shape x, int axis, int... sizes) {
        return new Shape(ShapeRules.unflatten(x.sizes(), axis, sizes));
    }

    @Override
    public Shape transpose(Shape x, int... order) {
        return new Shape(ShapeRules.transpose(x.sizes(), order));
    }

    @Override
    public Shape concat(int axis, List<Shape> parts) {
        return new Shape(
                ShapeRules.concat(axis, parts.stream().map(Shape::sizes).toList()));
    }

    @Override
    public Shape slice(Shape x, int axis, int from, int to) {
        return new Shape(ShapeRules.slice(x.sizes(), axis, from, to));
    }

    @Override
    public Shape unsqueeze(Shape x, int axis) {
        return new Shape(ShapeRules.unsqueeze(x.sizes(), axis));
    }

    @Override
    public Shape squeeze(Shape x, int axis) {
        return new Shape(ShapeRules.squeeze(x.sizes(), axis));
    }

    @Override
    public Shape expand(Shape x, Shape like) {
        return new Shape(ShapeRules.expand(x.sizes(), like.sizes()));
    }

    private Shape writes(int[] result) {
        Shape shape = new Shape(result);
        elementwise += shape.count();
        return made(shape);
    }

    private Shape made(Shape result) {
        largest = Math.max(largest, result.count());
        return result;
    }

    private Shape reads(Shape x, int[] result) {
        elementwise += x.count();
        return new Shape(result);
    }
}
