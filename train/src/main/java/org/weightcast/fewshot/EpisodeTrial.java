package org.weightcast.fewshot;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.weightcast.data.ClassSet;
import org.weightcast.data.Episode;
import org.weightcast.data.EpisodeSampler;
import org.weightcast.data.EpisodeSettings;
import org.weightcast.data.Seeds;
import org.weightcast.torch.Scope;
import org.weightcast.torch.Torch;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/**
 * Asks models about the same episodes.
 *
 * @param classes what episodes are drawn from
 * @param task what they look like
 * @param episodes how many
 * @param seed draws them
 */
public record EpisodeTrial(ClassSet classes, EpisodeSettings task, int episodes, long seed) {
    private static final int SIDE_BY_SIDE = 10;

    /** The accuracy on each episode, in 0..1. */
    public double[] accuracies(EpisodeModel model, Named<FloatArray> weights) {
        EpisodeSampler sampler = new EpisodeSampler(classes, task, seed);
        double[] accuracies = new double[episodes];
        for (int done = 0; done < episodes; done += SIDE_BY_SIDE) {
            List<Episode> group = sampler.batch(done, Math.min(SIDE_BY_SIDE, episodes - done));
            try (Scope scope = Scope.open()) { // with gradients: some models descend
                Tensor logits = model.logits(Torch.tensors(weights), group, Seeds.at(seed, done));
                Tensor right = Torch.argmax(logits, 2).eq(Torch.argmax(EpisodeTensors.targets(group), 2));
                for (int i = 0; i < group.size(); i++) {
                    accuracies[done + i] = right.select(0, i).sum().item_long() / (double) right.size(1);
                }
            }
        }
        return accuracies;
    }
}
