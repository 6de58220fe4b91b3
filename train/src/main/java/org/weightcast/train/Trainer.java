package org.weightcast.train;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    private final Optimizer optimizer;
    private final Objective objective;
    private final ToDoubleFunction<Named<FloatArray>> validation;

    /**
     * A trainer.
     *
     * @param validation score of weights, higher is better; the best weights are kept
     */
    public Trainer(
            TrainerSettings settings,
            Optimizer optimizer,
            Objective objective,
            ToDoubleFunction<Named<FloatArray>> validation) {
        this.settings = settings;
        this.optimizer = optimizer;
        this.objective = objective;
        this.validation = validation;
    }

    /** The state before the first step of a run that starts from these weights. */
    public TrainingState start(Named<FloatArray> weights) {
        try (Scope scope = Scope.open()) {
            Tensor flat = FlatWeights.like(weights).flatten(weights);
            return TrainingState.start(weights, Torch.arrays(optimizer.start(flat)));
        }
    }

    /**
     * Trains until the schedule ends or {@code stop} says so.
     *
     * @param save called with a state to keep, every so many steps and at the end
     * @return the last state, saved
     * @throws DivergedException if a loss or gradient is not finite; the state is then not saved
     */
    public TrainingState run(
            TrainingState from, TrainingListener listener, Consumer<TrainingState> save, BooleanSupplier stop) {
        FlatWeights layout = FlatWeights.like(from.weights());
        TrainingState state = from;
        Live live = Live.of(layout, from);
        Summary summary = new Summary();
        while (live.step < settings.schedule().steps() && !stop.getAsBoolean()) {
            live = advance(layout, live, summary);
            if (live.step % settings.logEvery() == 0) {
                listener.progress(live.step, summary.take());
            }
            boolean last = live.step == settings.schedule().steps();
            if (live.step % settings.validateEvery() == 0 || last) {
                state = validate(live.atRest(layout, state), listener);
            }
            if (live.step % settings.checkpointEvery() == 0 && !last) {
                state = live.atRest(layout, state);
                save.accept(state);
            }
        }
        state = live.atRest(layout, state);
        live.close();
        save.accept(state);
        return state;
    }

    private TrainingState validate(TrainingState state, TrainingListener listener) {
        double score = validation.applyAsDouble(state.weights());
        boolean best = score > state.bestScore();
        listener.validated(state.step(), score, best);
        return best
                ? new TrainingState(
                        state.step(), state.weights(), state.optimizer(), state.weights(), score, state.step())
                : state;
    }

    private Live advance(FlatWeights layout, Live live, Summary summary) {
        try (Scope scope = Scope.open()) {
            Tensor leaf = live.weights.detach().requires_grad_(true);
            Objective.Result result = objective.evaluate(layout.views(leaf), live.step);
            Tensor gradient =
                    Torch.gradients(result.loss(), List.of(leaf), false).get(0);
            double loss = result.loss().item_float();
            double norm = gradient.norm().item_float();
            if (!Double.isFinite(loss) || !Double.isFinite(norm)) {
                throw new DivergedException("Training diverged at step " + live.step + ": the loss is " + loss
                        + ", the norm of its gradient " + norm + "; try a lower learning rate");
            }
            Tensor clipped = norm > settings.clip() ? Torch.times(gradient, settings.clip() / norm) : gradient;
            double rate = settings.schedule().rate(live.step);
            Optimizer.Step step = optimizer.step(live.weights, clipped, live.optimizer, rate);
            summary.add(result.metrics(), loss, norm, rate);
            Live next = new Live(
                    live.step + 1,
                    step.weights().retainReference(),
                    step.state().map(tensor -> (Tensor) tensor.retainReference()));
            live.close();
            return next;
        }
    }

    /** The state in libtorch's memory; closed by hand, since it outlives the scopes of single steps. */
    private record Live(long step, Tensor weights, Named<Tensor> optimizer) {
        static Live of(FlatWeights layout, TrainingState state) {
            try (Scope scope = Scope.open()) {
                return new Live(
                        state.step(),
                        layout.flatten(state.weights()).retainReference(),
                        Torch.tensors(state.optimizer()).map(tensor -> (Tensor) tensor.retainReference()));
            }
        }

        TrainingState atRest(FlatWeights layout, TrainingState before) {
            return new TrainingState(
                    step,
                    layout.read(weights),
                    Torch.arrays(optimizer),
                    before.best(),
                    before.bestScore(),
                    before.bestStep());
        }

        void close() {
            weights.close();
            optimizer.values().forEach(Tensor::close);
        }
    }

    /** Means of the metrics since the last summary. */
    private static final class Summary {
        private final Map<String, Double> sums = new LinkedHashMap<>();
        private long steps;
        private double rate;

        void add(Map<String, Double> metrics, double loss, double norm, double newRate) {
            steps++;
            rate = newRate;
            sums.merge("loss", loss, Double::sum);
            metrics.forEach((name, value) -> sums.merge(name, value, Double::sum));
            sums.merge("gradient_norm", norm, Double::sum);
        }

        Map<String, Double> take() {
            Map<String, Double> means = new LinkedHashMap<>();
            sums.forEach((name, sum) -> means.put(name, sum / steps));
            means.put("rate", rate);
            sums.clear();
            steps = 0;
            return means;
        }
    }
}
