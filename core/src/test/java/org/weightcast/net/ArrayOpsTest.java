package org.weightcast.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/** Values worked by hand: the oracle itself has no oracle. */
class ArrayOpsTest implements ShapeMistakesContract {
    private static final FloatArray TABLE = array(new int[] {2, 3}, 1, 2, 3, 4, 5, 6);

    private final Ops<FloatArray> ops = new ArrayOps();

    @Override
    public Named<FloatArray> run(Expression expression, Named<FloatArray> inputs) {
        return expression.apply(ops, inputs);
    }

    @Test
    void elementwiseOperationsBroadcast() {
        FloatArray row = array(new int[] {3}, 10, 20, 30);
        FloatArray column = array(new int[] {2, 1}, 2, 5);
        assertThat(ops.add(TABLE, row)).isEqualTo(array(new int[] {2, 3}, 11, 22, 33, 14, 25, 36));
        assertThat(ops.subtract(row, TABLE)).isEqualTo(array(new int[] {2, 3}, 9, 18, 27, 6, 15, 24));
        assertThat(ops.multiply(TABLE, column)).isEqualTo(array(new int[] {2, 3}, 2, 4, 6, 20, 25, 30));
        assertThat(ops.divide(row, column)).isEqualTo(array(new int[] {2, 3}, 5, 10, 15, 2, 4, 6));
        assertThat(ops.maximum(TABLE, column)).isEqualTo(array(new int[] {2, 3}, 2, 2, 3, 5, 5, 6));
        assertThat(ops.greater(TABLE, column)).isEqualTo(array(new int[] {2, 3}, 0, 0, 1, 0, 0, 1));
        assertThat(ops.add(TABLE, ops.constant(1))).isEqualTo(array(new int[] {2, 3}, 2, 3, 4, 5, 6, 7));
    }

    @Test
    void functionsHaveTheirKnownValues() {
        FloatArray x = array(new int[] {5}, -2, -0.5, 0, 1, 3);
        close(ops.relu(x), 0, 0, 0, 1, 3);
        close(ops.clip(x, -0.25f, 2), -0.25, -0.25, 0, 1, 2);
        close(ops.exp(x), 0.135335283, 0.606530660, 1, 2.718281828, 20.085536923);
        close(ops.tanh(x), -0.964027580, -0.462117157, 0, 0.761594156, 0.995054754);
        close(ops.sigmoid(x), 0.119202922, 0.377540669, 0.5, 0.731058579, 0.952574127);
        close(ops.erf(x), -0.995322265, -0.520499878, 0, 0.842700793, 0.999977910);
        close(ops.erf(array(new int[] {4}, -9, 5.9, 6, 100)), -1, 1, 1, 1);
        close(ops.log(array(new int[] {3}, 0.5, 1, 10)), -0.693147181, 0, 2.302585093);
        close(ops.sqrt(array(new int[] {3}, 0, 2, 9)), 0, 1.414213562, 3);
    }

    @Test
    void whatIsNoNumberStaysNone() {
        FloatArray none = FloatArray.scalar(Float.NaN);
        assertThat(ops.relu(none).at(0)).isNaN();
        assertThat(ops.erf(none).at(0)).isNaN();
        assertThat(ops.maximum(none, TABLE).at(3)).isNaN();
        assertThat(ops.max(ops.expand(none, TABLE), 0, 1).at(0)).isNaN();
        assertThat(ops.greater(none, TABLE)).isEqualTo(FloatArray.zeros(2, 3));
    }

    @Test
    void reductionsKeepTheirAxes() {
        assertThat(ops.sum(TABLE, 0)).isEqualTo(array(new int[] {1, 3}, 5, 7, 9));
        assertThat(ops.sum(TABLE, 1)).isEqualTo(array(new int[] {2, 1}, 6, 15));
        assertThat(ops.mean(TABLE, 1)).isEqualTo(array(new int[] {2, 1}, 2, 5));
        assertThat(ops.mean(TABLE, 0, 1)).isEqualTo(array(new int[] {1, 1}, 3.5));
        assertThat(ops.max(TABLE, 0)).isEqualTo(array(new int[] {1, 3}, 4, 5, 6));
        assertThat(ops.count(TABLE, 0)).isEqualTo(FloatArray.scalar(2));
        assertThat(ops.count(TABLE, 0, 1)).isEqualTo(FloatArray.scalar(6));
        assertThat(ops.sum(FloatArray.zeros(0, 2), 0)).isEqualTo(FloatArray.zeros(1, 2));
    }

    @Test
    void momentsUseTheBiasedVariance() {
        Ops.Moments<FloatArray> moments = ops.moments(TABLE, 1);
        assertThat(moments.mean()).isEqualTo(array(new int[] {2, 1}, 2, 5));
        close(moments.variance(), 2.0 / 3, 2.0 / 3);
    }

    @Test
    void softmaxNormalisesAlongItsAxis() {
        FloatArray x = array(new int[] {2, 2}, 0, Math.log(3), Math.log(2), Math.log(3));
        close(ops.softmax(x, 1), 0.25, 0.75, 0.4, 0.6);
        close(ops.softmax(x, 0), 1.0 / 3, 0.5, 2.0 / 3, 0.5);
        close(ops.logSoftmax(x, 1), Math.log(0.25), Math.log(0.75), Math.log(0.4), Math.log(0.6));
        close(ops.softmax(array(new int[] {2}, 1e30, Float.NEGATIVE_INFINITY), 0), 1, 0);
    }

    @Test
    void layerNormScalesAndShifts() {
        FloatArray x = array(new int[] {2, 2}, 1, 3, 10, 10); // means 2 and 10, variances 1 and 0
        FloatArray gain = array(new int[] {2}, 2, 4);
        FloatArray bias = array(new int[] {2}, 0.5, -1);
        close(ops.layerNorm(x, gain, bias, 3), -0.5, 1, 0.5, -1); // sqrt(1 + 3) = 2
    }

    @Test
    void matmulBroadcastsLeadingAxes() {
        FloatArray right = array(new int[] {3, 2}, 1, 0, 0, 1, 1, 1);
        assertThat(ops.matmul(TABLE, right)).isEqualTo(array(new int[] {2, 2}, 4, 5, 10, 11));
        FloatArray stack = array(new int[] {2, 1, 2}, 1, 2, 3, 4);
        assertThat(ops.matmul(stack, TABLE)).isEqualTo(array(new int[] {2, 1, 3}, 9, 12, 15, 19, 26, 33));
    }

    @Test
    void conv2dCorrelatesWithZerosAround() {
        FloatArray image = array(new int[] {1, 1, 3, 3}, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        FloatArray kernel = array(new int[] {1, 1, 2, 2}, 1, 10, 100, 1000);
        assertThat(ops.conv2d(image, kernel, 1, 0, 1)).isEqualTo(array(new int[] {1, 1, 2, 2}, 5421, 6532, 8754, 9865));
        assertThat(ops.conv2d(image, kernel, 2, 1, 1)).isEqualTo(array(new int[] {1, 1, 2, 2}, 1000, 3200, 7040, 9865));
        assertThat(ops.conv2d(image, kernel, 1, 0, 2, 1)).isEqualTo(array(new int[] {1, 1, 1, 1}, 9731));
    }

    @Test
    void groupsSeeTheirOwnChannelsOnly() {
        FloatArray image = array(new int[] {1, 4, 1, 1}, 1, 2, 3, 4);
        FloatArray kernel = array(new int[] {2, 2, 1, 1}, 10, 1, 10, 1);
        assertThat(ops.conv2d(image, kernel, 1, 0, 2)).isEqualTo(array(new int[] {1, 2, 1, 1}, 12, 34));
    }

    @Test
    void poolsDropIncompleteWindows() {
        FloatArray image = array(new int[] {1, 1, 3, 5}, -1, -2, -3, -4, 9, -5, -6, -7, -8, 9, 9, 9, 9, 9, 9);
        assertThat(ops.maxPool(image, 2)).isEqualTo(array(new int[] {1, 1, 1, 2}, -1, -3));
        assertThat(ops.averagePool(image, 2)).isEqualTo(array(new int[] {1, 1, 1, 2}, -3.5, -5.5));
    }

    @Test
    void shapesChangeWithoutTouchingValues() {
        FloatArray x = array(new int[] {1, 2, 3}, 1, 2, 3, 4, 5, 6);
        assertThat(ops.flatten(x, 0, 1)).isEqualTo(TABLE);
        assertThat(ops.flatten(x, 1, 2)).isEqualTo(array(new int[] {1, 6}, 1, 2, 3, 4, 5, 6));
        assertThat(ops.unflatten(TABLE, 1, -1, 3)).isEqualTo(array(new int[] {2, 1, 3}, 1, 2, 3, 4, 5, 6));
        assertThat(ops.squeeze(x, 0)).isEqualTo(TABLE);
        assertThat(ops.unsqueeze(TABLE, 2)).isEqualTo(array(new int[] {2, 3, 1}, 1, 2, 3, 4, 5, 6));
    }

    @Test
    void transposeNamesTheAxisEachComesFrom() {
        assertThat(ops.transpose(TABLE, 1, 0)).isEqualTo(array(new int[] {3, 2}, 1, 4, 2, 5, 3, 6));
        FloatArray x = ops.unsqueeze(TABLE, 0); // [1, 2, 3]
        assertThat(ops.transpose(x, 2, 0, 1)).isEqualTo(array(new int[] {3, 1, 2}, 1, 4, 2, 5, 3, 6));
    }

    @Test
    void partsAreTakenAndPutTogether() {
        FloatArray column = array(new int[] {2, 1}, 7, 8);
        assertThat(ops.concat(1, List.of(column, TABLE))).isEqualTo(array(new int[] {2, 4}, 7, 1, 2, 3, 8, 4, 5, 6));
        assertThat(ops.concat(0, List.of(TABLE, TABLE)))
                .isEqualTo(array(new int[] {4, 3}, 1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 6));
        assertThat(ops.slice(TABLE, 1, 1, 99)).isEqualTo(array(new int[] {2, 2}, 2, 3, 5, 6));
        assertThat(ops.slice(TABLE, 0, 0, 1)).isEqualTo(array(new int[] {1, 3}, 1, 2, 3));
        assertThat(ops.slice(TABLE, 1, 3, 3)).isEqualTo(FloatArray.zeros(2, 0));
    }

    @Test
    void expandRepeats() {
        FloatArray column = array(new int[] {2, 1}, 7, 8);
        assertThat(ops.expand(column, TABLE)).isEqualTo(array(new int[] {2, 3}, 7, 7, 7, 8, 8, 8));
        assertThat(ops.expand(FloatArray.scalar(5), TABLE)).isEqualTo(FloatArray.filled(5, 2, 3));
    }

    private static FloatArray array(int[] shape, double... values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            floats[i] = (float) values[i];
        }
        return FloatArray.wrap(floats, shape);
    }

    private static void close(FloatArray actual, double... expected) {
        assertThat(actual.size()).isEqualTo(expected.length);
        for (int i = 0; i < expected.length; i++) {
            assertThat((double) actual.at(i))
                    .as("value %d", i)
                    .isCloseTo(expected[i], within(2e-7 * (1 + Math.abs(expected[i]))));
        }
    }
}
