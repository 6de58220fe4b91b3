package org.weightcast.net.vision;

import java.util.SplittableRandom;
import org.weightcast.net.Net;
import org.weightcast.net.Signature;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/**
 * First weights of the networks here, from a seed alone. Kernels are normal with variance 2 / (values that one output sees) (He et
 * al. 2015), matrices with variance 2 / (in + out) (Glorot, Bengio 2010), tokens and positions with deviation 0.02; gains and
 * variances are 1, biases and means 0.
 *
 * <p>Numbers are drawn by SplitMix64 and the formula of Box and Muller in strict arithmetic, so that a seed gives the same bits on every machine
 * and in every version of Java.
 */
public final class InitialWeights {
    private static final double TOKENS = 0.02;

    private InitialWeights() {}

    /** First weights of a network. */
    public static Named<FloatArray> of(Net net, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return net.signature().weights().mapEntries((name, axes) -> drawn(name, Signature.sizes(axes), random.split()));
    }

    private static FloatArray drawn(String name, int[] shape, SplittableRandom random) {
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "gain", "variance" -> FloatArray.filled(1, shape);
            case "bias", "mean" -> FloatArray.zeros(shape);
            case "kernel" -> normal(Math.sqrt(2.0 / (shape[1] * shape[2] * shape[3])), shape, random);
            case "class_token", "positions", "token" -> normal(TOKENS, shape, random);
            default -> normal(Math.sqrt(2.0 / (shape[0] + shape[1])), shape, random);
        };
    }

    private static FloatArray normal(double deviation, int[] shape, SplittableRandom random) {
        float[] values = new float[Math.toIntExact(FloatArray.count(shape))];
        for (int i = 0; i < values.length; i++) {
            double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
            values[i] = (float) (deviation * radius * StrictMath.cos(2 * Math.PI * random.nextDouble()));
        }
        return FloatArray.wrap(values, shape);
    }
}
