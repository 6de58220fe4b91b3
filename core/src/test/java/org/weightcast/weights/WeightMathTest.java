package org.weightcast.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class WeightMathTest {
    private static final Named<FloatArray> A = weights(1, 2, 3);
    private static final Named<FloatArray> B = weights(10, 0, -1);

    @Test
    void arithmeticGoesValueByValue() {
        assertThat(WeightMath.add(A, B)).isEqualTo(weights(11, 2, 2));
        assertThat(WeightMath.subtract(A, B)).isEqualTo(weights(-9, 2, 4));
        assertThat(WeightMath.scale(A, -2)).isEqualTo(weights(-2, -4, -6));
        assertThat(WeightMath.interpolate(A, B, 0.25)).isEqualTo(weights(3.25f, 1.5f, 2));
    }

    @Test
    void aMeanCountsAllAlike() {
        assertThat(WeightMath.mean(List.of(A, B, weights(1, 1, 1)))).isEqualTo(weights(4, 1, 1));
        assertThat(WeightMath.mean(List.of(A))).isEqualTo(A);
        // Sums run in double: in floats the small value would be lost beside the large ones.
        assertThat(WeightMath.mean(List.of(weights(1e8f, 0, 0), weights(-1e8f, 0, 0), weights(3, 0, 0))))
                .isEqualTo(weights(1, 0, 0));
        assertThatThrownBy(() -> WeightMath.mean(List.of(A, Named.of("other", FloatArray.scalar(1)))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("other");
    }

    @Test
    void interpolationEndsExactly() {
        Named<FloatArray> tiny = weights(0.1f, 1e-30f, 7);
        Named<FloatArray> large = weights(3e30f, -0.3f, 1);
        assertThat(WeightMath.interpolate(tiny, large, 0)).isEqualTo(tiny);
        assertThat(WeightMath.interpolate(tiny, large, 1)).isEqualTo(large);
    }

    @Test
    void lengthsAreThoseOfOneLongVector() {
        assertThat(WeightMath.dot(A, B)).isEqualTo(10 + 0 - 3);
        assertThat(WeightMath.norm(weights(2, 3, 6))).isEqualTo(7);
        assertThat(WeightMath.norm(Named.empty())).isZero();
        assertThat(WeightMath.cosine(weights(2, 3, 6), weights(6, -2, 3))).isCloseTo(24 / 49.0, within(1e-12));
        assertThat(WeightMath.cosine(weights(2, 3, 6), weights(0, 0, 0))).isNaN();
    }

    @Test
    void theLargestDifferenceHidesNothing() {
        assertThat(WeightMath.maxDifference(A, B)).isEqualTo(9);
        assertThat(WeightMath.maxDifference(A, A)).isZero();
        assertThat(WeightMath.maxDifference(A, weights(1, Float.NaN, 3))).isNaN();
        Named<FloatArray> infinite = weights(Float.POSITIVE_INFINITY, 0, 0);
        assertThat(WeightMath.maxDifference(infinite, infinite)).isZero();
    }

    @Test
    void orderDoesNotMatterAndTheFirstDecides() {
        Named<FloatArray> turned =
                Named.of("bias", FloatArray.of(new float[] {0, -1}, 2)).with("scale", FloatArray.scalar(10));
        Named<FloatArray> sum = WeightMath.add(turned, A);
        assertThat(sum).isEqualTo(weights(11, 2, 2));
        assertThat(sum.names()).containsExactly("bias", "scale");
    }

    @Test
    void unlikeWeightsAreRefusedByName() {
        assertThatThrownBy(() -> WeightMath.add(A, Named.of("gain", FloatArray.scalar(1))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The weights have unlike names: only the first have [scale, bias], only the second [gain]");
        assertThatThrownBy(() -> WeightMath.dot(A, A.with("bias", FloatArray.zeros(1, 2))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The weight 'bias' has unlike shapes: [2] and [1, 2]");
    }

    private static Named<FloatArray> weights(float scale, float bias0, float bias1) {
        return Named.of("scale", FloatArray.scalar(scale)).with("bias", FloatArray.of(new float[] {bias0, bias1}, 2));
    }
}
