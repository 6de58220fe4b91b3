package org.weightcast.train;

import java.util.List;
import java.util.function.BiFunction;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.weightcast.torch.Scope;
import org.weightcast.torch.Torch;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/** Gradients as they are before they are added up. */
public final class SampleGradients {
    private SampleGradients() {}

    /**
     * The gradient of each sample's own loss, one after the other.
     *
     * @param samples how many
     * @param loss scalar, of weights and of a sample, 0 to {@code samples} - 1
     * @return [samples, P], the weights in their order; owned by the open scope
     */
    public static Tensor of(Named<FloatArray> weights, int samples, BiFunction<Named<Tensor>, Integer, Tensor> loss) {
        FlatWeights layout = FlatWeights.like(weights);
        Tensor rows = torch.zeros(samples, layout.size());
        for (int sample = 0; sample < samples; sample++) {
            try (Scope scope = Scope.open()) {
                Tensor leaf = layout.flatten(weights).requires_grad_(true);
                Tensor own = loss.apply(layout.views(leaf), sample);
                rows.select(0, sample)
                        .copy_(Torch.gradients(own, List.of(leaf), false).get(0));
            }
        }
        return rows;
    }
}
