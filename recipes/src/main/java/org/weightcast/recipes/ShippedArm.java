package org.weightcast.recipes;

import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;
import org.weightcast.data.Episode;
import org.weightcast.data.ImageSpec;
import org.weightcast.fewshot.EpisodeModel;
import org.weightcast.meta.CasterLoss;
import org.weightcast.net.CasterWeights;
import org.weightcast.net.HyperTransformerSettings;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/** The HyperTransformer that ships, with whatever of it is switched off, as a model of episodes. */
record ShippedArm(HyperTransformerSettings settings) implements EpisodeModel {
    @Override
    public Named<FloatArray> initial(long seed) {
        return CasterWeights.initial(settings, seed);
    }

    @Override
    public Tensor logits(Named<Tensor> weights, List<Episode> group, SplittableRandom random) {
        ImageSpec spec = new ImageSpec(
                settings.student().inputChannels(), settings.student().size(), true);
        return new CasterLoss(settings, spec).logits(weights, group, random);
    }
}
