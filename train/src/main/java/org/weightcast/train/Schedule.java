package org.weightcast.train;

/**
 * A learning rate by step: a linear rise over the warm-up, then half a cosine down to the final rate.
 *
 * @param peak highest rate
 * @param warmup steps of the rise, at least 0
 * @param steps all steps, warm-up included
 * @param last rate after the last step
 */
public record Schedule(double peak, long warmup, long steps, double last) {
    public Schedule {
        if (steps < 1 || warmup < 0 || warmup > steps) {
            throw new IllegalArgumentException(
                    "A schedule needs at least one step and a warm-up within them, not " + warmup + " of " + steps);
        }
    }

    /** The rate of a step, counted from 0. */
    public double rate(long step) {
        if (step < warmup) {
            return peak * (step + 1) / warmup;
        }
        double way = Math.min(1, (step - warmup) / (double) Math.max(1, steps - warmup));
        return last + (peak - last) * (1 + Math.cos(Math.PI * way)) / 2;
    }
}
