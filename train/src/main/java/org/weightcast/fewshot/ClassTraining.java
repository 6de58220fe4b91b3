package org.weightcast.fewshot;

import java.util.function.BiFunction;
import org.bytedeco.pytorch.Tensor;
import org.weightcast.net.LinearHead;
import org.weightcast.torch.TorchOps;
import org.weightcast.train.Classification;
import org.weightcast.train.ImageModel;
import org.weightcast.train.ShortTraining;
import org.weightcast.train.TrainingListener;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/**
 * Ordinary classification as a way to features: an extractor under a linear head is trained, and the head is thrown away.
 *
 * @param task what to tell apart
 * @param training how long and how fast
 */
public record ClassTraining(Classification task, ShortTraining training) {

    /**
     * Trains an extractor.
     *
     * @param start its first weights
     * @param extract from weights and images [n, C, S, S] to features [n, F]
     * @param features F
     * @return the extractor's weights
     */
    public Named<FloatArray> fit(
            Named<FloatArray> start,
            BiFunction<Named<Tensor>, Tensor, Tensor> extract,
            int features,
            long seed,
            TrainingListener listener) {
        ImageModel model = (weights, images) ->
                LinearHead.logits(new TorchOps(), weights, extract.apply(weights, images)); // [n, K]
        LinearHead head = new LinearHead(features, task.labels().size());
        return training.fit(start.with(head.initial(seed)), task.objective(model, seed), listener)
                .only(start::has);
    }
}
