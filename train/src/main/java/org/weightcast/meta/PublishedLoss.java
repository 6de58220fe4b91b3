package org.weightcast.meta;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.weightcast.data.Episode;
import org.weightcast.data.EpisodeBatch;
import org.weightcast.data.ImageSpec;
import org.weightcast.net.PublishedHyperTransformer;
import org.weightcast.net.PublishedSettings;
import org.weightcast.torch.Torch;
import org.weightcast.torch.TorchOps;
import org.weightcast.train.CrossEntropy;
import org.weightcast.weights.Named;

/**
 * The loss of the HyperTransformer as published: cross-entropy of the queries, at the start of a training with that of its
 * warm-up heads. Accuracies are transductive unless its settings say inductive.
 *
 * @param spec what the episodes' images were prepared for
 */
public record PublishedLoss(PublishedSettings settings, ImageSpec spec) {

    /** The loss of a batch of episodes of one layout, with as many ways as the table has labels. */
    public CasterLoss.Result of(Named<Tensor> weights, List<Episode> group) {
        return of(weights, group, WarmupHeads.NONE.shares(0, settings.blocks()));
    }

    /**
     * Like {@link #of(Named, List)} at a step of a training whose first {@code warmup} steps are led by the warm-up heads.
     *
     * @throws IllegalArgumentException if the settings have no such heads
     */
    public CasterLoss.Result of(Named<Tensor> weights, List<Episode> group, long step, long warmup) {
        if (warmup > 0 && !settings.warmupHeads()) {
            throw new IllegalArgumentException("These settings have no warm-up heads to lead " + warmup + " steps");
        }
        return of(weights, group, new WarmupHeads(warmup).shares(step, settings.blocks()));
    }

    private CasterLoss.Result of(Named<Tensor> weights, List<Episode> group, double[] shares) {
        EpisodeBatch batch = EpisodeBatch.of(group, spec);
        Named<Tensor> outputs = run(weights, batch);
        Tensor targets = Torch.tensor(batch.targets(), batch.episodes(), batch.queries(), batch.ways());
        Tensor logits = outputs.get("logits"); // [E, q, K]
        Tensor loss = Torch.times(CrossEntropy.mean(logits, targets), shares[shares.length - 1]);
        Map<String, Double> heads = new TreeMap<>();
        for (int block = 1; settings.warmupHeads() && block < shares.length; block++) {
            Tensor head = CrossEntropy.mean(outputs.get("head" + block), targets);
            loss = loss.add(Torch.times(head, shares[block - 1]));
            heads.put("head" + block + "_loss", (double) head.item_float());
        }
        Tensor right = Torch.argmax(logits, 2).eq(Torch.argmax(targets, 2));
        double accuracy = right.sum().item_long() / (double) (batch.episodes() * batch.queries());
        return new CasterLoss.Result(loss, accuracy, heads);
    }

    /** Logits [E, q, K] of the queries of episodes of one layout. */
    public Tensor logits(Named<Tensor> weights, List<Episode> group) {
        return run(weights, EpisodeBatch.of(group, spec)).get("logits");
    }

    /** The network's outputs; see {@link PublishedHyperTransformer}. */
    Named<Tensor> run(Named<Tensor> weights, EpisodeBatch batch) {
        if (batch.ways() != settings.ways()) {
            throw new IllegalArgumentException(
                    "The episodes have " + batch.ways() + " ways, the table has " + settings.ways() + " labels");
        }
        Tensor membership = Torch.tensor(batch.membership(), batch.episodes(), batch.supports(), batch.ways());
        Tensor known = membership.sum(2).unsqueeze(2); // [E, n, 1]
        Named<Tensor> inputs = Named.<Tensor>builder()
                .put("images", images(batch.supportImages(), batch.supports(), batch.episodes()))
                .put(
                        "labels",
                        Torch.concat(2, membership, torch.ones_like(known).sub(known)))
                .put("query", images(batch.queryImages(), batch.queries(), batch.episodes()))
                .build();
        return new PublishedHyperTransformer(settings, batch.episodes()).apply(new TorchOps(), weights, inputs);
    }

    private Tensor images(float[] values, int count, int episodes) {
        return Torch.tensor(values, count, episodes * spec.channels(), spec.size(), spec.size());
    }
}
