package org.weightcast.learn.blur;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.weightcast.torch.Scope;
import org.weightcast.torch.Torch;
import org.weightcast.weights.Named;

/**
 * Whether a rule is the descent of any loss at all: then the change of weight i depends on weight j as that of j does on i, since both are a second
 * derivative (BLUR, section 3.5 of the paper).
 */
public final class Asymmetry {
    private Asymmetry() {}

    /**
     * How far the derivatives of a step's changes are from symmetric: |J - J'| / |J + J'|, with J[i][j] the derivative of what
     * weight i has learned by weight j. 0 for descent of a loss, about 1 where the derivatives have nothing to do with each other. Takes as many passes as there
     * are weights: for small networks.
     *
     * @param synapses of one task; 64-bit numbers are advisable
     */
    public static double of(BlurNetwork network, Genome genome, Named<Tensor> synapses, Batch batch) {
        try (Scope scope = Scope.open()) {
            List<Tensor> leaves = synapses.values().stream()
                    .map(values -> values.detach().requires_grad_(true))
                    .toList();
            Named.Builder<Tensor> named = Named.builder();
            int at = 0;
            for (String name : synapses.names()) {
                named.put(name, leaves.get(at++));
            }
            Tensor change = flat(network.learn(genome, named.build(), List.of(batch))
                            .toList())
                    .sub(flat(leaves));
            return relative(jacobian(change, leaves));
        }
    }

    private static double[][] jacobian(Tensor change, List<Tensor> leaves) {
        int size = Math.toIntExact(change.numel());
        double[][] rows = new double[size][];
        for (int i = 0; i < size; i++) {
            try (Scope scope = Scope.open()) {
                rows[i] = Torch.doubles(flat(Torch.gradients(change.select(0, i), leaves, true)));
            }
        }
        return rows;
    }

    private static Tensor flat(List<Tensor> tensors) {
        return Torch.concat(0, tensors.stream().map(Tensor::flatten).toArray(Tensor[]::new));
    }

    static double relative(double[][] jacobian) {
        double apart = 0;
        double together = 0;
        for (int i = 0; i < jacobian.length; i++) {
            for (int j = 0; j < jacobian.length; j++) {
                double difference = jacobian[i][j] - jacobian[j][i];
                double sum = jacobian[i][j] + jacobian[j][i];
                apart += difference * difference;
                together += sum * sum;
            }
        }
        return Math.sqrt(apart / together);
    }
}
