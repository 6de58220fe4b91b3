package org.weightcast.fewshot;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;
import org.weightcast.data.Episode;
import org.weightcast.train.CrossEntropy;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/** Whatever learns classes from the support set of an episode and is then asked about its queries. A function of its weights. */
public interface EpisodeModel {
    /** First weights. */
    Named<FloatArray> initial(long seed);

    /**
     * The answer.
     *
     * @param group episodes of one layout
     * @param random for a model that draws something; most do not
     * @return logits [E, q, K] of the queries; owned by the open scope
     */
    Tensor logits(Named<Tensor> weights, List<Episode> group, SplittableRandom random);

    /** What training makes small, scalar: cross-entropy of the queries unless a model says otherwise. */
    default Tensor loss(Named<Tensor> weights, List<Episode> group, SplittableRandom random, long step) {
        return CrossEntropy.mean(logits(weights, group, random), EpisodeTensors.targets(group));
    }

    /** This model, shown episodes that were changed first: with other queries, say. */
    default EpisodeModel seeing(UnaryOperator<Episode> change) {
        EpisodeModel model = this;
        return new EpisodeModel() {
            @Override
            public Named<FloatArray> initial(long seed) {
                return model.initial(seed);
            }

            @Override
            public Tensor logits(Named<Tensor> weights, List<Episode> group, SplittableRandom random) {
                return model.logits(weights, group.stream().map(change).toList(), random);
            }

            @Override
            public Tensor loss(Named<Tensor> weights, List<Episode> group, SplittableRandom random, long step) {
                return model.loss(weights, group.stream().map(change).toList(), random, step);
            }
        };
    }
}
