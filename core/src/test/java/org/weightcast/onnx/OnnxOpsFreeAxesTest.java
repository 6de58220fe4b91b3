package org.weightcast.onnx;

import org.weightcast.net.Expression;
import org.weightcast.net.OpsContract;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/** Every operation, written without knowing a single size, run by ONNX Runtime, against the plain Java oracle. */
class OnnxOpsFreeAxesTest extends OpsContract {

    @Override
    public Named<FloatArray> run(Expression expression, Named<FloatArray> inputs) {
        return OnnxOpsTest.run(expression, inputs, inputs.mapEntries(OnnxOpsTest::unknown));
    }
}
