package org.weightcast.train;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.weightcast.torch.Scope;
import org.weightcast.torch.Torch;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/**
 * The second derivatives of a loss at some weights, without ever writing down the matrix H.
 *
 * @param weights where
 * @param loss scalar, of weights; always the same batch
 */
public record Curvature(Named<FloatArray> weights, Function<Named<Tensor>, Tensor> loss) {

    /** What is left of a vector that lies within the basis, in 32 bits. */
    private static final double NOTHING_LEFT = 1e-4;

    /** H times a direction, which has the weights' names and shapes (Pearlmutter 1994). */
    public Named<FloatArray> times(Named<FloatArray> direction) {
        FlatWeights layout = FlatWeights.like(weights);
        try (Scope scope = Scope.open()) {
            return layout.read(times(layout, layout.flatten(direction)));
        }
    }

    /** H v [P] of v [P]. */
    private Tensor times(FlatWeights layout, Tensor direction) {
        Tensor leaf = layout.flatten(weights).requires_grad_(true);
        Tensor slope = Torch.gradients(loss.apply(layout.views(leaf)), List.of(leaf), true)
                .get(0);
        Tensor along = slope.mul(direction).sum();
        return Torch.gradients(along, List.of(leaf), false).get(0).detach();
    }

    /**
     * The eigenvalues that Lanczos' method finds, from the largest on, with every new vector made orthogonal to all before. The outermost
     * are close to those of H, the inner ones are a sample of the others.
     *
     * @param products of H with a vector, at least 1; as many vectors of P values are kept
     * @param seed of the first vector
     * @return at most {@code products} values; fewer if the weights or the directions of any curvature are
     */
    public double[] eigenvalues(int products, long seed) {
        if (products < 1) {
            throw new IllegalArgumentException("Nothing is found with " + products + " products");
        }
        FlatWeights layout = FlatWeights.like(weights);
        int most = Math.min(products, layout.size());
        double[] diagonal = new double[most];
        double[] beside = new double[most];
        int found = 0;
        try (Scope all = Scope.open()) {
            Tensor basis = torch.zeros(most, layout.size()); // one row a vector
            Tensor next = Torch.tensor(FloatArray.normal(new SplittableRandom(seed), 1, layout.size()));
            double length = next.norm().item_double();
            double scale = 0;
            while (found < most && length > NOTHING_LEFT * scale) {
                Tensor vector = Torch.over(next, length);
                basis.select(0, found).copy_(vector);
                next = Torch.keep(() -> times(layout, vector));
                diagonal[found] = next.mul(vector).sum().item_double();
                next = orthogonal(next, basis, found + 1);
                length = next.norm().item_double();
                scale = Math.max(scale, Math.max(Math.abs(diagonal[found]), length));
                beside[found++] = length;
            }
            return eigenvalues(Arrays.copyOf(diagonal, found), beside);
        }
    }

    /** What is left of a vector without the first rows of the basis; done twice, since once leaves rounding errors. */
    private static Tensor orthogonal(Tensor vector, Tensor basis, int rows) {
        Tensor known = basis.narrow(0, 0, rows); // [rows, P]
        Tensor left = vector;
        for (int time = 0; time < 2; time++) {
            left = left.sub(known.t().matmul(known.matmul(left)));
        }
        return left;
    }

    /** Of the symmetric matrix with this diagonal and these values beside it, from the largest on. */
    private static double[] eigenvalues(double[] diagonal, double[] beside) {
        int size = diagonal.length;
        double[] matrix = new double[size * size];
        for (int i = 0; i < size; i++) {
            matrix[i * size + i] = diagonal[i];
            if (i + 1 < size) {
                matrix[i * size + i + 1] = beside[i];
                matrix[(i + 1) * size + i] = beside[i];
            }
        }
        double[] rising = Torch.doubles(torch.linalg_eigvalsh(Torch.tensor(matrix, size, size)));
        double[] falling = new double[size];
        for (int i = 0; i < size; i++) {
            falling[i] = rising[size - 1 - i];
        }
        return falling;
    }
}
