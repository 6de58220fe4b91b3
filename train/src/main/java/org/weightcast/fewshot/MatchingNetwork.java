package org.weightcast.fewshot;

import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;
import org.weightcast.data.Episode;
import org.weightcast.net.PublishedBlocks;
import org.weightcast.torch.Torch;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/**
 * Matching Networks (Vinyals et al. 2016, 1606.04080) without full context embeddings: attention over the support images by cosine, softmax
 * without a temperature; a class gets the attention that its images get.
 */
public record MatchingNetwork(Student student) implements EpisodeModel {
    private static final double TINY = 1e-12;

    @Override
    public Named<FloatArray> initial(long seed) {
        return student.blocks().initial(seed);
    }

    @Override
    public Tensor logits(Named<Tensor> weights, List<Episode> group, SplittableRandom random) {
        EpisodeTensors episodes = EpisodeTensors.of(group, student.blocks());
        PublishedBlocks.Embedded<Tensor> embedded = student.embed(weights, episodes);
        return logits(embedded.support(), embedded.query(), episodes.membership());
    }

    /**
     * The head alone. All support images are labelled.
     *
     * @param support [E, n, F]
     * @param query [E, q, F]
     * @param membership [E, n, K]
     * @return [E, q, K], logarithms of probabilities
     */
    static Tensor logits(Tensor support, Tensor query, Tensor membership) {
        Tensor cosines = normalised(query).matmul(normalised(support).transpose(1, 2)); // [E, q, n]
        return Torch.plus(cosines.softmax(2).matmul(membership), TINY).log();
    }

    /** Vectors [.., F] of length 1. */
    static Tensor normalised(Tensor vectors) {
        Tensor squares = Torch.plus(vectors.square().sum(2).unsqueeze(2), TINY);
        return vectors.div(squares.sqrt());
    }
}
