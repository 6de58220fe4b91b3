package org.weightcast.train;

import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import org.bytedeco.pytorch.Tensor;
import org.weightcast.torch.Scope;
import org.weightcast.torch.Torch;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/**
 * The loop: loss, gradient, clipping, step; now and then a validation, a summary, a checkpoint. A step depends on the state and
 * on its number only, so a run that is stopped and resumed gives the same bits as one that is not (on one thread).
 */
public final class Trainer {
    private final TrainerSettings settings;
    private final Averaged optimizer;
    private final Objective objective;
    private final ToDoubleFunction<Named<FloatArray>> validation;

    /**
     * A trainer.
     *
     * @param optimizer if it is {@link Averaged}, its averages are validated too
     * @param validation score of weights, higher is better; the best weights are kept
     */
    public Trainer(
            TrainerSettings settings,
            Optimizer optimizer,
            Objective objective,
            ToDoubleFunction<Named<FloatArray>> validation) {
        this.settings = settings;
        this.optimizer = optimizer instanceof Averaged averaged ? averaged : new Averaged(optimizer, List.of());
        this.objective = objective;
        this.validation = validation;
    }

    /** The state before the first step of a run that starts from these weights. */
    public TrainingState start(Named<FloatArray> weights) {
        return TrainingState.start(weights, optimizer);
    }

    /**
     * Trains until the schedule ends or {@code stop} says so, which is asked before every step.
     *
     * @param save called with a state to keep, every so many steps and at the end
     * @return the last state, saved
     * @throws DivergedException if a loss, gradient or weight is not finite; what was saved before stays
     */
    public TrainingState run(
            TrainingState from, TrainingListener listener, Consumer<TrainingState> save, BooleanSupplier stop) {
        try (Run run = new Run(from, listener, save)) {
            while (run.live.step() < settings.schedule().steps() && !stop.getAsBoolean()) {
                run.advance();
            }
            return run.saved();
        }
    }

    /** One run: the state that moves and those who are told. */
    private final class Run implements AutoCloseable {
        private final TrainingListener listener;
        private final Consumer<TrainingState> save;
        private final FlatWeights layout;
        private final StepSummary summary = new StepSummary();
        private final long first;
        private final long started = System.nanoTime();
        private TrainingState atRest;
        private LiveState live;

        Run(TrainingState from, TrainingListener listener, Consumer<TrainingState> save) {
            this.listener = listener;
            this.save = save;
            this.layout = FlatWeights.like(from.weights());
            this.first = from.step();
            this.atRest = from;
            this.live = LiveState.of(layout, from);
        }

        void advance() {
            double loss = step();
            long step = live.step();
            boolean last = step == settings.schedule().steps();
            listener.stepped(pace(), loss);
            if (step % settings.logEvery() == 0) {
                listener.progress(step, summary.take());
            }
            if (step % settings.validateEvery() == 0 || last) {
                validate();
            }
            if (step % settings.checkpointEvery() == 0 && !last) {
                saved();
            }
        }

        /** One step of the optimiser; returns the loss before it. */
        private double step() {
            try (Scope scope = Scope.open()) {
                Tensor leaf = live.weights().detach().requires_grad_(true);
                Objective.Result result = objective.evaluate(layout.views(leaf), live.step());
                Tensor gradient =
                        Torch.gradients(result.loss(), List.of(leaf), false).get(0);
                double loss = result.loss().item_float();
                double norm = gradient.norm().item_float();
                checkFinite(loss, norm, leaf, gradient);
                Tensor clipped = norm > settings.clip() ? Torch.times(gradient, settings.clip() / norm) : gradient;
                double rate = settings.schedule().rate(live.step());
                LiveState next = live.after(optimizer.step(live.weights(), clipped, loss, live.optimizer(), rate));
                summary.add(result.metrics(), loss, norm, rate);
                live.close();
                live = next;
                return loss;
            }
        }

        private void checkFinite(double loss, double norm, Tensor weights, Tensor gradient) {
            if (!Double.isFinite(loss) || !Double.isFinite(norm)) {
                String where = layout.notFinite(weights)
                        .map(name -> ", the weight '" + name + "' is not finite")
                        .or(() -> layout.notFinite(gradient)
                                .map(name -> ", the gradient of '" + name + "' is not finite"))
                        .or(() -> layout.tooLong(gradient)
                                .map(name -> ", the gradient of '" + name + "' is too long for 32 bits"))
                        .orElse("");
                throw new DivergedException(
                        live.step(),
                        "Training diverged at step " + live.step() + ": the loss is " + loss
                                + ", the norm of its gradient " + norm + where + "; try a lower learning rate");
            }
        }

        private Pace pace() {
            double seconds = (System.nanoTime() - started) / 1e9;
            return new Pace(live.step(), settings.schedule().steps(), (live.step() - first) / seconds);
        }

        private void validate() {
            atRest = live.atRest(layout, atRest);
            long step = atRest.step();
            Named<FloatArray> weights = atRest.weights();
            double score = validation.applyAsDouble(weights);
            listener.validated(step, score, isBest(TrainingState.LAST, weights, score));
            optimizer.averages(atRest).asMap().forEach((name, average) -> {
                double ofAverage = validation.applyAsDouble(average);
                listener.averageValidated(step, name, ofAverage, isBest(name, average, ofAverage));
            });
        }

        /** Whether weights are the best so far; then they are kept. */
        private boolean isBest(String name, Named<FloatArray> weights, double score) {
            boolean best = score > atRest.bestScore();
            atRest = best ? atRest.withBest(name, weights, score) : atRest;
            return best;
        }

        TrainingState saved() {
            atRest = live.atRest(layout, atRest);
            save.accept(atRest);
            return atRest;
        }

        @Override
        public void close() {
            live.close();
        }
    }
}
