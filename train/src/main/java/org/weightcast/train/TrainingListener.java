package org.weightcast.train;

import java.util.List;
import java.util.Map;

/** Is told how a run goes; prints, logs or draws. Called on the thread that trains. */
public interface TrainingListener {
    /** One more step is done; called after each, so it must be quick. */
    default void stepped(Pace pace, double loss) {}

    /**
     * A summary of the last steps.
     *
     * @param step steps done
     * @param metrics means over the summarised steps, {@code loss} and {@code rate} among them
     */
    default void progress(long step, Map<String, Double> metrics) {}

    /** A validation; {@code best} tells whether it is the best so far. */
    default void validated(long step, double score, boolean best) {}

    /** A validation of an average of the weights, after theirs; {@code best} tells whether it is the best of any so far. */
    default void averageValidated(long step, String average, double score, boolean best) {}

    /** One listener that tells several, in their order. */
    static TrainingListener all(TrainingListener... listeners) {
        List<TrainingListener> each = List.of(listeners);
        return new TrainingListener() {
            @Override
            public void stepped(Pace pace, double loss) {
                each.forEach(listener -> listener.stepped(pace, loss));
            }

            @Override
            public void progress(long step, Map<String, Double> metrics) {
                each.forEach(listener -> listener.progress(step, metrics));
            }

            @Override
            public void validated(long step, double score, boolean best) {
                each.forEach(listener -> listener.validated(step, score, best));
            }

            @Override
            public void averageValidated(long step, String average, double score, boolean best) {
                each.forEach(listener -> listener.averageValidated(step, average, score, best));
            }
        };
    }
}
