package org.weightcast.patch;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/**
 * What one task changes of a base's weights (Mudrakarta et al. 2019, 1810.10703): a value, kept beside the base, never written into it.
 *
 * @param task its name: not blank, without {@code /} and control characters
 * @param kind how it was made, such as {@code norm} or {@code lora}; for people
 * @param base the {@link org.weightcast.weights.WeightHash hash} of the weights that it belongs to
 * @param dependsOn the tasks whose changes must be there for this one to be right
 * @param classes names of the classes of its head, in the order of the logits; none if the base's head stays
 * @param size height and width of its images in pixels
 * @param changes by the name of the weight; all values are finite
 */
public record Patch(
        String task,
        String kind,
        String base,
        List<String> dependsOn,
        List<String> classes,
        int size,
        Named<Change> changes) {

    public Patch {
        dependsOn = List.copyOf(dependsOn);
        classes = List.copyOf(classes);
        checkName(task);
        if (changes.size() == 0 || size < 1) {
            throw new IllegalArgumentException("The patch of task '" + task
                    + "' changes some weight, for images of at least one pixel; not " + changes.size()
                    + " weights for images of " + size);
        }
        if (dependsOn.contains(task) || new HashSet<>(classes).size() < classes.size()) {
            throw new IllegalArgumentException("The task '" + task
                    + "' does not depend on itself and tells distinct classes apart, not " + classes);
        }
        changes.asMap().forEach((name, change) -> change.parts().asMap().forEach((part, array) -> {
            if (!finite(array)) {
                throw new IllegalArgumentException(
                        "The patch of task '" + task + "' has a value in '" + name + part + "' that is not finite");
            }
        }));
    }

    /**
     * Makes sure that a task can have this name.
     *
     * @throws IllegalArgumentException if it cannot
     */
    public static void checkName(String task) {
        if (task.isBlank() || task.chars().anyMatch(c -> c == '/' || Character.isISOControl(c))) {
            throw new IllegalArgumentException(
                    "A task's name is a text without '/' and control characters, not '" + task + "'");
        }
    }

    /** How many numbers it stores. */
    public long values() {
        return changes.values().stream()
                .flatMap(change -> change.parts().values().stream())
                .mapToLong(FloatArray::size)
                .sum();
    }

    /**
     * Weights with these changes; those given are not touched. Whose they are is not asked: see {@link PatchedWeights}.
     *
     * @throws IllegalArgumentException if a change does not fit its weight, or makes a value that is not finite; it names the weight
     */
    public Named<FloatArray> on(Named<FloatArray> weights) {
        Map<String, FloatArray> changed = new LinkedHashMap<>();
        changes.asMap().forEach((name, change) -> changed.put(name, changed(name, change, weights)));
        return weights.with(Named.copyOf(changed));
    }

    private FloatArray changed(String name, Change change, Named<FloatArray> weights) {
        FloatArray value;
        if (change instanceof Change.Add add) {
            value = add.on(name, weights.get(name));
        } else if (change instanceof Change.LowRank lowRank) {
            value = lowRank.on(name, weights.get(name));
        } else {
            value = ((Change.Replace) change).value();
        }
        if (!finite(value)) {
            throw new IllegalArgumentException(
                    "With the patch of task '" + task + "' the weight '" + name + "' is not finite");
        }
        return value;
    }

    private static boolean finite(FloatArray array) {
        for (int i = 0; i < array.size(); i++) {
            if (!Float.isFinite(array.at(i))) {
                return false;
            }
        }
        return true;
    }
}
