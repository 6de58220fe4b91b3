package org.weightcast.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

class ConvBlocksTest {
    private static final ConvBlocks DEEP = new ConvBlocks(1, 8, List.of(2, 3), List.of(1, 3));

    @Test
    void areToldFromTheNamesOfTheirWeights() {
        assertThat(ConvBlocks.of(1, 8, DEEP.initial(1))).isEqualTo(DEEP);
        assertThat(DEEP.weights().names())
                .contains("block2.kernel", "block2_2.kernel", "block2_3.bias")
                .doesNotContain("block1_2.kernel", "block2_4.kernel");
        assertThat(DEEP.features()).isEqualTo(3 * 2 * 2);
    }

    @Test
    void residualConvolutionsOfZerosChangeNothing() {
        Named<FloatArray> deep = DEEP.initial(5)
                .mapEntries((name, value) ->
                        name.matches("block\\d_\\d\\.kernel") ? FloatArray.zeros(value.shape()) : value);
        ConvBlocks plain = new ConvBlocks(1, 8, List.of(2, 3));
        FloatArray images = FloatArray.normal(new SplittableRandom(6), 1, 4, 1, 8, 8);
        float[] expected = plain.embed(new ArrayOps(), deep.only(plain.weights()::has), images, 1)
                .toArray();
        assertThat(DEEP.embed(new ArrayOps(), deep, images, 1).toArray()).containsExactly(expected, within(1e-6f));
        // With a bias each of the two adds ReLU(0 + 1) = 1 to every value.
        Named<FloatArray> biased =
                deep.mapEntries((name, value) -> name.matches("block\\d_\\d\\.bias") ? FloatArray.filled(1, 3) : value);
        float[] raised = DEEP.embed(new ArrayOps(), biased, images, 1).toArray();
        for (int i = 0; i < raised.length; i++) {
            assertThat(raised[i]).isCloseTo(expected[i] + 2, within(1e-5f));
        }
    }

    @Test
    void refusesDepthsThatDoNotFit() {
        assertThatThrownBy(() -> new ConvBlocks(1, 8, List.of(2, 3), List.of(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Each of the 2 blocks needs a depth");
    }
}
