package org.weightcast.meta;

import org.bytedeco.pytorch.Tensor;
import org.weightcast.data.ClassSet;
import org.weightcast.data.Episode;
import org.weightcast.data.ImageSpec;
import org.weightcast.data.SupportSet;
import org.weightcast.net.ConvBlocks;
import org.weightcast.torch.Scope;
import org.weightcast.torch.Torch;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/**
 * Fine-tuning in turn: a linear head on a student's blocks grows with the classes, and all weights but norm statistics are trained by
 * gradient descent on each session's images alone. It begins as the prototypes of the first session's classes; nothing keeps it from
 * forgetting them.
 */
public final class TuningLearner implements SessionLearner {
    private final GrowingStudent growing;
    private final float temperature;
    private final ClassSet test;
    private final double rate;
    private final int steps;
    private Named<FloatArray> weights;

    /**
     * A learner.
     *
     * @param first weights of a model of the first session's classes: blocks, {@code prototypes} [K, F] and {@code temperature}
     * @param test images to ask about, classes in the order in which they come
     * @param rate learning rate
     * @param steps of each session, all its images at a time
     */
    public TuningLearner(ConvBlocks student, Named<FloatArray> first, ClassSet test, double rate, int steps) {
        this.growing = new GrowingStudent(student, 1);
        this.temperature = first.get("temperature").at(0);
        this.test = test;
        this.rate = rate;
        this.steps = steps;
        try (Scope scope = Scope.withoutGradients()) {
            Tensor prototypes = Torch.tensor(first.get("prototypes")).unsqueeze(0); // [1, K, F]
            this.weights = growing.grown(first.only(student.weights()::has), prototypes, temperature);
        }
    }

    @Override
    public void learn(SupportSet further) {
        int classes = further.classes().size();
        int[] labels = further.labels();
        float[] membership = new float[labels.length * classes];
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] != Episode.UNLABELED) {
                membership[i * classes + labels[i]] = 1;
            }
        }
        try (Scope scope = Scope.open()) {
            Tensor members = Torch.tensor(membership, 1, labels.length, classes);
            weights =
                    growing.learn(weights, images(further.pixels(), labels.length), members, temperature, rate, steps);
        }
    }

    @Override
    public int[] answers(int classIndex) {
        ImageSpec spec = test.spec();
        int count = test.images(classIndex);
        float[] pixels = new float[count * spec.values()];
        for (int i = 0; i < count; i++) {
            test.copyInto(classIndex, i, pixels, i * spec.values());
        }
        try (Scope scope = Scope.withoutGradients()) {
            Tensor logits = growing.logits(Torch.tensors(weights), images(pixels, count)); // [1, n, K]
            double[] best = Torch.doubles(Torch.argmax(logits, 2));
            int[] answers = new int[count];
            for (int i = 0; i < count; i++) {
                answers[i] = (int) best[i];
            }
            return answers;
        }
    }

    private Tensor images(float[] pixels, int count) {
        ImageSpec spec = test.spec();
        return Torch.tensor(pixels, count, spec.channels(), spec.size(), spec.size());
    }
}
