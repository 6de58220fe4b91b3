package org.weightcast.learn.blur;

import java.util.List;

/**
 * What networks learn from and are asked, several tasks side by side.
 *
 * @param batches one a step
 * @param queries examples that are in no batch
 */
public record Lesson(List<Batch> batches, Batch queries) {
    public Lesson {
        batches = List.copyOf(batches);
        if (batches.isEmpty()) {
            throw new IllegalArgumentException("A lesson needs at least one batch");
        }
    }

    /** Tasks side by side. */
    int tasks() {
        return Math.toIntExact(queries.inputs().size(0));
    }

    /** The last of the first {@code steps} batches; the first batch before any step. */
    Batch latest(int steps) {
        return batches.get(Math.max(0, steps - 1));
    }
}
