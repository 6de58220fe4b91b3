package org.weightcast.fewshot;

import org.bytedeco.pytorch.Tensor;
import org.weightcast.data.Episode;
import org.weightcast.net.PublishedBlocks;
import org.weightcast.torch.Scope;
import org.weightcast.torch.Torch;
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

    /**
     * What the head makes of features that any network found: logits [q, K].
     *
     * @param support features of the support images [n, F]
     * @param labels the class of each, {@link Episode#UNLABELED} counting for nothing [n]
     * @param query features of the queries [q, F]
     */
    public static FloatArray logits(FloatArray support, int[] labels, int ways, FloatArray query) {
        float[] membership = new float[labels.length * ways];
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] != Episode.UNLABELED) {
                membership[i * ways + labels[i]] = 1;
            }
        }
        try (Scope scope = Scope.withoutGradients()) {
            Tensor found = regression(
                    Torch.tensor(support).unsqueeze(0),
                    Torch.tensor(query).unsqueeze(0),
                    Torch.tensor(membership, 1, labels.length, ways));
            return Torch.array(found.squeeze(0));
        }
    }

    @Override
    public Tensor logits(Tensor support, Tensor query, Tensor membership) {
        return regression(support, query, membership);
    }

    private static Tensor regression(Tensor support, Tensor query, Tensor membership) {
        Tensor fitted = REGRESSION.fit(MatchingNetwork.normalised(support), membership);
        return LogisticRegression.logits(fitted, MatchingNetwork.normalised(query));
    }
}
