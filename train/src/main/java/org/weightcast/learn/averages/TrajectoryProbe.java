package org.weightcast.learn.averages;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.bytedeco.pytorch.Tensor;
import org.weightcast.torch.Scope;
import org.weightcast.torch.Torch;
import org.weightcast.train.FlatWeights;
import org.weightcast.train.Objective;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/**
 * Looks at a training from the side of single batches: the loss of one fixed batch along the run, and what a step on it alone would do
 * (Sandler et al. 2023, 2301.02312).
 *
 * @param objective of the training; its step number chooses the batch
 * @param whole loss of weights on many samples, of which the batch is none
 */
public record TrajectoryProbe(Objective objective, Function<Named<Tensor>, Tensor> whole) {

    /** The weights of a run after so many steps. */
    public record Point(long steps, Named<FloatArray> weights) {}

    /** The loss on the batch of a step, at each point of a run. */
    public double[] losses(long batch, List<Point> run) {
        return run.stream()
                .mapToDouble(point -> value(weights -> loss(weights, batch)).applyAsDouble(point.weights()))
                .toArray();
    }

    /** The parabola around its own step that the loss on a batch follows best along a run. */
    public Parabola parabola(long batch, List<Point> run) {
        double[] steps =
                run.stream().mapToDouble(point -> (double) point.steps()).toArray();
        return Parabola.of((double) batch, steps, losses(batch, run));
    }

    /**
     * What one step on one batch does.
     *
     * @param rate the one that lowered the batch's loss most
     * @param batchRatio the batch's loss afterwards, in parts of the loss before
     * @param wholeRatio the same of the loss on the many samples
     */
    public record OneStep(double rate, double batchRatio, double wholeRatio) {}

    /** Tries steps of plain descent on the batch of a step, from the same weights. */
    public OneStep oneStep(long batch, Named<FloatArray> weights, List<Double> rates) {
        FlatWeights layout = FlatWeights.like(weights);
        ToDoubleFunction<Named<FloatArray>> ofBatch = value(each -> loss(each, batch));
        ToDoubleFunction<Named<FloatArray>> ofWhole = value(whole);
        double before = ofBatch.applyAsDouble(weights);
        List<Named<FloatArray>> moved = new ArrayList<>();
        try (Scope scope = Scope.open()) {
            Tensor slope = gradient(layout, weights, each -> loss(each, batch));
            Tensor flat = layout.flatten(weights);
            for (double rate : rates) {
                moved.add(layout.read(flat.sub(Torch.times(slope, rate))));
            }
        }
        int best = 0;
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < moved.size(); i++) {
            double after = ofBatch.applyAsDouble(moved.get(i));
            if (after < least) {
                least = after;
                best = i;
            }
        }
        return new OneStep(
                rates.get(best),
                least / before,
                ofWhole.applyAsDouble(moved.get(best)) / ofWhole.applyAsDouble(weights));
    }

    /** The cosine of the gradients of one batch's loss at two points of a run. */
    public double alignment(long batch, Named<FloatArray> first, Named<FloatArray> second) {
        return cosine(first, each -> loss(each, batch), second, each -> loss(each, batch));
    }

    /** The cosine of the gradients of one batch's loss and of the loss on the many samples. */
    public double alignmentWithWhole(long batch, Named<FloatArray> weights) {
        return cosine(weights, each -> loss(each, batch), weights, whole);
    }

    private static double cosine(
            Named<FloatArray> first,
            Function<Named<Tensor>, Tensor> firstLoss,
            Named<FloatArray> second,
            Function<Named<Tensor>, Tensor> secondLoss) {
        FlatWeights layout = FlatWeights.like(first);
        try (Scope scope = Scope.open()) {
            Tensor a = gradient(layout, first, firstLoss);
            Tensor b = gradient(layout, second, secondLoss);
            return a.mul(b).sum().item_double()
                    / (a.norm().item_double() * b.norm().item_double());
        }
    }

    private static Tensor gradient(
            FlatWeights layout, Named<FloatArray> weights, Function<Named<Tensor>, Tensor> loss) {
        Tensor leaf = layout.flatten(weights).requires_grad_(true);
        return Torch.gradients(loss.apply(layout.views(leaf)), List.of(leaf), false)
                .get(0);
    }

    private Tensor loss(Named<Tensor> weights, long batch) {
        return objective.evaluate(weights, batch).loss();
    }

    private static ToDoubleFunction<Named<FloatArray>> value(Function<Named<Tensor>, Tensor> loss) {
        return weights -> {
            try (Scope scope = Scope.withoutGradients()) {
                return loss.apply(Torch.tensors(weights)).item_double();
            }
        };
    }
}
