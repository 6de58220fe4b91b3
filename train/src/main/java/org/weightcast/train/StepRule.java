package org.weightcast.train;

/** How a training steps: which optimiser it uses, and at which rates. */
public interface StepRule {
    /**
     * The optimiser.
     *
     * @param layout of the weights that are trained
     * @param steps all steps of the training
     * @throws org.weightcast.weights.BadModelException if it was made for other weights
     */
    Optimizer optimizer(FlatWeights layout, long steps);

    /** The learning rates of a training of so many steps. */
    Schedule schedule(long steps);

    /**
     * What the rule was read from, for a training that keeps it beside its checkpoints and shall be known by it; empty if the training's
     * settings say all of it.
     */
    String text();

    /** An optimiser that suits any weights. */
    static StepRule of(Optimizer optimizer, Schedule schedule) {
        return new Settled(optimizer, schedule);
    }

    /** A rule without a choice. */
    record Settled(Optimizer optimizer, Schedule schedule) implements StepRule {
        @Override
        public Optimizer optimizer(FlatWeights layout, long steps) {
            return optimizer;
        }

        @Override
        public Schedule schedule(long steps) {
            return schedule;
        }

        @Override
        public String text() {
            return "";
        }
    }
}
