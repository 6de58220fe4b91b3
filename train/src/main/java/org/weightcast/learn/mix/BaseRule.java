package org.weightcast.learn.mix;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.weightcast.train.AdamW;
import org.weightcast.train.Optimizer;
import org.weightcast.train.RateSweep;
import org.weightcast.train.Sgd;

/** The ordinary optimisers that a {@link LayerMix} mixes the steps of; each keeps its own state, made from the same gradients. */
public enum BaseRule {
    SGD,
    MOMENTUM,
    ADAM;

    private static final double MOMENTUM_KEPT = 0.9;

    public Optimizer optimizer() {
        return switch (this) {
            case SGD -> Sgd.plain();
            case MOMENTUM -> new Sgd(MOMENTUM_KEPT, false, 0);
            case ADAM -> AdamW.withDecay(0);
        };
    }

    /** Learning rates of which one is good in most fine-tunings. */
    public List<Double> rates() {
        return this == ADAM ? List.of(1e-3, 3e-3, 1e-2) : List.of(0.03, 0.1, 0.3);
    }

    /**
     * The rate at which it is best alone, by itself and constant, as a mixture uses it.
     *
     * @param tasks to try it on
     * @param count of the tasks
     * @param steps of a run
     * @throws org.weightcast.train.DivergedException if it diverges with every rate
     */
    public RateSweep<Double> tuned(FineTuningTasks tasks, int count, long steps) {
        return RateSweep.of(
                label(), rates(), rate -> tasks.loss(count, task -> task.run(this, rate, steps)), loss -> loss);
    }

    /** As it is called in files and reports. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The labels of all, in order. */
    public static List<String> names() {
        return Arrays.stream(values()).map(BaseRule::label).toList();
    }
}
