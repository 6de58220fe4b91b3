package org.weightcast.train;

import org.bytedeco.pytorch.Tensor;
import org.weightcast.torch.Scope;
import org.weightcast.torch.Torch;
import org.weightcast.weights.Named;

/**
 * A training state in libtorch's memory, after {@code step} steps. It outlives the scopes of single steps and is closed by hand.
 *
 * @param weights flat, [P]
 */
record LiveState(long step, Tensor weights, Named<Tensor> optimizer) implements AutoCloseable {

    static LiveState of(FlatWeights layout, TrainingState state) {
        try (Scope scope = Scope.open()) {
            return kept(state.step(), layout.flatten(state.weights()), Torch.tensors(state.optimizer()));
        }
    }

    /** The state after a step; only the scope that is open owned its tensors so far. */
    LiveState after(Optimizer.Step done) {
        return kept(step + 1, done.weights(), done.state());
    }

    /** With handles of its own, since a step may hand on tensors of the state before, which will be closed. */
    private static LiveState kept(long step, Tensor weights, Named<Tensor> optimizer) {
        return new LiveState(step, own(weights), optimizer.map(LiveState::own));
    }

    private static Tensor own(Tensor tensor) {
        return new Tensor(tensor).retainReference();
    }

    /**
     * A copy that can be saved.
     *
     * @param before what was best until now
     * @throws DivergedException if a weight is not finite
     */
    TrainingState atRest(FlatWeights layout, TrainingState before) {
        if (!Torch.allFinite(weights)) {
            throw new DivergedException(
                    step - 1,
                    "Training diverged at step " + (step - 1)
                            + ": the weight '" + layout.notFinite(weights).orElseThrow()
                            + "' is not finite any more; try a lower learning rate");
        }
        return new TrainingState(
                step,
                layout.read(weights),
                Torch.arrays(optimizer),
                before.best(),
                before.bestScore(),
                before.bestStep(),
                before.bestOf());
    }

    @Override
    public void close() {
        weights.close();
        optimizer.values().forEach(Tensor::close);
    }
}
