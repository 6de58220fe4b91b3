package org.weightcast.train;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.OptionalDouble;
import java.util.TreeSet;
import java.util.function.DoubleFunction;
import java.util.function.ToDoubleFunction;

/**
 * The learning rates that an arm was tried with, on validation data, and what came of each. Every arm of a comparison gets one of
 * the same size. Where the best of several rates is the lowest or highest, one further is tried beyond it, at most twice.
 *
 * @param arm whose rate it is
 * @param losses validation loss by rate, in the order tried; infinite where training diverged or the loss is not finite
 * @param made what each rate with a finite loss made
 * @param <T> trained weights or whatever an arm results in
 */
public record RateSweep<T>(String arm, Map<Double, Double> losses, Map<Double, T> made) {
    private static final int MOST_FURTHER = 2;

    /**
     * Tries each rate.
     *
     * @param train what a rate makes
     * @param loss its loss on validation data, lower is better
     * @throws DivergedException if training diverges, or has no finite loss, with every rate
     */
    public static <T> RateSweep<T> of(
            String arm, List<Double> rates, DoubleFunction<T> train, ToDoubleFunction<T> loss) {
        RateSweep<T> sweep = new RateSweep<>(arm, new LinkedHashMap<>(), new LinkedHashMap<>());
        for (double rate : rates) {
            sweep.attempt(rate, train, loss);
        }
        if (sweep.made.isEmpty()) {
            throw new DivergedException(0, "Training of '" + arm + "' diverged with each of the rates " + rates);
        }
        for (int i = 0; i < MOST_FURTHER; i++) {
            sweep.further().ifPresent(rate -> sweep.attempt(rate, train, loss));
        }
        return sweep;
    }

    private void attempt(double rate, DoubleFunction<T> train, ToDoubleFunction<T> loss) {
        losses.put(rate, Double.POSITIVE_INFINITY);
        try {
            T result = train.apply(rate);
            double found = loss.applyAsDouble(result);
            if (Double.isFinite(found)) {
                made.put(rate, result);
                losses.put(rate, found);
            }
        } catch (DivergedException diverged) {
            // An infinite loss says so.
        }
    }

    /** The rate to go on with beyond the best, as far away as its neighbour; none if the best lies between others. */
    private OptionalDouble further() {
        NavigableSet<Double> tried = new TreeSet<>(losses.keySet());
        double best = best();
        if (tried.size() < 2 || (best != tried.first() && best != tried.last())) {
            return OptionalDouble.empty();
        }
        Double neighbour = best == tried.first() ? tried.higher(best) : tried.lower(best);
        return neighbour == null ? OptionalDouble.empty() : OptionalDouble.of(best * best / neighbour);
    }

    /** The rate with the lowest loss, the first of equals. */
    public double best() {
        double best = made.keySet().iterator().next();
        for (double rate : made.keySet()) {
            best = losses.getOrDefault(rate, Double.NaN) < losses.getOrDefault(best, Double.NaN) ? rate : best;
        }
        return best;
    }

    /** What the best rate made. */
    public T result() {
        T result = made.get(best());
        if (result == null) {
            throw new IllegalStateException("The best rate made nothing");
        }
        return result;
    }
}
