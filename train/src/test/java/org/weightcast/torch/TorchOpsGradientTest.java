package org.weightcast.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.weightcast.net.ArrayOps;
import org.weightcast.net.Formula;
import org.weightcast.net.Ops;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;
import org.weightcast.weights.WeightMath;

/**
 * libtorch's gradients against differences of the plain Java oracle: the slope of a random weighting of the outputs,
 * along a random direction of all inputs. Above all for operations that {@link TorchOps} composes itself.
 */
class TorchOpsGradientTest {
    private static final double STEP = 1e-2;

    private final long seed = Long.getLong("weightcast.seed", System.nanoTime());
    private final Random random = new Random(seed);

    @Test
    void elementwiseOperations() {
        agrees((ops, in) -> ops.divide(in.get(0), ops.exp(in.get(1))), normal(3, 4), normal(4));
        agrees((ops, in) -> ops.multiply(ops.tanh(in.get(0)), ops.sigmoid(in.get(1))), normal(3, 1), normal(1, 4));
        agrees((ops, in) -> ops.erf(in.get(0)), normal(3, 4));
        agrees((ops, in) -> ops.sqrt(ops.log(ops.add(ops.exp(in.get(0)), ops.constant(2)))), normal(5));
    }

    @Test
    void moments() {
        agrees((ops, in) -> ops.moments(in.get(0), 0, 2, 3).mean(), normal(3, 2, 3, 3));
        agrees((ops, in) -> ops.moments(in.get(0), 0, 2, 3).variance(), normal(3, 2, 3, 3));
    }

    @Test
    void pools() {
        agrees((ops, in) -> ops.maxPool(in.get(0), 2), distinct(2, 2, 4, 4));
        agrees((ops, in) -> ops.maxPool(in.get(0), 2), distinct(1, 2, 5, 3));
        agrees((ops, in) -> ops.maxPool(in.get(0), 3), distinct(1, 2, 6, 6));
        agrees((ops, in) -> ops.averagePool(in.get(0), 2), normal(2, 2, 5, 4));
    }

    @Test
    void normsAndSoftmax() {
        agrees((ops, in) -> ops.layerNorm(in.get(0), in.get(1), in.get(2), 0.1f), normal(3, 6), normal(6), normal(6));
        agrees((ops, in) -> ops.softmax(in.get(0), 1), normal(2, 5, 2));
        agrees((ops, in) -> ops.logSoftmax(in.get(0), 0), normal(4, 3));
    }

    @Test
    void linearMaps() {
        agrees((ops, in) -> ops.matmul(in.get(0), in.get(1)), normal(2, 3, 4), normal(4, 2));
        agrees((ops, in) -> ops.conv2d(in.get(0), in.get(1), 2, 1, 2), normal(2, 4, 5, 5), normal(6, 2, 3, 3));
        agrees((ops, in) -> ops.conv2d(in.get(0), in.get(1), 1, 2, 2, 1), normal(2, 2, 5, 5), normal(3, 2, 3, 3));
    }

    @Test
    void shapes() {
        agrees(
                (ops, in) -> {
                    Object both = ops.concat(1, List.of(in.get(0), ops.slice(in.get(0), 1, 1, 3))); // [2, 6, 3]
                    Object turned = ops.transpose(ops.unflatten(both, 1, 2, -1), 0, 2, 1, 3); // [2, 3, 2, 3]
                    Object wide = ops.expand(in.get(1), turned);
                    return ops.multiply(ops.flatten(turned, 1, 2), ops.flatten(wide, 1, 2));
                },
                normal(2, 4, 3),
                normal(2, 1));
    }

    /** A comparison is a constant to the gradient: x times (x > 0) has the slope of relu. */
    @Test
    void greaterCarriesNone() {
        agrees((ops, in) -> ops.multiply(ops.greater(in.get(0), ops.constant(0)), in.get(0)), distinct(5));
    }

    private void agrees(Formula formula, FloatArray... arrays) {
        Named<FloatArray> inputs = Formula.inputs(List.of(arrays));
        Named<FloatArray> direction = inputs.map(array -> normal(array.shape()));
        FloatArray weighting = normal(
                formula.expression().apply(new ArrayOps(), inputs).get("result").shape());
        Formula weighted = (ops, in) -> ops.multiply(formula.apply(ops, in), ops.constant(weighting));

        double above = total(weighted, WeightMath.add(inputs, WeightMath.scale(direction, STEP)));
        double below = total(weighted, WeightMath.subtract(inputs, WeightMath.scale(direction, STEP)));
        double slope = (above - below) / (2 * STEP);
        double actual = WeightMath.dot(gradients(weighted, inputs), direction);
        double size = 1 + WeightMath.norm(direction) * WeightMath.norm(Named.of("weighting", weighting));
        assertThat(actual).as("seed %d", seed).isCloseTo(slope, within(1e-3 * size));
    }

    private static double total(Formula formula, Named<FloatArray> inputs) {
        FloatArray result = formula.expression().apply(new ArrayOps(), inputs).get("result");
        double total = 0;
        for (int i = 0; i < result.size(); i++) {
            total += result.at(i);
        }
        return total;
    }

    private static Named<FloatArray> gradients(Formula formula, Named<FloatArray> inputs) {
        try (PointerScope scope = new PointerScope()) {
            Named<Tensor> tensors = Torch.tensors(inputs);
            tensors.values().forEach(tensor -> tensor.requires_grad_(true));
            Ops<Tensor> ops = new TorchOps();
            Tensor loss = formula.expression().apply(ops, tensors).get("result").sum();
            List<Tensor> gradients = Torch.gradients(loss, tensors.toList(), false);
            List<String> names = new ArrayList<>(inputs.names());
            return inputs.mapEntries((name, array) -> Torch.array(gradients.get(names.indexOf(name))));
        }
    }

    private FloatArray normal(int... shape) {
        float[] values = new float[Math.toIntExact(FloatArray.count(shape))];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return FloatArray.wrap(values, shape);
    }

    /** Values half a unit and more apart and none at 0, so that no step of the difference changes which is largest. */
    private FloatArray distinct(int... shape) {
        List<Float> values = new ArrayList<>();
        int count = Math.toIntExact(FloatArray.count(shape));
        for (int i = 0; i < count; i++) {
            values.add((i - count / 2 + 0.5f) / 2);
        }
        Collections.shuffle(values, random);
        float[] shuffled = new float[count];
        for (int i = 0; i < count; i++) {
            shuffled[i] = values.get(i);
        }
        return FloatArray.wrap(shuffled, shape);
    }
}
