package org.weightcast.incontext;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.weightcast.torch.Scope;
import org.weightcast.torch.Torch;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/**
 * What counts of a layer with one head: the products K' Q and P V, scaled so that the mean of the first I diagonal entries of K' Q is
 * 1. The scale itself is free: s in the one undoes 1/s in the other.
 *
 * @param inputs I
 * @param keyQuery [d, d], row-major
 * @param projectionValue [d, d], row-major
 */
public record LayerProducts(int inputs, double[] keyQuery, double[] projectionValue) {

    /**
     * Of a transformer whose layers are tied and have one head, or of trained gradient descent.
     *
     * @throws IllegalArgumentException if it has several heads or layers of their own: their products have no common scale
     */
    public static LayerProducts of(InContextLearner learner) {
        try (Scope scope = Scope.withoutGradients()) {
            Named<Tensor> weights = Torch.tensors(learner.weights());
            if (learner.model() instanceof TunedDescent descent) {
                return of(descent.inputs(), descent.layer(weights));
            }
            if (learner.model() instanceof InContextTransformer model) {
                checkComparable(model);
                return of(model.inputs(), weights.under("0."));
            }
            throw new IllegalArgumentException("Only layers of attention have these products");
        }
    }

    private static void checkComparable(InContextTransformer model) {
        if (model.heads() > 1 || (!model.tied() && model.layers() > 1)) {
            throw new IllegalArgumentException("Weights can be compared only of one head and tied layers, not of "
                    + model.heads() + " heads in " + model.layers() + " layers");
        }
    }

    private static LayerProducts of(int inputs, Named<Tensor> layer) {
        return scaled(
                inputs, Torch.doubles(Attention.keyQuery(layer)), Torch.doubles(Attention.projectionValue(layer)));
    }

    private static LayerProducts scaled(int inputs, double[] keyQuery, double[] projectionValue) {
        double scale = meanOfDiagonal(keyQuery, inputs);
        return new LayerProducts(
                inputs,
                Arrays.stream(keyQuery).map(each -> each / scale).toArray(),
                Arrays.stream(projectionValue).map(each -> each * scale).toArray());
    }

    /** The gamma of GD++ that the layer applies: minus the mean diagonal entry of what it does to inputs. */
    public double gamma() {
        return -meanOfDiagonal(projectionValue, inputs);
    }

    /** The learning rate of the layer by the number of pairs: minus the mean diagonal entry of what it does to outputs. */
    public double share() {
        int width = width();
        double sum = 0;
        for (int i = inputs; i < width; i++) {
            sum -= projectionValue[i * width + i];
        }
        return sum / (width - inputs);
    }

    /** A learner whose layers have the mean of these products and others'. */
    public InContextLearner halfwayTo(LayerProducts other, int layers) {
        int width = width();
        Named<FloatArray> weights = Named.<FloatArray>builder()
                .put("0.key", identity(width))
                .put("0.query", mean(keyQuery, other.keyQuery, width))
                .put("0.value", mean(projectionValue, other.projectionValue, width))
                .put("0.projection", identity(width))
                .build();
        return new InContextLearner(InContextTransformer.linear(inputs, width - inputs, layers), weights);
    }

    /** The rows of one of the products, to be looked at. */
    public List<List<Double>> rows(double[] product) {
        int width = width();
        List<List<Double>> rows = new ArrayList<>();
        for (int row = 0; row < width; row++) {
            rows.add(Arrays.stream(product, row * width, (row + 1) * width)
                    .boxed()
                    .toList());
        }
        return rows;
    }

    private int width() {
        return (int) Math.round(Math.sqrt(keyQuery.length));
    }

    private static double meanOfDiagonal(double[] matrix, int count) {
        int width = (int) Math.round(Math.sqrt(matrix.length));
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += matrix[i * width + i];
        }
        return sum / count;
    }

    private static FloatArray identity(int width) {
        float[] values = new float[width * width];
        for (int i = 0; i < width; i++) {
            values[i * width + i] = 1;
        }
        return FloatArray.wrap(values, 1, width, width);
    }

    private static FloatArray mean(double[] one, double[] other, int width) {
        float[] values = new float[one.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) ((one[i] + other[i]) / 2);
        }
        return FloatArray.wrap(values, 1, width, width);
    }
}
