package org.weightcast.train;

import org.bytedeco.pytorch.Tensor;
import org.weightcast.torch.Scope;
import org.weightcast.torch.Torch;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/**
 * Everything a run needs to go on: at rest, so that it can be saved.
 *
 * @param step steps done
 * @param weights the weights
 * @param optimizer the optimiser's state
 * @param best the weights with the best validation so far, or an average of them; the same as {@code weights} before the first
 * @param bestScore their score; negative infinity before the first validation
 * @param bestStep when that was
 * @param bestOf the name of the average, or {@value #LAST} for the weights themselves
 */
public record TrainingState(
        long step,
        Named<FloatArray> weights,
        Named<FloatArray> optimizer,
        Named<FloatArray> best,
        double bestScore,
        long bestStep,
        String bestOf) {
    /** The weights after the last step, as against averages. */
    public static final String LAST = "last";

    /** The state before the first step of a run that starts from these weights. */
    public static TrainingState start(Named<FloatArray> weights, Optimizer optimizer) {
        try (Scope scope = Scope.open()) {
            Tensor flat = FlatWeights.like(weights).flatten(weights);
            return start(weights, Torch.arrays(optimizer.start(flat)));
        }
    }

    /** The state before the first step. */
    public static TrainingState start(Named<FloatArray> weights, Named<FloatArray> optimizer) {
        return new TrainingState(0, weights, optimizer, weights, Double.NEGATIVE_INFINITY, 0, LAST);
    }

    TrainingState withBest(String name, Named<FloatArray> found, double score) {
        return new TrainingState(step, weights, optimizer, found, score, step, name);
    }
}
