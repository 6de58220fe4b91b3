package org.weightcast.check;

/**
 * A share that was counted, with Wilson's 95 % interval, which holds for few counts and near 0 and 1 too.
 *
 * @param count how many
 * @param total of how many, one at least
 */
public record Share(int count, int total) {
    private static final double Z = 1.96;

    public Share {
        if (total < 1 || count < 0 || count > total) {
            throw new IllegalArgumentException("Not a share: " + count + " of " + total);
        }
    }

    /** The share itself, 0..1. */
    public double mean() {
        return count / (double) total;
    }

    /** The lower end of the interval. */
    public double low() {
        return middle() - half();
    }

    /** The upper end of the interval. */
    public double high() {
        return middle() + half();
    }

    private double middle() {
        return (mean() + Z * Z / (2 * total)) / (1 + Z * Z / total);
    }

    private double half() {
        double variance = mean() * (1 - mean()) / total + Z * Z / (4.0 * total * total);
        return Z * Math.sqrt(variance) / (1 + Z * Z / total);
    }
}
