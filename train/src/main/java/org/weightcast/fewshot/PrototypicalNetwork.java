package org.weightcast.fewshot;

import org.bytedeco.pytorch.Tensor;
import org.weightcast.net.Ops;
import org.weightcast.net.PrototypeHead;
import org.weightcast.torch.TorchOps;

/**
 * Prototypical Networks (Snell, Swersky, Zemel 2017, 1703.05175): a class is the mean of its embedded images, logits are negative squared
 * distances without a temperature.
 *
 * @param softKMeans whether unlabelled images refine the means, each counting for a class by its probability under the first means
 *     (Ren et al. 2018, 1803.00676, one step); else they count for nothing but the norm's statistics
 */
public record PrototypicalNetwork(Student student, boolean softKMeans) implements EmbeddingModel {
    private static final Ops<Tensor> OPS = new TorchOps();

    @Override
    public Tensor logits(Tensor support, Tensor query, Tensor membership) {
        Tensor means = PrototypeHead.means(OPS, membership, support); // [E, K, F]
        if (softKMeans) {
            Tensor shares = PrototypeHead.softMembers(OPS, membership, logits(support, means));
            means = PrototypeHead.means(OPS, membership.add(shares), support);
        }
        return logits(query, means);
    }

    private static Tensor logits(Tensor embedding, Tensor means) {
        return PrototypeHead.distances(OPS, embedding, means).neg();
    }
}
