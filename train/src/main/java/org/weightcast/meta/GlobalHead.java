package org.weightcast.meta;

import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;
import org.weightcast.data.Episode;
import org.weightcast.torch.Torch;
import org.weightcast.torch.TorchOps;
import org.weightcast.train.CrossEntropy;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/**
 * A linear head that tells all classes of a training apart by what the student makes of an episode's images. An embedding that does that
 * serves new classes too (RFS: Tian et al. 2020, 2003.11539), and every image has a say in every step, not only among the few classes
 * of its episode. The head is of the training alone; the caster's file does not have it.
 *
 * @param share of its loss beside the episodes', 0 for none of this
 * @param classes how many there are in the training
 */
record GlobalHead(double share, int classes) {
    static final GlobalHead NONE = new GlobalHead(0, 0);

    private static final String WEIGHT = "global.head";

    /** The weights of a training with this head, drawn for embeddings of so many features. */
    Named<FloatArray> with(Named<FloatArray> weights, int features, long seed) {
        if (share == 0) {
            return weights;
        }
        SplittableRandom random = new SplittableRandom(seed);
        return weights.with(WEIGHT, FloatArray.normal(random, 1 / Math.sqrt(features), classes, features));
    }

    /**
     * Mean cross-entropy of all labelled images, scalar.
     *
     * @param group episodes of one layout, drawn from the training's classes
     * @param support the embedding of their support images [E, n, F]
     * @param query that of their queries [E, q, F]
     */
    Tensor loss(Named<Tensor> weights, List<Episode> group, Tensor support, Tensor query) {
        Tensor images = new TorchOps().concat(1, List.of(support, query)); // [E, n + q, F]
        Tensor logits = images.matmul(weights.get(WEIGHT).t()); // [E, n + q, classes]
        return CrossEntropy.mean(logits, targets(group, images.size(1)));
    }

    /** The classes of the images [E, n + q, classes], one-hot; a zero row where the class is not told. */
    private Tensor targets(List<Episode> group, long images) {
        float[] rows = new float[Math.toIntExact(group.size() * images * classes)];
        int row = 0;
        for (Episode episode : group) {
            for (int[] labels : List.of(episode.supportLabels(), episode.queryLabels())) {
                for (int label : labels) {
                    if (label != Episode.UNLABELED) {
                        rows[row * classes + episode.sources()[label]] = 1;
                    }
                    row++;
                }
            }
        }
        return Torch.tensor(rows, group.size(), Math.toIntExact(images), classes);
    }
}
