package org.weightcast.incontext;

import org.bytedeco.pytorch.Tensor;
import org.weightcast.torch.Scope;
import org.weightcast.torch.Torch;

/**
 * How alike two learners are on the same tasks, as the paper measures it (section 3). All are means over tasks.
 *
 * @param loss of the model, half the squared error
 * @param referenceLoss of the reference
 * @param predictions distance of the predictions
 * @param cosine of the derivatives of the predictions by the query: of the linear models that the two arrive at
 * @param models distance of these derivatives
 */
public record InContextReport(double loss, double referenceLoss, double predictions, double cosine, double models) {
    private static final double TINY = 1e-8; // two models that are 0 have no direction

    /** Compares a model with a reference, such as a trained transformer with gradient descent. */
    public static InContextReport compare(InContextLearner model, InContextLearner reference, TaskBatch tasks) {
        try (Scope scope = Scope.open()) {
            TaskBatch exact = tasks.inDouble();
            Tensor apart = model.predict(exact)
                    .sub(reference.predict(exact))
                    .square()
                    .sum(1)
                    .sqrt();
            Tensor ours = model.sensitivity(exact);
            Tensor theirs = reference.sensitivity(exact);
            Tensor sizes = norm(ours).mul(norm(theirs));
            Tensor cosines = ours.mul(theirs).sum(1).div(Torch.plus(sizes, TINY));
            return new InContextReport(
                    model.loss(tasks),
                    reference.loss(tasks),
                    apart.mean().item_double(),
                    cosines.mean().item_double(),
                    norm(ours.sub(theirs)).mean().item_double());
        }
    }

    /** How much larger the model's loss is, as a share of the reference's; negative where it is smaller. */
    public double excess() {
        return loss / referenceLoss - 1;
    }

    /** Lengths of the rows [B, I], [B]. */
    private static Tensor norm(Tensor rows) {
        return rows.square().sum(1).sqrt();
    }
}
