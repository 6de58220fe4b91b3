package org.weightcast.fewshot;

import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;
import org.weightcast.data.Episode;
import org.weightcast.net.PublishedBlocks;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/** A model that learns an embedding, the same for all episodes, and answers from embedded images by rule. */
interface EmbeddingModel extends EpisodeModel {
    Student student();

    /**
     * The head alone.
     *
     * @param support [E, n, F]
     * @param query [E, q, F]
     * @param membership [E, n, K]; a zero row for an unlabelled image
     * @return [E, q, K]
     */
    Tensor logits(Tensor support, Tensor query, Tensor membership);

    @Override
    default Named<FloatArray> initial(long seed) {
        return student().blocks().initial(seed);
    }

    @Override
    default Tensor logits(Named<Tensor> weights, List<Episode> group, SplittableRandom random) {
        EpisodeTensors episodes = EpisodeTensors.of(group, student().blocks());
        PublishedBlocks.Embedded<Tensor> embedded = student().embed(weights, episodes);
        return logits(embedded.support(), embedded.query(), episodes.membership());
    }
}
