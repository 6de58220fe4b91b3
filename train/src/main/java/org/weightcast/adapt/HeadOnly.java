package org.weightcast.adapt;

import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.weightcast.patch.Change;
import org.weightcast.patch.Patch;
import org.weightcast.torch.Scope;
import org.weightcast.torch.Torch;
import org.weightcast.train.CrossEntropy;
import org.weightcast.train.Objective;
import org.weightcast.train.ShortTraining;
import org.weightcast.train.TrainingListener;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/**
 * Trains a new head on the base's features, by the base's stored statistics. Where images are taken as they are, each one's features are
 * computed once, before the first step; the steps then cost next to nothing and are the same but for rounding.
 *
 * @param largestTable bytes that the features of all images may take; 0 to compute them in every step
 */
public record HeadOnly(long largestTable) implements Adaptation {

    @Override
    public Patch fit(Base base, Task task, ShortTraining training, long seed, TrainingListener listener) {
        try (Scope scope = Scope.open()) {
            Named<Tensor> fixed = Torch.tensors(base.weights());
            Objective objective = FrozenTable.fits(task.data(), base.features(), largestTable)
                    ? onTable(FrozenTable.of(task.data(), images -> base.features(fixed, images)), seed)
                    : task.data()
                            .objective((head, images) -> Base.headLogits(head, base.features(fixed, images)), seed);
            Named<FloatArray> head = training.fit(base.newHead(task.classes()), objective, listener);
            return task.patch("head", base, head.map(Change.Replace::new));
        }
    }

    private static Objective onTable(FrozenTable table, long seed) {
        return (head, step) -> {
            int[] rows = table.draw(seed, step);
            Tensor logits = Base.headLogits(head, table.frozen(rows));
            return new Objective.Result(CrossEntropy.mean(logits, table.targets(rows)), Map.of());
        };
    }
}
