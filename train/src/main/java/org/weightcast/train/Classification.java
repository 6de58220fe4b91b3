package org.weightcast.train;

import java.util.Map;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;
import org.weightcast.data.Augmentation;
import org.weightcast.data.ClassSet;
import org.weightcast.data.ImageSpec;
import org.weightcast.data.Labels;
import org.weightcast.data.Seeds;

/**
 * Supervised learning of labels from images. A step's batch depends on the seed and the step's number alone; classes are drawn alike,
 * whatever their numbers of images.
 *
 * @param classes what is trained on
 * @param labels what is asked for
 * @param images a step
 * @param augmentation what happens to each
 */
public record Classification(ClassSet classes, Labels labels, int images, Augmentation augmentation) {
    public Classification {
        if (images < 1 || classes.size() < 1) {
            throw new IllegalArgumentException(
                    "A step needs images of some classes, not " + images + " of " + classes.size());
        }
    }

    /** The classes themselves as labels, and images as they are. */
    public static Classification of(ClassSet classes, int images) {
        return new Classification(classes, Labels.ofClasses(classes), images, Augmentation.none());
    }

    public Classification withLabels(Labels other) {
        return new Classification(classes, other, images, augmentation);
    }

    public Classification withAugmentation(Augmentation other) {
        return new Classification(classes, labels, images, other);
    }

    /** The images of a step. */
    public ImageBatch batch(long seed, long step) {
        SplittableRandom random = Seeds.at(seed, step);
        int[] drawn = random.ints(images, 0, classes.size()).toArray();
        ImageSpec spec = classes.spec();
        float[] pixels = new float[images * spec.values()];
        int[] wanted = new int[images];
        for (int i = 0; i < images; i++) {
            classes.copyInto(drawn[i], random.nextInt(classes.images(drawn[i])), pixels, i * spec.values());
            augmentation.apply(pixels, i * spec.values(), spec, random);
            wanted[i] = labels.of(classes.get(drawn[i]));
        }
        return ImageBatch.of(pixels, spec, wanted, labels.size());
    }

    /** Cross-entropy of a model on the images of each step. */
    public Objective objective(ImageModel model, long seed) {
        return (weights, step) -> {
            ImageBatch batch = batch(seed, step);
            Tensor logits = model.logits(weights, batch.images());
            return new Objective.Result(CrossEntropy.mean(logits, batch.targets()), Map.of());
        };
    }
}
