package org.weightcast.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/**
 * What every interpreter of {@link Ops} must do: answer as {@link ArrayOps} does, to 1e-5 of the largest output, on
 * random values. A failure names the seed; {@code -Dweightcast.seed=N} repeats it. Interpreters that know their shapes
 * also implement {@link ShapeMistakesContract}.
 */
public abstract class OpsContract {
    private static final double TOLERANCE = 1e-5;

    private final long seed = Long.getLong("weightcast.seed", System.nanoTime());
    private final Random random = new Random(seed);

    /** Runs an expression in the interpreter under test; the inputs' names and order are the expression's. */
    public abstract Named<FloatArray> run(Expression expression, Named<FloatArray> inputs);

    /** Compares one output; interpreters without values compare shapes only. */
    protected void check(FloatArray actual, FloatArray expected, String where) {
        assertThat(actual.shape()).as(where).isEqualTo(expected.shape());
        double largest = 0;
        for (float value : expected.toArray()) {
            largest = Math.max(largest, Math.abs(value));
        }
        for (int i = 0; i < expected.size(); i++) {
            assertThat((double) actual.at(i))
                    .as("%s, value %d", where, i)
                    .isCloseTo(expected.at(i), within(Math.max(TOLERANCE * largest, Float.MIN_NORMAL)));
        }
    }

    // Elementwise.

    @Test
    void constantsAgree() {
        FloatArray table = FloatArray.of(new float[] {1, -2, 3.5f, 0, 5, 6}, 2, 3);
        agree((ops, in) -> ops.add(ops.constant(table), in.get(0)), normal(4, 2, 3));
        agree((ops, in) -> ops.multiply(in.get(0), ops.constant(0.25f)), normal(3, 2));
        agree((ops, in) -> ops.subtract(ops.constant(1.5f), in.get(0)), normal());
        agree((ops, in) -> ops.multiply(ops.constant(table), in.get(0)), normal());
    }

    @Test
    void addAgrees() {
        broadcastsLike((ops, in) -> ops.add(in.get(0), in.get(1)), this::normal);
    }

    @Test
    void subtractAgrees() {
        broadcastsLike((ops, in) -> ops.subtract(in.get(0), in.get(1)), this::normal);
    }

    @Test
    void multiplyAgrees() {
        broadcastsLike((ops, in) -> ops.multiply(in.get(0), in.get(1)), this::normal);
    }

    @Test
    void divideAgrees() {
        broadcastsLike((ops, in) -> ops.divide(in.get(0), in.get(1)), this::positive);
    }

    @Test
    void maximumAgrees() {
        broadcastsLike((ops, in) -> ops.maximum(in.get(0), in.get(1)), this::whole);
    }

    @Test
    void greaterAgreesAlsoOnEqualValues() {
        broadcastsLike((ops, in) -> ops.greater(in.get(0), in.get(1)), this::whole);
    }

    @Test
    void anOperationOnTheSameValueTwiceAgrees() {
        agree((ops, in) -> ops.multiply(in.get(0), in.get(0)), normal(3, 4));
    }

    @Test
    void reluAgrees() {
        elementwise((ops, in) -> ops.relu(in.get(0)), this::normal);
    }

    @Test
    void clipAgrees() {
        elementwise((ops, in) -> ops.clip(in.get(0), -0.5f, 1), this::normal);
        elementwise((ops, in) -> ops.clip(in.get(0), 0, 6), this::whole);
        agree((ops, in) -> ops.clip(in.get(0), 2, 2), normal(size(), 3));
    }

    @Test
    void expAgrees() {
        elementwise((ops, in) -> ops.exp(in.get(0)), this::normal);
    }

    @Test
    void logAgrees() {
        elementwise((ops, in) -> ops.log(in.get(0)), this::positive);
    }

    @Test
    void sqrtAgrees() {
        elementwise((ops, in) -> ops.sqrt(in.get(0)), this::positive);
    }

    @Test
    void tanhAgrees() {
        elementwise((ops, in) -> ops.tanh(in.get(0)), this::normal);
    }

    @Test
    void sigmoidAgreesAlsoFarOut() {
        elementwise((ops, in) -> ops.sigmoid(in.get(0)), this::normal);
        agree((ops, in) -> ops.sigmoid(in.get(0)), FloatArray.of(new float[] {-200, -20, 0, 20, 200}, 5));
    }

    @Test
    void erfAgreesAlsoFarOut() {
        elementwise((ops, in) -> ops.erf(in.get(0)), this::positive); // engines round to 3e-7 of 1, also near 0
        agree((ops, in) -> ops.erf(in.get(0)), normal(5, 6));
        agree((ops, in) -> ops.erf(in.get(0)), FloatArray.of(new float[] {-40, -4, -1e-3f, 0, 4, 40}, 6));
    }

    // Reductions.

    @Test
    void sumAgrees() {
        agree((ops, in) -> ops.sum(in.get(0), 1), normal(3, 4, 5));
        agree((ops, in) -> ops.sum(in.get(0), 0, 2), positive(size(), size(), size()));
        agree((ops, in) -> ops.sum(in.get(0), 0), normal(1, 4));
        agree((ops, in) -> ops.sum(in.get(0), 2, 0, 1), positive(3, 1, 2));
    }

    @Test
    void meanAgrees() {
        agree((ops, in) -> ops.mean(in.get(0), 0), normal(4, 3, 4));
        agree((ops, in) -> ops.mean(in.get(0), 2, 3), positive(2, size(), size(), size()));
        agree((ops, in) -> ops.mean(in.get(0), 0, 1, 2), positive(2, 3, 4));
    }

    @Test
    void maxAgrees() {
        agree((ops, in) -> ops.max(in.get(0), 1), normal(size(), size()));
        agree((ops, in) -> ops.max(in.get(0), 0, 2), normal(2, 3, 4));
        agree((ops, in) -> ops.max(in.get(0), 0), FloatArray.of(new float[] {-3, -1, -2}, 3));
    }

    @Test
    void countAgrees() {
        agree((ops, in) -> ops.count(in.get(0), 1), normal(size(), size(), 2));
        agree((ops, in) -> ops.count(in.get(0), 0, 2), normal(3, 1, 5));
        agree((ops, in) -> ops.divide(ops.sum(in.get(0), 0), ops.count(in.get(0), 0)), positive(size(), 3));
    }

    @Test
    void momentsAgree() {
        agree((ops, in) -> ops.moments(in.get(0), 0, 2, 3).mean(), positive(3, 2, 4, 5));
        agree((ops, in) -> ops.moments(in.get(0), 0, 2, 3).variance(), normal(3, 2, 4, 5));
    }

    // Along one axis.

    @Test
    void softmaxAgreesOnEveryAxis() {
        for (int axis = 0; axis < 3; axis++) {
            int chosen = axis;
            agree((ops, in) -> ops.softmax(in.get(0), chosen), normal(3, size(), 4));
        }
        agree((ops, in) -> ops.softmax(in.get(0), 0), FloatArray.of(new float[] {1000, 1001, -1e9f}, 3));
    }

    @Test
    void logSoftmaxAgreesOnEveryAxis() {
        for (int axis = 0; axis < 3; axis++) {
            int chosen = axis;
            agree((ops, in) -> ops.logSoftmax(in.get(0), chosen), normal(3, size(), 4));
        }
        agree((ops, in) -> ops.logSoftmax(in.get(0), 1), FloatArray.of(new float[] {100, 0, -100, 7}, 2, 2));
    }

    @Test
    void layerNormAgrees() {
        for (int[] shape : new int[][] {{5}, {3, size() + 1}, {2, 3, 8}, {1, 1, 4}}) {
            int last = shape[shape.length - 1];
            agree(
                    (ops, in) -> ops.layerNorm(in.get(0), in.get(1), in.get(2), 1e-5f),
                    normal(shape),
                    normal(last),
                    normal(last));
        }
        agree(
                (ops, in) -> ops.layerNorm(in.get(0), in.get(1), in.get(2), 0.5f),
                FloatArray.filled(3, 2, 4),
                normal(4),
                normal(4));
    }

    // Linear maps.

    @Test
    void matmulAgrees() {
        Formula product = (ops, in) -> ops.matmul(in.get(0), in.get(1));
        int inner = size();
        agree(product, positive(size(), inner), positive(inner, size()));
        agree(product, positive(1, 3), positive(3, 1));
        agree(product, normal(2, 3, inner), normal(2, inner, 4));
        agree(product, normal(5, 3, 4), normal(4, 2));
        agree(product, normal(3, 4), normal(2, 4, 5));
        agree(product, normal(2, 1, 3, 4), normal(1, 3, 4, 2));
    }

    @Test
    void conv2dAgrees() {
        convolves(normal(2, 3, 6, 7), normal(4, 3, 3, 3), 1, 1, 1);
        convolves(normal(1, 1, 5, 5), normal(1, 1, 1, 1), 1, 0, 1);
        convolves(normal(2, 2, 7, 7), normal(3, 2, 3, 3), 2, 1, 1);
        convolves(normal(2, 2, 8, 6), normal(3, 2, 2, 2), 1, 0, 1);
        convolves(normal(1, 2, 8, 8), normal(2, 2, 4, 4), 2, 2, 1);
        convolves(positive(1, 2, 3, 3), positive(2, 2, 3, 3), 1, 0, 1);
        int channels = size();
        convolves(normal(size(), channels, 9, 8), normal(size(), channels, 3, 3), 3, 2, 1);
    }

    @Test
    void groupedConv2dAgrees() {
        convolves(normal(3, 6, 5, 5), normal(6, 2, 3, 3), 1, 1, 3);
        convolves(normal(2, 4, 6, 6), normal(8, 1, 3, 3), 2, 1, 4);
        convolves(normal(2, 4, 5, 7), normal(2, 2, 2, 2), 2, 0, 2);
    }

    @Test
    void dilatedConv2dAgrees() {
        dilates(normal(2, 3, 7, 8), normal(4, 3, 3, 3), 1, 2, 2, 1);
        dilates(normal(1, 4, 9, 9), normal(4, 1, 3, 3), 2, 2, 2, 4);
        dilates(positive(1, 2, 7, 7), positive(2, 2, 3, 3), 1, 0, 3, 1);
        dilates(normal(2, 2, 5, 6), normal(size(), 2, 2, 2), 1, 3, 4, 1);
    }

    private void dilates(FloatArray x, FloatArray kernel, int stride, int padding, int dilation, int groups) {
        agree((ops, in) -> ops.conv2d(in.get(0), in.get(1), stride, padding, dilation, groups), x, kernel);
    }

    private void convolves(FloatArray x, FloatArray kernel, int stride, int padding, int groups) {
        agree((ops, in) -> ops.conv2d(in.get(0), in.get(1), stride, padding, groups), x, kernel);
    }

    @Test
    void maxPoolAgreesAndDropsBorders() {
        pools((ops, in) -> ops.maxPool(in.get(0), 2), (ops, in) -> ops.maxPool(in.get(0), 3));
    }

    @Test
    void averagePoolAgreesAndDropsBorders() {
        pools((ops, in) -> ops.averagePool(in.get(0), 2), (ops, in) -> ops.averagePool(in.get(0), 3));
    }

    private void pools(Formula byTwo, Formula byThree) {
        agree(byTwo, normal(2, 3, 4, 6));
        agree(byTwo, normal(1, 2, 7, 5));
        agree(byTwo, positive(1, 1, 2, 3));
        agree(byThree, normal(2, 2, 8, 10));
        agree(byThree, positive(2, 1, 3, 3));
    }

    // Shapes.

    @Test
    void flattenAgrees() {
        agree((ops, in) -> ops.flatten(in.get(0), 1, 3), normal(size(), 2, 3, 4));
        agree((ops, in) -> ops.flatten(in.get(0), 0, 1), normal(2, size(), 4));
        agree((ops, in) -> ops.flatten(in.get(0), 1, 2), normal(2, 1, 1, size()));
        agree((ops, in) -> ops.flatten(in.get(0), 1, 1), normal(2, 3));
    }

    @Test
    void unflattenAgrees() {
        agree((ops, in) -> ops.unflatten(in.get(0), 0, 2, 3), normal(6, 4));
        agree((ops, in) -> ops.unflatten(in.get(0), 1, 4, -1), normal(size(), 12));
        agree((ops, in) -> ops.unflatten(in.get(0), 1, -1, 2, 1), normal(2, 6, 3));
        agree((ops, in) -> ops.unflatten(in.get(0), 2, -1), normal(2, 2, 5));
        agree((ops, in) -> ops.unflatten(in.get(0), 0, -1, 3), normal(3 * size(), 2));
    }

    @Test
    void flattenUndoesUnflatten() {
        agree((ops, in) -> ops.flatten(ops.unflatten(in.get(0), 1, 3, -1), 1, 2), normal(2, 3 * size(), 2));
    }

    @Test
    void transposeAgrees() {
        agree((ops, in) -> ops.transpose(in.get(0), 1, 0), normal(size(), size()));
        agree((ops, in) -> ops.transpose(in.get(0), 2, 0, 1), normal(2, 3, 4));
        agree((ops, in) -> ops.transpose(in.get(0), 0, 2, 1, 3), normal(2, size(), 3, 4));
        agree((ops, in) -> ops.flatten(ops.transpose(in.get(0), 0, 2, 1), 1, 2), normal(2, 3, 4));
    }

    @Test
    void concatAgrees() {
        agree((ops, in) -> ops.concat(0, in), normal(2, 3), normal(size(), 3));
        agree((ops, in) -> ops.concat(1, in), normal(2, 3, 2), normal(2, size(), 2), normal(2, 1, 2));
        agree((ops, in) -> ops.concat(0, in), normal(4));
    }

    @Test
    void sliceAgrees() {
        agree((ops, in) -> ops.slice(in.get(0), 0, 1, 3), normal(5, 2));
        agree((ops, in) -> ops.slice(in.get(0), 1, 2, Integer.MAX_VALUE), normal(2, 2 + size(), 3));
        agree((ops, in) -> ops.slice(in.get(0), 2, 0, 1), normal(2, 3, 4));
    }

    @Test
    void unsqueezeAndSqueezeAgree() {
        agree((ops, in) -> ops.unsqueeze(in.get(0), 0), normal(size(), 3));
        agree((ops, in) -> ops.unsqueeze(in.get(0), 2), normal(2, 3));
        agree((ops, in) -> ops.unsqueeze(in.get(0), 0), normal());
        agree((ops, in) -> ops.squeeze(in.get(0), 1), normal(size(), 1, 3));
        agree((ops, in) -> ops.squeeze(in.get(0), 0), normal(1));
    }

    @Test
    void expandAgrees() {
        Formula expand = (ops, in) -> ops.expand(in.get(0), in.get(1));
        agree(expand, normal(2, 1, 3), normal(2, size(), 3));
        agree(expand, normal(3), normal(2, size(), 3));
        agree(expand, normal(), normal(2, 2));
        agree(expand, normal(1, 1), normal(1, 4));
    }

    // All together.

    @Test
    void attentionAgrees() {
        agree(
                (ops, in) -> {
                    Object scores = ops.matmul(in.get(0), ops.transpose(in.get(1), 0, 2, 1)); // [heads, n, m]
                    Object scaled = ops.multiply(scores, ops.constant(0.5f));
                    return ops.matmul(ops.softmax(scaled, 2), in.get(2)); // [heads, n, d]
                },
                normal(2, size(), 4),
                normal(2, 5, 4),
                normal(2, 5, 4));
    }

    private void broadcastsLike(Formula formula, Source source) {
        int rows = size();
        int columns = size();
        agree(formula, source.draw(rows, columns), source.draw(rows, columns));
        agree(formula, source.draw(rows, columns), source.draw(columns));
        agree(formula, source.draw(rows, 1), source.draw(1, columns));
        agree(formula, source.draw(), source.draw(2, 3));
        agree(formula, source.draw(), source.draw());
        agree(formula, source.draw(3, 1, 4), source.draw(2, 1));
        agree(formula, source.draw(2, 1, 3, 1), source.draw(1, 4, 1, size()));
    }

    private void elementwise(Formula formula, Source source) {
        agree(formula, source.draw(size(), size()));
        agree(formula, source.draw(2, 1, 3, 2));
        agree(formula, source.draw());
    }

    private void agree(Formula formula, FloatArray... arrays) {
        Named<FloatArray> inputs = Formula.inputs(List.of(arrays));
        String where = "seed " + seed + ", inputs " + Arrays.toString(arrays);
        FloatArray expected = formula.expression().apply(new ArrayOps(), inputs).get("result");
        Named<FloatArray> results = run(formula.expression(), inputs);
        assertThat(results.names()).as(where).containsExactly("result");
        check(results.get("result"), expected, where);
    }

    /** Draws an array of a shape. */
    private interface Source {
        FloatArray draw(int... shape);
    }

    private int size() {
        return 1 + random.nextInt(6);
    }

    private FloatArray normal(int... shape) {
        return draw(random::nextGaussian, shape);
    }

    /** Also for sums with few outputs: where signed terms cancel, what is left is all rounding. */
    private FloatArray positive(int... shape) {
        return draw(() -> 0.1 + 3 * random.nextDouble(), shape);
    }

    private FloatArray whole(int... shape) {
        return draw(() -> random.nextInt(5) - 2.0, shape);
    }

    private static FloatArray draw(DoubleSupplier value, int... shape) {
        float[] values = new float[Math.toIntExact(FloatArray.count(shape))];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) value.getAsDouble();
        }
        return FloatArray.wrap(values, shape);
    }
}
