package org.weightcast.incontext;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.weightcast.torch.Scope;
import org.weightcast.torch.Torch;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/** A model with weights at rest; it is evaluated in 64-bit numbers. */
public record InContextLearner(InContextModel model, Named<FloatArray> weights) {

    /** A model without weights. */
    public static InContextLearner without(InContextModel model) {
        return new InContextLearner(model, Named.empty());
    }

    /** The mean over tasks of half the squared error. */
    public double loss(TaskBatch tasks) {
        try (Scope scope = Scope.withoutGradients()) {
            return losses(tasks).mean().item_double();
        }
    }

    /** Half the squared error of each task [B]; owned by the open scope. */
    Tensor losses(TaskBatch tasks) {
        TaskBatch exact = tasks.inDouble();
        return exact.losses(predict(exact));
    }

    /** Predictions [B, O] for tasks in 64-bit numbers; owned by the open scope. */
    Tensor predict(TaskBatch tasks) {
        return model.predict(Torch.tensors(weights).map(Torch::inDouble), tasks);
    }

    /** What a task's prediction, summed over outputs, changes with its query: [B, I]; owned by the open scope. */
    Tensor sensitivity(TaskBatch tasks) {
        TaskBatch exact = tasks.inDouble();
        Tensor query = exact.query().detach().requires_grad_(true);
        Tensor predicted = predict(exact.asking(query)).sum();
        return Torch.gradients(predicted, List.of(query), false).get(0);
    }
}
