package org.weightcast.patch;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.weightcast.weights.BadModelException;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;
import org.weightcast.weights.WeightHash;

/**
 * A base and the patches of several tasks on it. Immutable: adding and removing give other values, and the base stays what it is.
 * What does not fit throws a {@link BadModelException}.
 */
public final class PatchedWeights {
    private final Named<FloatArray> base;
    private final String hash;
    private final Map<String, Patch> patches;

    private PatchedWeights(Named<FloatArray> base, String hash, Map<String, Patch> patches) {
        this.base = base;
        this.hash = hash;
        this.patches = patches;
    }

    /** A base without patches. */
    public static PatchedWeights of(Named<FloatArray> base) {
        return new PatchedWeights(base, WeightHash.of(base), Map.of());
    }

    public Named<FloatArray> base() {
        return base;
    }

    /** The base's hash, which its patches bear. */
    public String hash() {
        return hash;
    }

    /** In the order in which they were added. */
    public List<Patch> patches() {
        return List.copyOf(patches.values());
    }

    /** The patch of a task; if there is none, the message lists the tasks there are. */
    public Patch patch(String task) {
        Patch patch = patches.get(task);
        if (patch == null) {
            throw new BadModelException("There is no task '" + task + "' among " + patches.keySet());
        }
        return patch;
    }

    /** With one more task, which belongs to this base, has a name of its own, and all that it depends on. */
    public PatchedWeights add(Patch patch) {
        checkBase(patch);
        if (patches.containsKey(patch.task())) {
            throw new BadModelException("There is a task '" + patch.task() + "' already; give this one another name");
        }
        for (String needed : patch.dependsOn()) {
            if (!patches.containsKey(needed)) {
                throw new BadModelException("The task '" + patch.task() + "' depends on the task '" + needed
                        + "', which is not there; add that one first");
            }
        }
        Map<String, Patch> more = new LinkedHashMap<>(patches);
        more.put(patch.task(), patch);
        return new PatchedWeights(base, hash, more);
    }

    public PatchedWeights addAll(List<Patch> more) {
        PatchedWeights all = this;
        for (Patch patch : more) {
            all = all.add(patch);
        }
        return all;
    }

    private void checkBase(Patch patch) {
        if (!patch.base().equals(hash)) {
            throw new BadModelException("The patch of task '" + patch.task() + "' belongs to the base " + patch.base()
                    + ", but this one is " + hash + "; use the base that it was trained on");
        }
    }

    /** Without a task on which no other depends. */
    public PatchedWeights remove(String task) {
        patch(task);
        for (Patch other : patches.values()) {
            if (other.dependsOn().contains(task)) {
                throw new BadModelException("The task '" + task + "' cannot be removed, since the task '" + other.task()
                        + "' depends on it; remove that one first");
            }
        }
        Map<String, Patch> fewer = new LinkedHashMap<>(patches);
        fewer.remove(task);
        return new PatchedWeights(base, hash, fewer);
    }

    /** The weights of a task: the base with the changes of all tasks that it depends on, then its own. */
    public Named<FloatArray> weights(String task) {
        Named<FloatArray> weights = base;
        for (String needed : needed(task)) {
            weights = patch(needed).on(weights);
        }
        return weights;
    }

    /**
     * The weights of several tasks at once, whose changes must not meet.
     *
     * @throws IllegalArgumentException if two of them change the same weight; it names both and the weight
     */
    public Named<FloatArray> together(List<String> tasks) {
        Named<FloatArray> weights = base;
        Map<String, String> changedBy = new LinkedHashMap<>();
        for (String task :
                tasks.stream().flatMap(each -> needed(each).stream()).distinct().toList()) {
            for (String name : patch(task).changes().names()) {
                String other = changedBy.putIfAbsent(name, task);
                if (other != null) {
                    throw new IllegalArgumentException("The tasks '" + other + "' and '" + task
                            + "' both change the weight '" + name + "' and cannot be used at once");
                }
            }
            weights = patch(task).on(weights);
        }
        return weights;
    }

    /** A task after all that it depends on; what a task depends on was added before it. */
    public List<String> needed(String task) {
        List<String> order = new ArrayList<>();
        for (String other : patch(task).dependsOn()) {
            order.addAll(needed(other));
        }
        order.add(task);
        return order.stream().distinct().toList();
    }
}
