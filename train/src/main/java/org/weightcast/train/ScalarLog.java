package org.weightcast.train;

import java.util.Map;

/** A log of numbers by step and name. */
interface ScalarLog extends TrainingListener {
    /** Writes the numbers of one step. */
    void append(long step, Map<String, Double> values);

    @Override
    default void progress(long step, Map<String, Double> metrics) {
        append(step, metrics);
    }

    @Override
    default void validated(long step, double score, boolean best) {
        append(step, Map.of("validation_accuracy", score));
    }

    @Override
    default void averageValidated(long step, String average, double score, boolean best) {
        append(step, Map.of("validation_accuracy_" + average, score));
    }
}
