package org.weightcast.meta;

/** What the casts of a chain bring, and what is asked after each (Vladymyrov, Zhmoginov, Sandler, 2301.04584). */
public enum Stream {
    /** New classes each; a query competes with all classes so far: class-incremental. */
    CLASSES,
    /** New classes each; a query is told its cast, and competes with the classes of that only: task-incremental. */
    TASKS,
    /** New images of the same classes each; a class's vector is the mean of those made so far: learning from mini-batches. */
    BATCHES
}
