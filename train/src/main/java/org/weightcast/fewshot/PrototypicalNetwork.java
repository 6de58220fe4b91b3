package org.weightcast.fewshot;

import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;
import org.weightcast.data.Episode;
import org.weightcast.net.Ops;
import org.weightcast.net.PrototypeHead;
import org.weightcast.net.PublishedBlocks;
import org.weightcast.torch.TorchOps;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/**
 * Prototypical Networks (Snell, Swersky, Zemel 2017, 1703.05175): a class is the mean of its embedded images, logits are negative squared
 * distances without a temperature.
 *
 * @param softKMeans whether unlabelled images refine the means, each counting for a class by its probability under the first means
 *     (Ren et al. 2018, 1803.00676, one step); else they count for nothing but the norm's statistics
 */
public record PrototypicalNetwork(Student student, boolean softKMeans) implements EpisodeModel {
    private static final Ops<Tensor> OPS = new TorchOps();

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
     * The head alone.
     *
     * @param support [E, n, F]
     * @param query [E, q, F]
     * @param membership [E, n, K]
     * @return [E, q, K]
     */
    Tensor logits(Tensor support, Tensor query, Tensor membership) {
        Tensor means = PrototypeHead.means(OPS, membership, support); // [E, K, F]
        if (softKMeans) {
            Tensor unlabelled = membership.sum(2).unsqueeze(2).neg().add(OPS.constant(1)); // [E, n, 1]
            Tensor shares = PrototypeHead.distances(OPS, support, means).neg().softmax(2); // [E, n, K]
            means = PrototypeHead.means(OPS, membership.add(shares.mul(unlabelled)), support);
        }
        return PrototypeHead.distances(OPS, query, means).neg();
    }
}
