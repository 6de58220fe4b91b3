package org.weightcast.net;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/** What interpreters that know their shapes must refuse, naming the shapes that do not fit. */
public interface ShapeMistakesContract {

    /** Runs an expression in the interpreter under test. */
    Named<FloatArray> run(Expression expression, Named<FloatArray> inputs);

    @Test
    default void shapesThatDoNotBroadcastAreRefused() {
        int[][] shapes = {{2, 3}, {4, 3}};
        refused((ops, in) -> ops.add(in.get(0), in.get(1)), shapes);
        refused((ops, in) -> ops.subtract(in.get(0), in.get(1)), shapes);
        refused((ops, in) -> ops.multiply(in.get(0), in.get(1)), shapes);
        refused((ops, in) -> ops.divide(in.get(0), in.get(1)), shapes);
        refused((ops, in) -> ops.maximum(in.get(0), in.get(1)), shapes);
        refused((ops, in) -> ops.greater(in.get(0), in.get(1)), shapes);
        refused((ops, in) -> ops.add(in.get(0), in.get(1)), new int[] {2, 3}, new int[] {2});
    }

    @Test
    default void axesThatAreNotThereAreRefused() {
        int[] shape = {2, 3};
        refused((ops, in) -> ops.sum(in.get(0), 2), shape);
        refused((ops, in) -> ops.sum(in.get(0), -1), shape);
        refused((ops, in) -> ops.sum(in.get(0)), shape);
        refused((ops, in) -> ops.mean(in.get(0), 1, 1), shape);
        refused((ops, in) -> ops.max(in.get(0), 0, 2), shape);
        refused((ops, in) -> ops.count(in.get(0), 5), shape);
        refused((ops, in) -> ops.softmax(in.get(0), 2), shape);
        refused((ops, in) -> ops.softmax(in.get(0), -1), shape);
        refused((ops, in) -> ops.logSoftmax(in.get(0), 2), shape);
    }

    @Test
    default void linearMapsThatDoNotFitAreRefused() {
        Formula product = (ops, in) -> ops.matmul(in.get(0), in.get(1));
        refused(product, new int[] {2, 3}, new int[] {4, 5});
        refused(product, new int[] {2, 2, 3}, new int[] {3, 3, 5});
        refused(product, new int[] {3}, new int[] {3, 2});
        Formula norm = (ops, in) -> ops.layerNorm(in.get(0), in.get(1), in.get(1), 1e-5f);
        refused(norm, new int[] {2, 4}, new int[] {3});
        refused(norm, new int[] {2, 4}, new int[] {1});
    }

    @Test
    default void convolutionsThatDoNotFitAreRefused() {
        Formula ungrouped = (ops, in) -> ops.conv2d(in.get(0), in.get(1), 1, 0, 1);
        refused(ungrouped, new int[] {1, 3, 8, 8}, new int[] {4, 2, 3, 3});
        refused(ungrouped, new int[] {1, 3, 2, 8}, new int[] {4, 3, 3, 3});
        refused(ungrouped, new int[] {3, 8, 8}, new int[] {4, 3, 3, 3});
        Formula dilated = (ops, in) -> ops.conv2d(in.get(0), in.get(1), 1, 0, 4, 1);
        refused(dilated, new int[] {1, 3, 8, 8}, new int[] {4, 3, 3, 3});
        Formula grouped = (ops, in) -> ops.conv2d(in.get(0), in.get(1), 1, 1, 2);
        refused(grouped, new int[] {1, 4, 8, 8}, new int[] {3, 2, 3, 3});
        refused(grouped, new int[] {1, 4, 8, 8}, new int[] {4, 4, 3, 3});
    }

    @Test
    default void poolsWithoutAWindowAreRefused() {
        refused((ops, in) -> ops.maxPool(in.get(0), 2), new int[] {1, 2, 1, 4});
        refused((ops, in) -> ops.averagePool(in.get(0), 5), new int[] {1, 2, 8, 4});
        refused((ops, in) -> ops.maxPool(in.get(0), 2), new int[] {2, 4, 4});
    }

    @Test
    default void reshapingThatDoesNotFitIsRefused() {
        int[] shape = {2, 6};
        refused((ops, in) -> ops.flatten(in.get(0), 1, 2), shape);
        refused((ops, in) -> ops.flatten(in.get(0), 1, 0), shape);
        refused((ops, in) -> ops.unflatten(in.get(0), 1, 4, -1), shape);
        refused((ops, in) -> ops.unflatten(in.get(0), 1, 2, 2), shape);
        refused((ops, in) -> ops.unflatten(in.get(0), 1, -1, -1), shape);
        refused((ops, in) -> ops.unflatten(in.get(0), 1, 0, -1), shape);
        refused((ops, in) -> ops.unflatten(in.get(0), 2, 1, 1), shape);
        refused((ops, in) -> ops.transpose(in.get(0), 0), shape);
        refused((ops, in) -> ops.transpose(in.get(0), 0, 0), shape);
        refused((ops, in) -> ops.transpose(in.get(0), 1, 2), shape);
        refused((ops, in) -> ops.unsqueeze(in.get(0), 3), shape);
        refused((ops, in) -> ops.squeeze(in.get(0), 0), shape);
        refused((ops, in) -> ops.squeeze(in.get(0), 2), shape);
    }

    @Test
    default void partsThatDoNotFitAreRefused() {
        refused((ops, in) -> ops.concat(0, in), new int[] {2, 3}, new int[] {2, 4});
        refused((ops, in) -> ops.concat(1, in), new int[] {2, 3}, new int[] {2, 3, 1});
        refused((ops, in) -> ops.concat(1, in), new int[] {2, 3}, new int[] {2});
        refused((ops, in) -> ops.concat(2, in), new int[] {2, 3});
        refused((ops, in) -> ops.slice(in.get(0), 1, 4, 5), new int[] {2, 3});
        refused((ops, in) -> ops.slice(in.get(0), 1, 2, 1), new int[] {2, 3});
        refused((ops, in) -> ops.slice(in.get(0), 1, -1, 1), new int[] {2, 3});
        refused((ops, in) -> ops.slice(in.get(0), 2, 0, 1), new int[] {2, 3});
    }

    @Test
    default void expandingToAShapeThatDoesNotFitIsRefused() {
        Formula expand = (ops, in) -> ops.expand(in.get(0), in.get(1));
        refused(expand, new int[] {2, 3}, new int[] {4, 3});
        refused(expand, new int[] {2, 3}, new int[] {1, 3});
        refused(expand, new int[] {1, 2, 3}, new int[] {2, 3});
    }

    private void refused(Formula formula, int[]... shapes) {
        Named<FloatArray> inputs =
                Formula.inputs(Arrays.stream(shapes).map(FloatArray::zeros).toList());
        List<String> texts = Arrays.stream(shapes).map(Arrays::toString).toList();
        assertThatThrownBy(() -> run(formula.expression(), inputs))
                .as("shapes %s", texts)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(texts.toArray(CharSequence[]::new));
    }
}
