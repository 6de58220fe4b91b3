package org.weightcast.fewshot;

import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.weightcast.net.PublishedBlocks;
import org.weightcast.torch.TorchOps;
import org.weightcast.weights.Named;

/**
 * The network that all methods share, and how it is normalised.
 *
 * @param inductive whether queries are normalised by the statistics of the support images. Else they are by their own, as in the
 *     published forms of these methods: accuracies are then transductive
 */
public record Student(PublishedBlocks blocks, boolean inductive) {

    /** Embeddings of an episode's images under the same weights for all episodes. */
    PublishedBlocks.Embedded<Tensor> embed(Named<Tensor> weights, EpisodeTensors episodes) {
        return embedEach(weights.map(weight -> repeated(weight, episodes.episodes())), episodes);
    }

    /** Embeddings under weights of each episode's own, one behind the other on the first axis. */
    PublishedBlocks.Embedded<Tensor> embedEach(Named<Tensor> weights, EpisodeTensors episodes) {
        return blocks.embed(
                new TorchOps(), weights, episodes.support(), episodes.query(), episodes.episodes(), inductive);
    }

    /** A weight [c, ..] once for each episode: [E*c, ..]. */
    static Tensor repeated(Tensor weight, int episodes) {
        long[] times = new long[Math.toIntExact(weight.dim())];
        Arrays.fill(times, 1);
        times[0] = episodes;
        return weight.repeat(times);
    }
}
