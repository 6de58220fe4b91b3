package org.weightcast.bench;

import java.util.Map;
import java.util.SplittableRandom;
import org.weightcast.net.CostOps;
import org.weightcast.net.Net;
import org.weightcast.net.Ops;
import org.weightcast.net.Signature;
import org.weightcast.onnx.OnnxExport;
import org.weightcast.onnx.OnnxFile;
import org.weightcast.onnx.OnnxSession;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/** Large matrix products in ONNX Runtime on one thread: as many multiply-adds a second as this machine can be brought to do. */
record MatrixProducts() implements Net {
    private static final int SIZE = 512;
    private static final int PRODUCTS = 8;

    static OnnxSession session() {
        Named<FloatArray> weights = Named.of("weight", random(1));
        OnnxFile file = OnnxExport.export(new MatrixProducts(), weights, Named.of(OnnxFile.FORMAT, "benchmark 1"));
        return OnnxSession.open(file, "the matrix products", 1);
    }

    static Named<FloatArray> input() {
        return Named.of("matrix", random(2));
    }

    static long multiplyAdds() {
        return CostOps.cost(new MatrixProducts(), Map.of()).multiplyAdds();
    }

    @Override
    public Signature signature() {
        return new Signature(
                Named.of("weight", Signature.axes(SIZE, SIZE)),
                Named.of("matrix", Signature.axes(SIZE, SIZE)),
                Named.of("largest", Signature.axes(1, 1)));
    }

    @Override
    public <T> Named<T> apply(Ops<T> ops, Named<T> weights, Named<T> inputs) {
        T x = inputs.get("matrix");
        for (int i = 0; i < PRODUCTS; i++) {
            x = ops.matmul(x, weights.get("weight"));
        }
        return Named.of("largest", ops.max(x, 0, 1));
    }

    /** Values of a size that products keep. */
    private static FloatArray random(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[SIZE * SIZE];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (random.nextGaussian() / Math.sqrt(SIZE));
        }
        return FloatArray.wrap(values, SIZE, SIZE);
    }
}
