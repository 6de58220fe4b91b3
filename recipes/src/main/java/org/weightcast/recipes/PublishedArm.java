package org.weightcast.recipes;

import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;
import org.weightcast.data.Episode;
import org.weightcast.data.ImageSpec;
import org.weightcast.fewshot.EpisodeModel;
import org.weightcast.fewshot.SpreadLabels;
import org.weightcast.meta.PublishedLoss;
import org.weightcast.net.PublishedHyperTransformer;
import org.weightcast.net.PublishedSettings;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/**
 * The HyperTransformer as published, as a model of episodes. Episodes of fewer classes than it has labels train it with labels that
 * are drawn.
 *
 * @param warmup steps led by warm-up heads, 0 for none
 */
record PublishedArm(PublishedSettings settings, long warmup) implements EpisodeModel {
    private PublishedLoss loss() {
        return new PublishedLoss(settings, new ImageSpec(settings.inputChannels(), settings.size(), true));
    }

    @Override
    public Named<FloatArray> initial(long seed) {
        return PublishedHyperTransformer.initial(settings, seed);
    }

    @Override
    public Tensor logits(Named<Tensor> weights, List<Episode> group, SplittableRandom random) {
        return loss().logits(weights, group);
    }

    @Override
    public Tensor loss(Named<Tensor> weights, List<Episode> group, SplittableRandom random, long step) {
        SpreadLabels labels = new SpreadLabels(settings.ways(), random);
        return loss().of(weights, group.stream().map(labels).toList(), step, warmup)
                .loss();
    }
}
