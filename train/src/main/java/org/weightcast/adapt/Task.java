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

    /** The patch for this task, with a head of its own. */
    Patch patch(String kind, Base base, Named<Change> changes) {
        return new Patch(
                name,
                kind,
                WeightHash.of(base.weights()),
                List.of(),
                data.labels().names(),
                data.classes().spec().size(),
                changes);
    }
}
