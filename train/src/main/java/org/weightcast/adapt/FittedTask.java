package org.weightcast.adapt;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.weightcast.net.Classifier;
import org.weightcast.net.LinearHead;
import org.weightcast.net.Signature;
import org.weightcast.patch.Patch;
import org.weightcast.patch.PatchedWeights;
import org.weightcast.weights.BadModelException;
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
     * Looks for the task and whether it fits.
     *
     * @throws BadModelException if there is no such task; it lists those there are. Also if its patch is for images of another size,
     *     changes a norm without its statistics, or makes weights that the base's network does not have, of another shape, or not finite
     */
    public FittedTask {
        Patch patch = all.patch(name);
        if (patch.size() != file.size()) {
            throw new BadModelException("The task '" + name + "' is for images of " + patch.size()
                    + " pixels, but the base takes " + file.size() + "; use the base that it was fitted to");
        }
        try {
            checkStatistics(patch, all.base());
            checkShapes(network(file, all, name), all.weights(name));
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new BadModelException("The task '" + name + "' does not fit its base: " + e.getMessage(), e);
        }
    }

    /** What a norm has measured belongs to a task as its gain does. */
    private static void checkStatistics(Patch patch, Named<FloatArray> base) {
        for (String name : patch.changes().names()) {
            String norm = name.substring(0, name.lastIndexOf('.') + 1);
            for (String measured : List.of(norm + "mean", norm + "variance")) {
                boolean missing = base.has(measured) && !patch.changes().has(measured);
                if (missing && Part.of(name, base) == Part.NORM) {
                    throw new IllegalArgumentException(
                            "it changes '" + name + "' and lacks '" + measured + "', which goes with it");
                }
            }
        }
    }

    private static void checkShapes(Classifier network, Named<FloatArray> weights) {
        Named<int[]> expected = network.signature().weights().map(Signature::sizes);
        Set<String> names = new LinkedHashSet<>(expected.names());
        names.addAll(weights.names());
        for (String each : names) {
            String wanted = expected.find(each).map(Arrays::toString).orElse("no such weight");
            String there = weights.find(each)
                    .map(array -> Arrays.toString(array.shape()))
                    .orElse("missing");
            if (!wanted.equals(there)) {
                throw new IllegalArgumentException(
                        "the weight '" + each + "' is " + there + ", and its network has " + wanted);
            }
        }
    }

    public Patch patch() {
        return all.patch(name);
    }

    /** Its patch after those that it depends on. */
    public List<Patch> needed() {
        return needed(all, name);
    }

    private static List<Patch> needed(PatchedWeights all, String name) {
        return all.needed(name).stream().map(all::patch).toList();
    }

    /** The names of what it tells apart: those of the patch, else the base's; numbers if it has another head without names. */
    public List<String> classes() {
        return classes(file, all, name);
    }

    private static List<String> classes(BaseFile file, PatchedWeights all, String name) {
        List<String> own = all.patch(name).classes();
        if (!own.isEmpty()) {
            return own;
        }
        int answers = all.weights(name).get(LinearHead.WEIGHT).axis(1);
        return answers == file.classes().size()
                ? file.classes()
                : IntStream.range(0, answers).mapToObj(Integer::toString).toList();
    }

    /** The network that answers the task alone. */
    public Classifier network() {
        return network(file, all, name);
    }

    private static Classifier network(BaseFile file, PatchedWeights all, String name) {
        return Memory.isMemory(all.patch(name))
                ? Memory.network(file.base(), needed(all, name)).answering(name)
                : file.classifier(classes(file, all, name).size());
    }

    /** Its weights, those of the tasks that it depends on among them. */
    public Named<FloatArray> weights() {
        return all.weights(name);
    }
}
