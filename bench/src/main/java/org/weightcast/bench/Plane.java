package org.weightcast.bench;

/**
 * The plane in which some vectors differ most: their first two principal components, found by power iteration on the products of
 * the vectors with each other, of which there are few.
 */
final class Plane {
    private static final int ROUNDS = 500;

    private final double[] centre;
    private final double[][] axes = new double[2][];

    /** @param vectors three or more, each of the same length */
    Plane(double[][] vectors) {
        int length = vectors[0].length;
        centre = new double[length];
        for (double[] vector : vectors) {
            addTo(centre, vector, 1.0 / vectors.length);
        }
        double[][] rest = new double[vectors.length][];
        for (int i = 0; i < rest.length; i++) {
            rest[i] = vectors[i].clone();
            addTo(rest[i], centre, -1);
        }
        for (int axis = 0; axis < 2; axis++) {
            axes[axis] = longest(rest);
            for (double[] vector : rest) {
                addTo(vector, axes[axis], -dot(vector, axes[axis]));
            }
        }
    }

    /** Where a vector's shadow falls: two coordinates. */
    double[] shadow(double[] vector) {
        double[] moved = vector.clone();
        addTo(moved, centre, -1);
        return new double[] {dot(moved, axes[0]), dot(moved, axes[1])};
    }

    /** The direction, of length 1, along which vectors around zero reach farthest. */
    private static double[] longest(double[][] vectors) {
        double[] axis = vectors[0].clone();
        for (int round = 0; round < ROUNDS; round++) {
            double[] next = new double[axis.length];
            for (double[] vector : vectors) {
                addTo(next, vector, dot(vector, axis));
            }
            double norm = Math.sqrt(dot(next, next));
            axis = new double[next.length];
            addTo(axis, next, 1 / norm);
        }
        return axis;
    }

    private static void addTo(double[] sum, double[] vector, double factor) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += factor * vector[i];
        }
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
