package org.weightcast.torch;

import org.bytedeco.javacpp.PointerScope;
import org.weightcast.net.Expression;
import org.weightcast.net.OpsContract;
import org.weightcast.net.ShapeMistakesContract;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/** Every operation of libtorch's interpreter against the plain Java oracle. */
class TorchOpsTest extends OpsContract implements ShapeMistakesContract {

    @Override
    public Named<FloatArray> run(Expression expression, Named<FloatArray> inputs) {
        try (PointerScope scope = new PointerScope()) {
            return Torch.arrays(expression.apply(new TorchOps(), Torch.tensors(inputs)));
        }
    }
}
