package org.weightcast.learn.mix;

import java.util.Arrays;
import java.util.Locale;
import org.weightcast.train.AdamW;
import org.weightcast.train.Optimizer;
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

    /** As it is called in files and reports. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** All of them, in order. */
    public static String labels() {
        return String.join(", ", Arrays.stream(values()).map(BaseRule::label).toList());
    }
}
