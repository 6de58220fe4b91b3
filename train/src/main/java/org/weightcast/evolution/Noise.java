package org.weightcast.evolution;

import java.util.SplittableRandom;

/** Normal noise on flat vectors. */
final class Noise {
    private Noise() {}

    static double[] draw(SplittableRandom random, int size, double sigma) {
        double[] noise = new double[size];
        for (int i = 0; i < size; i++) {
            noise[i] = sigma * random.nextGaussian();
        }
        return noise;
    }

    /** point + factor * step. */
    static double[] plus(double[] point, double[] step, double factor) {
        double[] moved = point.clone();
        add(moved, step, factor);
        return moved;
    }

    /** target += factor * step. */
    static void add(double[] target, double[] step, double factor) {
        for (int i = 0; i < target.length; i++) {
            target[i] += factor * step[i];
        }
    }
}
