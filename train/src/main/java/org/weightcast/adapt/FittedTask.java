package org.weightcast.adapt;

import java.util.List;
import java.util.stream.IntStream;
import org.weightcast.net.Classifier;
import org.weightcast.net.LinearHead;
import org.weightcast.patch.Patch;
import org.weightcast.patch.PatchedWeights;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/**
 * A task that a base was fitted to, ready to answer.
 *
 * @param file the base
 * @param all the patches on it, this task's among them
 * @param name of the task
 */
public record FittedTask(BaseFile file, PatchedWeights all, String name) {

    /**
     * Looks for the task.
     *
     * @throws org.weightcast.weights.BadModelException if there is no such task; it lists those there are
     */
    public FittedTask {
        all.patch(name);
    }

    public Patch patch() {
        return all.patch(name);
    }

    /** The names of what it tells apart: those of the patch, else the base's; numbers if it has another head without names. */
    public List<String> classes() {
        if (!patch().classes().isEmpty()) {
            return patch().classes();
        }
        int answers = weights().get(LinearHead.WEIGHT).axis(1);
        return answers == file.classes().size()
                ? file.classes()
                : IntStream.range(0, answers).mapToObj(Integer::toString).toList();
    }

    /** The network that answers the task alone. */
    public Classifier network() {
        if (Memory.isMemory(patch())) {
            List<Patch> needed = all.needed(name).stream().map(all::patch).toList();
            return Memory.network(file.base(), needed).answering(name);
        }
        return file.classifier(classes().size());
    }

    /** Its weights, those of the tasks that it depends on among them. */
    public Named<FloatArray> weights() {
        return all.weights(name);
    }
}
