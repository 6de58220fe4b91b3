package org.weightcast.fewshot;

import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import org.bytedeco.pytorch.Tensor;
import org.weightcast.data.ClassSet;
import org.weightcast.data.ImageSpec;
import org.weightcast.data.Seeds;
import org.weightcast.torch.Torch;
import org.weightcast.train.Objective;
import org.weightcast.train.ShortTraining;
import org.weightcast.train.TrainingListener;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/**
 * Ordinary classification: a feature extractor under a linear head is trained to tell all classes of a set apart, and the head is
 * thrown away.
 *
 * @param classes what to tell apart
 * @param images a step, drawn from all classes alike
 * @param training how long and how fast
 */
public record ClassTraining(ClassSet classes, int images, ShortTraining training) {

    /**
     * Trains an extractor.
     *
     * @param start its first weights
     * @param extract from weights and images [n, C, S, S] to features [n, F]
     * @param features F
     * @return the extractor's weights
     */
    public Named<FloatArray> fit(
            Named<FloatArray> start,
            BiFunction<Named<Tensor>, Tensor, Tensor> extract,
            int features,
            long seed,
            TrainingListener listener) {
        Objective objective = (weights, step) -> {
            SplittableRandom random = Seeds.at(seed, step);
            int[] labels = random.ints(images, 0, classes.size()).toArray();
            Tensor logits = extract.apply(weights, draw(labels, random))
                    .matmul(weights.get("head.weight"))
                    .add(weights.get("head.bias")); // [n, classes]
            Tensor targets = Torch.tensor(oneHot(labels), images, classes.size());
            return new Objective.Result(EpisodeModel.crossEntropy(logits.unsqueeze(0), targets.unsqueeze(0)), Map.of());
        };
        Named<FloatArray> both = start.with(LinearHead.initial(features, classes.size(), seed));
        return training.fit(both, objective, listener).only(start::has);
    }

    private Tensor draw(int[] labels, SplittableRandom random) {
        ImageSpec spec = classes.spec();
        float[] pixels = new float[labels.length * spec.values()];
        for (int i = 0; i < labels.length; i++) {
            classes.copyInto(labels[i], random.nextInt(classes.images(labels[i])), pixels, i * spec.values());
        }
        return Torch.tensor(pixels, labels.length, spec.channels(), spec.size(), spec.size());
    }

    private float[] oneHot(int[] labels) {
        float[] rows = new float[labels.length * classes.size()];
        for (int i = 0; i < labels.length; i++) {
            rows[i * classes.size() + labels[i]] = 1;
        }
        return rows;
    }
}
