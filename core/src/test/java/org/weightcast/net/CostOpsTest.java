package org.weightcast.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/** Shapes as in {@link ArrayOps}, and costs worked by hand. */
class CostOpsTest extends OpsContract implements ShapeMistakesContract {

    @Override
    public Named<FloatArray> run(Expression expression, Named<FloatArray> inputs) {
        Named<Shape> shapes = inputs.map(array -> new Shape(array.shape()));
        return expression.apply(new CostOps(), shapes).map(shape -> FloatArray.zeros(shape.sizes()));
    }

    @Override
    protected void check(FloatArray actual, FloatArray expected, String where) {
        assertThat(actual.shape()).as(where).isEqualTo(expected.shape());
    }

    @Test
    void aConvolutionTakesInputsTimesWindowForEachOutput() {
        CostOps ops = new CostOps();
        Shape result = ops.conv2d(new Shape(2, 3, 8, 6), new Shape(5, 3, 3, 3), 1, 1, 1);
        assertThat(result).isEqualTo(new Shape(2, 5, 8, 6));
        assertThat(ops.multiplyAdds()).isEqualTo(2 * 5 * 8 * 6 * (3 * 9));
        assertThat(ops.elementwise()).isZero();
    }

    @Test
    void aGroupedConvolutionTakesTheInputsOfItsGroupOnly() {
        CostOps ops = new CostOps();
        Shape result = ops.conv2d(new Shape(1, 4, 5, 5), new Shape(8, 1, 3, 3), 2, 0, 4);
        assertThat(result).isEqualTo(new Shape(1, 8, 2, 2));
        assertThat(ops.multiplyAdds()).isEqualTo(8 * 2 * 2 * 9);
        assertThat(ops.largest()).isEqualTo(8 * 2 * 2);
    }

    @Test
    void aMatrixProductTakesItsInnerAxisForEachOutput() {
        CostOps ops = new CostOps();
        Shape result = ops.matmul(new Shape(7, 1, 2, 3), new Shape(4, 3, 5));
        assertThat(result).isEqualTo(new Shape(7, 4, 2, 5));
        assertThat(ops.multiplyAdds()).isEqualTo(7 * 4 * 2 * 5 * 3);
    }

    @Test
    void elementwiseWorkIsCountedApart() {
        CostOps ops = new CostOps();
        Shape x = new Shape(4, 1);
        Shape wide = ops.add(x, new Shape(3)); // writes [4, 3]
        Shape sum = ops.sum(ops.relu(wide), 0, 1); // writes 12, reads 12
        assertThat(ops.unsqueeze(sum, 0)).isEqualTo(new Shape(1, 1, 1));
        assertThat(ops.elementwise()).isEqualTo(12 + 12 + 12);
        assertThat(ops.multiplyAdds()).isZero();
        assertThat(ops.largest()).isEqualTo(12);
    }

    /** relu(image x kernel), pooled, flattened, times a matrix. */
    private record SmallNet(int features) implements Net {
        @Override
        public Signature signature() {
            return new Signature(
                    Named.of("kernel", Signature.axes(4, 1, 3, 3)).with("matrix", Signature.axes(4 * 9, "class")),
                    Named.of("image", Signature.axes("batch", 1, 6, 6)),
                    Named.of("logits", Signature.axes("batch", features)));
        }

        @Override
        public <T> Named<T> apply(Ops<T> ops, Named<T> weights, Named<T> inputs) {
            T maps = ops.relu(ops.conv2d(inputs.get("image"), weights.get("kernel"), 1, 1, 1)); // [batch, 4, 6, 6]
            T features = ops.flatten(ops.maxPool(maps, 2), 1, 3); // [batch, 36]
            return Named.of("logits", ops.matmul(features, weights.get("matrix")));
        }
    }

    @Test
    void aNetworkIsCostedFromItsSignature() {
        Cost cost = CostOps.cost(new SmallNet(5), Map.of("batch", 10, "class", 5));
        assertThat(cost.parameters()).isEqualTo(4 * 9 + 36 * 5);
        assertThat(cost.multiplyAdds()).isEqualTo(10 * (4 * 36 * 9 + 36 * 5));
        assertThat(cost.elementwise()).isEqualTo(10 * (4 * 36 + 4 * 36)); // relu writes, the pool reads
        assertThat(cost.outputs()).isEqualTo(Named.of("logits", new Shape(10, 5)));
    }

    @Test
    void costGrowsWithTheBatch() {
        Cost one = CostOps.cost(new SmallNet(5), Map.of("batch", 1, "class", 5));
        Cost thousand = CostOps.cost(new SmallNet(5), Map.of("batch", 1000, "class", 5));
        assertThat(thousand.multiplyAdds()).isEqualTo(1000 * one.multiplyAdds());
        assertThat(thousand.parameters()).isEqualTo(one.parameters());
    }

    @Test
    void aMissingSizeIsNamed() {
        assertThatThrownBy(() -> CostOps.cost(new SmallNet(5), Map.of("batch", 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The axis 'class' of [36, class] needs a size; sizes are given for [batch]");
    }

    @Test
    void outputsOtherThanPromisedAreRefused() {
        assertThatThrownBy(() -> CostOps.cost(new SmallNet(5), Map.of("batch", 1, "class", 7)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("{logits=[1, 7]}", "{logits=[1, 5]}");
    }
}
