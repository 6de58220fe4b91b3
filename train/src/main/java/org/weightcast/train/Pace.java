package org.weightcast.train;

/**
 * Where a run is and how fast it goes.
 *
 * @param step steps done, those of earlier runs included
 * @param steps all steps of the schedule
 * @param stepsPerSecond of this run so far, validations and checkpoints included
 */
public record Pace(long step, long steps, double stepsPerSecond) {
    /** Seconds until the schedule ends if the run goes on like this. */
    public double secondsLeft() {
        return (steps - step) / stepsPerSecond;
    }
}
