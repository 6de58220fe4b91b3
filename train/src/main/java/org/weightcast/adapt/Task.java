package org.weightcast.adapt;

import java.util.List;
import org.weightcast.patch.Change;
import org.weightcast.patch.Patch;
import org.weightcast.train.Classification;
import org.weightcast.weights.Named;
import org.weightcast.weights.WeightHash;

/**
 * What a network is to be fitted to.
 *
 * @param name of the task, and of the patch that comes out
 * @param data images and labels to learn from
 */
public record Task(String name, Classification data) {

    /** The number K of classes. */
    public int classes() {
        return data.labels().size();
    }

    /** The patch for this task, with its classes if it has a head of its own. */
    Patch patch(String kind, Base base, Named<Change> changes) {
        boolean ownHead = changes.names().stream().anyMatch(Part::isHead);
        return patch(kind, base, List.of(), ownHead ? data.labels().names() : List.of(), changes);
    }

    Patch patch(String kind, Base base, List<String> dependsOn, List<String> labels, Named<Change> changes) {
        int size = data.classes().spec().size();
        return new Patch(name, kind, WeightHash.of(base.weights()), dependsOn, labels, size, changes);
    }
}
