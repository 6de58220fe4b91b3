package org.weightcast.meta;

import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.weightcast.net.ConvBlocks;
import org.weightcast.net.Norm;
import org.weightcast.net.Ops;
import org.weightcast.net.PrototypeHead;
import org.weightcast.torch.Scope;
import org.weightcast.torch.Torch;
import org.weightcast.torch.TorchOps;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/**
 * A student under a linear head that grows with the classes and is trained by plain gradient descent: rows of new classes start as the
 * head that answers like prototypes. Norm statistics stay as they are.
 *
 * <p>Weights: those of the blocks of E networks side by side, {@code head.weight} [E, F, K] and {@code head.bias} [E, 1, K].
 *
 * @param blocks of the student
 * @param networks E
 */
record GrowingStudent(ConvBlocks blocks, int networks) {
    private static final Ops<Tensor> OPS = new TorchOps();
    private static final String WEIGHT = "head.weight";
    private static final String BIAS = "head.bias";

    /**
     * With further classes in its head that answer as prototypes do.
     *
     * @param prototypes [E, k, F]
     * @param temperature of the logits
     */
    Named<FloatArray> grown(Named<FloatArray> student, Tensor prototypes, float temperature) {
        try (Scope scope = Scope.withoutGradients()) {
            Named<Tensor> before = Torch.tensors(student);
            // -|e - p|^2 / t = (2 p / t) e - |p|^2 / t - |e|^2 / t, the last the same for all classes.
            Tensor weight = Torch.over(OPS.transpose(prototypes, 0, 2, 1), temperature / 2);
            Tensor bias = Torch.over(OPS.transpose(OPS.sum(prototypes.square(), 2), 0, 2, 1), -temperature);
            return student.with(WEIGHT, Torch.array(behind(before.find(WEIGHT), weight)))
                    .with(BIAS, Torch.array(behind(before.find(BIAS), bias)));
        }
    }

    private static Tensor behind(Optional<Tensor> old, Tensor added) {
        return old.map(first -> OPS.concat(2, List.of(first, added))).orElse(added);
    }

    /**
     * Grows by the classes of some images and takes steps down the loss of these images among all classes so far.
     *
     * @param images [n, E*C, S, S]
     * @param membership [E, n, k], one-hot
     * @param temperature of the logits
     * @param rate learning rate
     */
    Named<FloatArray> learn(
            Named<FloatArray> student, Tensor images, Tensor membership, float temperature, double rate, int steps) {
        Named<FloatArray> learned = student;
        try (Scope scope = Scope.withoutGradients()) {
            Tensor embedding = blocks.embed(OPS, Torch.tensors(student), images, networks);
            learned = grown(student, PrototypeHead.means(OPS, membership, embedding), temperature);
        }
        for (int step = 0; step < steps; step++) {
            learned = step(learned, images, membership, rate);
        }
        return learned;
    }

    private Named<FloatArray> step(Named<FloatArray> student, Tensor images, Tensor membership, double rate) {
        try (Scope scope = Scope.open()) {
            Named<Tensor> leaves = Torch.tensors(student).map(each -> each.requires_grad_(true));
            Tensor logits = logits(leaves, images);
            int classes = Math.toIntExact(logits.size(2));
            int newest = classes - Math.toIntExact(membership.size(2));
            Tensor own = OPS.slice(logits.log_softmax(2), 2, newest, classes);
            // The sum over the networks, since each is trained for itself.
            Tensor loss = Torch.over(own.mul(membership).sum(), -(double) images.size(0));
            List<String> learned = leaves.names().stream()
                    .filter(name -> !Norm.isStatistic(name))
                    .toList();
            List<Tensor> gradients =
                    Torch.gradients(loss, learned.stream().map(leaves::get).toList(), false);
            Named<FloatArray> next = student;
            for (int i = 0; i < learned.size(); i++) {
                Tensor moved = leaves.get(learned.get(i)).sub(Torch.times(gradients.get(i), rate));
                next = next.with(learned.get(i), Torch.array(moved.detach()));
            }
            return next;
        }
    }

    /** Logits [E, n, K] of images [n, E*C, S, S]. */
    Tensor logits(Named<Tensor> student, Tensor images) {
        return blocks.embed(OPS, student, images, networks)
                .matmul(student.get(WEIGHT))
                .add(student.get(BIAS));
    }
}
