package org.weightcast.fewshot;

import java.util.Map;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;
import org.weightcast.data.ClassSet;
import org.weightcast.data.EpisodeSampler;
import org.weightcast.data.EpisodeSettings;
import org.weightcast.data.Seeds;
import org.weightcast.train.Objective;
import org.weightcast.train.ShortTraining;
import org.weightcast.train.TrainingListener;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/**
 * Trains any model of episodes, in memory.
 *
 * @param classes what episodes are drawn from
 * @param task what they look like
 * @param sideBySide episodes a step
 * @param training how long and how fast
 */
public record EpisodeTraining(ClassSet classes, EpisodeSettings task, int sideBySide, ShortTraining training) {

    /**
     * Trains from given weights; the episodes follow from the seed, whatever the model is.
     *
     * @throws org.weightcast.data.BadInputException if the classes are too few
     * @throws org.weightcast.train.DivergedException if the loss or a weight is not finite any more
     */
    public Named<FloatArray> fit(EpisodeModel model, Named<FloatArray> start, long seed, TrainingListener listener) {
        EpisodeSampler sampler = new EpisodeSampler(classes, task, seed);
        Objective objective = (weights, step) -> {
            SplittableRandom random = Seeds.at(seed, step);
            Tensor loss = model.loss(weights, sampler.batch(step, sideBySide), random, step);
            return new Objective.Result(loss, Map.of());
        };
        return training.fit(start, objective, listener);
    }
}
