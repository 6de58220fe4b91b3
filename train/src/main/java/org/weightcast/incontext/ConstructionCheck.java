package org.weightcast.incontext;

import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;
import org.weightcast.torch.Scope;
import org.weightcast.torch.Torch;
import org.weightcast.weights.Named;

/** The formula of {@link LinearSelfAttention} against gradient descent on the weights themselves, in 64-bit numbers. */
public final class ConstructionCheck {
    private static final int TASKS = 100;

    private ConstructionCheck() {}

    /**
     * The largest difference of any prediction, over 100 tasks, from random weights W0.
     *
     * @param steps of descent, and layers
     * @param rate of a step; not so large that descent diverges
     */
    public static double largestError(LinearTasks family, int steps, double rate, long seed) {
        try (Scope scope = Scope.withoutGradients()) {
            SplittableRandom random = new SplittableRandom(seed);
            TaskBatch tasks = family.draw(TASKS, random).inDouble();
            double[] start = random.doubles((long) family.outputs() * family.inputs(), -1, 1)
                    .toArray();
            Tensor initial = Torch.tensor(start, family.outputs(), family.inputs());
            Named<Tensor> layer = LinearSelfAttention.gradientDescent(family.context(), rate, initial);
            Tensor attended = InContextTransformer.linear(family.inputs(), family.outputs(), steps)
                    .predict(layer.prefixed("0.").with("initial", initial), tasks);
            Tensor descended = descend(tasks, initial, steps, rate / family.context());
            return attended.sub(descended).abs().max().item_double();
        }
    }

    /** Predictions after steps W := W - share * sum (W x - y) x', on each task's own W [B, O, I]. */
    private static Tensor descend(TaskBatch tasks, Tensor initial, int steps, double share) {
        Tensor across = tasks.x().transpose(1, 2); // [B, I, N]
        Tensor targets = tasks.y().transpose(1, 2); // [B, O, N]
        Tensor weights = initial.expand(tasks.x().size(0), initial.size(0), initial.size(1));
        for (int step = 0; step < steps; step++) {
            Tensor slope = weights.bmm(across).sub(targets).bmm(tasks.x()); // [B, O, I]
            weights = weights.sub(Torch.times(slope, share));
        }
        return weights.bmm(tasks.query().unsqueeze(2)).squeeze(2);
    }
}
