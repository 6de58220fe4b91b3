package org.weightcast.train;

import java.util.Map;

/** Is told how a run goes; prints, logs or draws. */
public interface TrainingListener {
    /**
     * A summary of the last steps.
     *
     * @param step steps done
     * @param metrics means over the summarised steps, {@code loss} and {@code rate} among them
     */
    default void progress(long step, Map<String, Double> metrics) {}

    /** A validation; {@code best} tells whether it is the best so far. */
    default void validated(long step, double score, boolean best) {}
}
