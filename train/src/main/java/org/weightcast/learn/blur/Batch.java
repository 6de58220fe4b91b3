package org.weightcast.learn.blur;

import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.weightcast.torch.Torch;

/**
 * A step's examples, of several tasks side by side.
 *
 * @param inputs [T, B, n]
 * @param targets [T, B, classes], 1 for the example's class, -1 for the others
 */
public record Batch(Tensor inputs, Tensor targets) {
    public Batch {
        int[] x = Torch.shape(inputs);
        int[] y = Torch.shape(targets);
        if (x.length != 3 || y.length != 3 || x[0] != y[0] || x[1] != y[1]) {
            throw new IllegalArgumentException(
                    "Inputs [tasks, examples, values] and targets [tasks, examples, classes] are" + " needed, not "
                            + Arrays.toString(x) + " and " + Arrays.toString(y));
        }
    }

    /** Mean cross-entropy of answers [T, B, classes], taken as logits. */
    public Tensor loss(Tensor answers) {
        Tensor share = Torch.over(Torch.plus(targets, 1), 2);
        double examples = inputs.size(0) * inputs.size(1);
        return Torch.over(share.mul(answers.log_softmax(2)).sum(), -examples);
    }

    /** The mean cross-entropy of answers in each task. */
    double[] losses(Tensor answers) {
        Tensor share = Torch.over(Torch.plus(targets, 1), 2);
        double classes = targets.size(2);
        return Torch.doubles(
                Torch.times(share.mul(answers.log_softmax(2)).mean(2).mean(1), -classes)); // [T]
    }

    /** The share of right answers in each task. */
    public double[] accuracies(Tensor answers) {
        Tensor right = Torch.argmax(answers, 2).eq(Torch.argmax(targets, 2));
        int tasks = Math.toIntExact(inputs.size(0));
        double examples = inputs.size(1);
        double[] hits = Torch.doubles(right); // [T, B]
        double[] accuracies = new double[tasks];
        for (int i = 0; i < hits.length; i++) {
            accuracies[(int) (i / examples)] += hits[i] / examples;
        }
        return accuracies;
    }
}
