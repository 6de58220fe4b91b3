package org.weightcast.adapt;

import org.bytedeco.pytorch.Tensor;
import org.weightcast.net.Classifier;
import org.weightcast.net.Norm;
import org.weightcast.torch.Torch;
import org.weightcast.torch.TorchOps;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/**
 * A trained network that tasks are fitted to. Its head is one matrix [F, K], with a bias or not, at the end; a task's own head replaces
 * it.
 *
 * @param network for any number of classes: how many there are is told by the head's shape
 * @param weights its weights, measured statistics of the norms among them
 */
public record Base(Classifier network, Named<FloatArray> weights) {

    /** Length F of what the head reads. */
    public int features() {
        return head().values().stream()
                .filter(array -> array.rank() == 2)
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("The network has no head among its weights " + weights.names()))
                .axis(0);
    }

    /** A head for other classes that knows nothing yet: all zero. */
    public Named<FloatArray> newHead(int classes) {
        return head().map(array ->
                array.rank() == 2 ? FloatArray.zeros(array.axis(0), classes) : FloatArray.zeros(classes));
    }

    private Named<FloatArray> head() {
        return weights.only(Part::isHead);
    }

    /** Its weights with a new head. */
    Named<FloatArray> withNewHead(int classes) {
        return weights.with(newHead(classes));
    }

    /**
     * What the head reads [n, F] of images [n, C, S, S], by stored statistics.
     *
     * @param tensors the weights
     */
    Tensor features(Named<Tensor> tensors, Tensor images) {
        return network.logits(new TorchOps(), tensors.with(passing()), images, Norm.stored());
    }

    /** A head that hands on what it reads. */
    private Named<Tensor> passing() {
        int features = features();
        float[] one = new float[features * features];
        for (int i = 0; i < features; i++) {
            one[i * features + i] = 1;
        }
        return head().map(array -> array.rank() == 2
                ? Torch.tensor(one, features, features)
                : Torch.tensor(new float[features], features));
    }

    /** Logits [n, K] of features [n, F]. */
    static Tensor headLogits(Named<Tensor> head, Tensor features) {
        Tensor logits = features;
        for (Tensor part : head.only(Part::isHead).values()) { // the matrix first
            logits = part.dim() == 2 ? logits.matmul(part) : logits.add(part);
        }
        return logits;
    }
}
