package org.weightcast.cast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class SymmetricEigenTest {
    @Test
    void aMatrixWorkedByHand() {
        SymmetricEigen eigen = SymmetricEigen.of(new double[][] {{2, 1}, {1, 2}});
        assertThat(eigen.values()).containsExactly(new double[] {3, 1}, within(1e-12));
        assertThat(Math.abs(eigen.vectors()[0][0])).isCloseTo(Math.sqrt(0.5), within(1e-12));
        assertThat(eigen.vectors()[0][0]).isCloseTo(eigen.vectors()[0][1], within(1e-12));
    }

    @Test
    void vectorsAreOrthonormalAndGiveTheMatrixBack() {
        int n = 23;
        Random random = new Random(5);
        double[][] matrix = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                matrix[i][j] = random.nextGaussian();
                matrix[j][i] = matrix[i][j];
            }
        }
        SymmetricEigen eigen = SymmetricEigen.of(matrix);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                double dot = 0;
                double again = 0;
                for (int k = 0; k < n; k++) {
                    dot += eigen.vectors()[i][k] * eigen.vectors()[j][k];
                    again += eigen.values()[k] * eigen.vectors()[k][i] * eigen.vectors()[k][j];
                }
                assertThat(dot).isCloseTo(i == j ? 1 : 0, within(1e-9));
                assertThat(again).isCloseTo(matrix[i][j], within(1e-9));
            }
        }
        assertThat(eigen.values()).isSortedAccordingTo((a, b) -> Double.compare(b, a));
    }
}
