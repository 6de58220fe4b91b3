package org.weightcast.learn.blur;

/** A kind of tasks that lessons are drawn from. */
public interface Lessons {
    /** Values of an input. */
    int inputs();

    int classes();

    /**
     * Draws a lesson; the same amount and seed give the same one.
     *
     * @param seed a path, such as (seed, step)
     */
    Lesson draw(Amount amount, long... seed);

    /**
     * How much is drawn.
     *
     * @param tasks side by side
     * @param steps batches of each
     * @param examples of a batch
     * @param queries of each task, at most
     */
    record Amount(int tasks, int steps, int examples, int queries) {
        public Amount {
            if (tasks < 1 || steps < 1 || examples < 1 || queries < 1) {
                throw new IllegalArgumentException("Tasks, steps, examples and queries must be at least 1, not " + tasks
                        + ", " + steps + ", " + examples + " and " + queries);
            }
        }

        public Amount withTasks(int other) {
            return new Amount(other, steps, examples, queries);
        }

        public Amount withSteps(int other) {
            return new Amount(tasks, other, examples, queries);
        }
    }
}
