package org.weightcast.train;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.weightcast.torch.Torch;
import org.weightcast.weights.Named;

/**
 * An average of the weights that a training passes through, kept up as it goes. The training itself knows nothing of it. Averages of a
 * run at a high rate stand in for a schedule that lets the rate fall (Sandler et al. 2023, 2301.02312). Weights are flat tensors [P].
 */
public sealed interface Averager {
    /** Tells the averages of one training apart, also in names of files. */
    String name();

    /** The steps after which the first weights are taken in; before, there is no average, and the weights stand for it. */
    long start();

    /**
     * Takes the weights in.
     *
     * @param state what this method returned after the step before; empty before the first step
     * @param steps how many are done
     */
    Named<Tensor> after(long steps, Named<Tensor> state, Tensor weights);

    /** The average [P]. */
    Tensor average(Named<Tensor> state, Tensor weights);

    /**
     * Weights that count less by {@code decay} with each step that has passed since. It begins with the weights at the start and not with
     * zeros, so nothing is to be corrected.
     *
     * @param decay such as 0.999, which averages over about 1000 steps
     */
    static Averager ema(double decay, long start) {
        return new Ema(decay, start);
    }

    /** The mean of the weights after {@code start} steps and after every {@code every} of them from there on (Izmailov et al. 2018, 1803.05407). */
    static Averager swa(long every, long start) {
        return new Swa(every, start);
    }

    /** The midpoint between the weights after {@code start} steps and the last. */
    static Averager twoPoint(long start) {
        return new TwoPoint(start);
    }

    /** See {@link #ema}. */
    record Ema(double decay, long start) implements Averager {
        private static final String MEAN = "mean";

        public Ema {
            if (!(decay > 0 && decay < 1)) {
                throw new IllegalArgumentException("The decay of an average lies between 0 and 1, not " + decay);
            }
            checkStart(start);
        }

        @Override
        public String name() {
            return "ema-" + decay;
        }

        @Override
        public Named<Tensor> after(long steps, Named<Tensor> state, Tensor weights) {
            if (steps <= start) {
                return steps < start ? state : Named.of(MEAN, weights);
            }
            return Named.of(MEAN, Torch.between(state.get(MEAN), weights, 1 - decay));
        }

        @Override
        public Tensor average(Named<Tensor> state, Tensor weights) {
            return state.find(MEAN).orElse(weights);
        }
    }

    /** See {@link #swa}. */
    record Swa(long every, long start) implements Averager {
        private static final String MEAN = "mean";
        private static final String COUNT = "count";

        public Swa {
            if (every < 1) {
                throw new IllegalArgumentException(
                        "Weights are averaged every step or more rarely, not every " + every);
            }
            checkStart(start);
        }

        @Override
        public String name() {
            return "swa";
        }

        @Override
        public Named<Tensor> after(long steps, Named<Tensor> state, Tensor weights) {
            if (steps < start || (steps - start) % every != 0) {
                return state;
            }
            Tensor count = Torch.plus(state.find(COUNT).orElseGet(() -> torch.zeros(1)), 1);
            Tensor mean = Torch.between(average(state, weights), weights, 1.0 / count.item_float());
            return Named.<Tensor>builder().put(MEAN, mean).put(COUNT, count).build();
        }

        @Override
        public Tensor average(Named<Tensor> state, Tensor weights) {
            return state.find(MEAN).orElse(weights);
        }
    }

    /** See {@link #twoPoint}. */
    record TwoPoint(long start) implements Averager {
        private static final String EARLIER = "earlier";

        public TwoPoint {
            checkStart(start);
        }

        @Override
        public String name() {
            return "two-point";
        }

        @Override
        public Named<Tensor> after(long steps, Named<Tensor> state, Tensor weights) {
            return steps == start ? Named.of(EARLIER, weights) : state;
        }

        @Override
        public Tensor average(Named<Tensor> state, Tensor weights) {
            return Torch.between(state.find(EARLIER).orElse(weights), weights, 0.5);
        }
    }

    private static void checkStart(long start) {
        if (start < 0) {
            throw new IllegalArgumentException("An average starts after 0 steps or more, not " + start);
        }
    }
}
