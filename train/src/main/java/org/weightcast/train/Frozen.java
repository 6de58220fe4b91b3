package org.weightcast.train;

import java.util.function.Predicate;
import org.bytedeco.pytorch.Tensor;
import org.weightcast.torch.Torch;
import org.weightcast.weights.Named;

/**
 * Another optimiser that leaves some weights as they are, to the bit, whatever their gradient is and whatever decay and
 * momentum would do. Weights that a whole training leaves alone are better kept out of it: then no gradient is computed for them.
 *
 * @param layout names the parts of the flat weights
 * @param frozen the names of the weights to leave
 */
public record Frozen(Optimizer optimizer, FlatWeights layout, Predicate<String> frozen) implements Optimizer {
    private static final String MASK = "frozen";

    @Override
    public Named<Tensor> start(Tensor weights) {
        return optimizer.start(weights).with(MASK, layout.mask(frozen));
    }

    @Override
    public Step step(Tensor weights, Tensor gradient, Named<Tensor> state, double rate) {
        return step(weights, gradient, Double.NaN, state, rate);
    }

    @Override
    public Step step(Tensor weights, Tensor gradient, double loss, Named<Tensor> state, double rate) {
        Tensor mask = state.get(MASK);
        Step all = optimizer.step(weights, gradient, loss, state.only(name -> !name.equals(MASK)), rate);
        return new Step(Torch.choose(mask, weights, all.weights()), all.state().with(MASK, mask));
    }
}
