package org.weightcast.train;

/**
 * How a run goes.
 *
 * @param schedule the learning rate by step, and how many steps there are
 * @param clip largest norm of a gradient; longer ones are scaled down to it
 * @param validateEvery steps between validations
 * @param checkpointEvery steps between checkpoints
 * @param logEvery steps that one line of the log summarises
 */
public record TrainerSettings(Schedule schedule, double clip, long validateEvery, long checkpointEvery, long logEvery) {
    public TrainerSettings {
        if (clip <= 0 || validateEvery < 1 || checkpointEvery < 1 || logEvery < 1) {
            throw new IllegalArgumentException("Clipping and all intervals must be positive");
        }
    }
}
