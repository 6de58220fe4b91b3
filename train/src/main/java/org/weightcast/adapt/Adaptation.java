package org.weightcast.adapt;

import java.util.List;
import java.util.Set;
import org.weightcast.patch.Patch;
import org.weightcast.train.ShortTraining;
import org.weightcast.train.TrainingListener;

/**
 * A way to fit a base to a task: (base, task) to patch. The base stays as it is; what a method does not train is not among the changes.
 * Where a method trains the head, the task gets one of its own, which starts from zero.
 */
@FunctionalInterface
public interface Adaptation {
    /**
     * Trains a patch.
     *
     * @param seed draws batches, and what a method starts from
     * @throws org.weightcast.train.DivergedException if the loss or a weight is not finite any more
     * @throws org.weightcast.weights.BadModelException if the base has nothing of the kind that the method changes
     */
    Patch fit(Base base, Task task, ShortTraining training, long seed, TrainingListener listener);

    /** What is doubtful about this way for a base, in one sentence each; known before anything is trained. */
    default List<String> warnings(Base base) {
        return List.of();
    }

    /** The head alone, on features that are computed once if the images are not changed at random. */
    static Adaptation head() {
        return new HeadOnly(FrozenTable.LARGEST);
    }

    /** Head, gains and biases of the norms, and their statistics: scale-and-bias patches (Mudrakarta et al. 2019, 1810.10703). */
    static Adaptation norm() {
        return new Tuning("norm", Set.of(Part.HEAD, Part.NORM));
    }

    /** Head and all biases, with the norms' statistics. */
    static Adaptation bias() {
        return new Tuning("bias", Set.of(Part.HEAD), true);
    }

    /** Norms and their statistics under the base's own head: for the base's classes in another size or domain. */
    static Adaptation domain() {
        return new Tuning("domain", Set.of(Part.NORM));
    }

    /** Head and depthwise kernels, with the norms' statistics. */
    static Adaptation depthwise() {
        return new Tuning("depthwise", Set.of(Part.HEAD, Part.DEPTHWISE));
    }

    /** Head, norms and depthwise kernels. */
    static Adaptation patch() {
        return new Tuning("patch", Set.of(Part.HEAD, Part.NORM, Part.DEPTHWISE));
    }

    /** All weights: what the others are measured by. */
    static Adaptation full() {
        return new Tuning("full", Set.of(Part.HEAD, Part.NORM, Part.DEPTHWISE, Part.REST));
    }

    /** Head and low-rank changes of all kernels over several channels and all matrices. */
    static Adaptation lora(int rank) {
        return Lora.ofRank(rank);
    }
}
