package org.weightcast.fewshot;

import org.bytedeco.pytorch.Tensor;
import org.weightcast.net.PublishedBlocks;
import org.weightcast.torch.TorchOps;
import org.weightcast.train.TrainingListener;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/**
 * RFS (Tian et al. 2020, 2003.11539): features from ordinary classification of all training classes; in an episode logistic regression on
 * features of length 1, with C = 1. Without distillation and without augmented support images.
 */
public record Rfs(Student student) implements EmbeddingModel {
    private static final LogisticRegression REGRESSION = new LogisticRegression(1, 300);

    /** Trains the features. Images are normalised by the statistics of the batch they stand in. */
    public Named<FloatArray> fit(ClassTraining training, long seed, TrainingListener listener) {
        PublishedBlocks blocks = student.blocks();
        return training.fit(
                initial(seed),
                (weights, images) ->
                        blocks.embed(new TorchOps(), weights, images, 1).squeeze(0),
                blocks.features(),
                seed,
                listener);
    }

    @Override
    public Tensor logits(Tensor support, Tensor query, Tensor membership) {
        Tensor fitted = REGRESSION.fit(MatchingNetwork.normalised(support), membership);
        return LogisticRegression.logits(fitted, MatchingNetwork.normalised(query));
    }
}
