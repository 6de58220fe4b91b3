package org.weightcast.train;

import org.bytedeco.pytorch.Tensor;
import org.weightcast.net.Classifier;
import org.weightcast.net.Norm;
import org.weightcast.torch.TorchOps;
import org.weightcast.weights.Named;

/** From weights and images [n, C, S, S] to logits [n, K]: a classifier, with all that is to be said about its norms. */
@FunctionalInterface
public interface ImageModel {
    Tensor logits(Named<Tensor> weights, Tensor images);

    /** Normalised by the batch's own statistics: how a classifier is trained. */
    static ImageModel ofBatch(Classifier network) {
        return (weights, images) -> network.logits(new TorchOps(), weights, images, Norm.ofBatch());
    }

    /** Normalised by the statistics stored in the weights: how it answers. */
    static ImageModel stored(Classifier network) {
        return (weights, images) -> network.logits(new TorchOps(), weights, images, Norm.stored());
    }
}
