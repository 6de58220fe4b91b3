package org.weightcast.learn.averages;

/**
 * What averaging is worth, as a learning rate, in the quadratic model of batches (Sandler et al. 2023, 2301.02312): every batch has the loss
 * h (x - c)^2 / 2 along a direction of curvature h, its centre c drawn with variance 1 around the optimum. Plain descent at the rate r is
 * x' = (1 - s) x + s c with s = r h, and comes to rest as a cloud around the optimum. An average of it is a cloud of smaller variance, as a
 * lower rate would leave it; the formulas hold after about 3 / s steps, when the start is forgotten.
 *
 * @param variance of the average around the optimum, in units of the centres' variance
 */
public record EquivalentRate(double variance) {
    public EquivalentRate {
        if (!(variance > 0 && Double.isFinite(variance))) {
            throw new IllegalArgumentException("A cloud has a positive variance, not " + variance);
        }
    }

    /**
     * The step s of a training: rate times curvature, with momentum that of the plain descent which goes as fast.
     *
     * @param momentum share of the last move that goes on, 0 for none
     */
    public static double step(double rate, double momentum, double curvature) {
        return rate * curvature / (1 - momentum);
    }

    /** The step of a run without averaging that leaves a cloud of this variance. */
    public double step() {
        return 2 * variance / (1 + variance);
    }

    /** No average: the last weights of a run with step s. */
    public static EquivalentRate last(double s) {
        if (!(s > 0 && s < 2)) {
            throw new IllegalArgumentException("Descent stays near the optimum with steps between 0 and 2, not " + s);
        }
        return new EquivalentRate(s / (2 - s));
    }

    /** The midpoint of weights that are so many steps apart. */
    public static EquivalentRate twoPoint(double s, long apart) {
        return new EquivalentRate(last(s).variance * (1 + Math.pow(1 - s, (double) apart)) / 2);
    }

    /** The mean of n weights, far apart from each other. */
    public static EquivalentRate points(double s, long n) {
        atLeastOne(n);
        return new EquivalentRate(last(s).variance / n);
    }

    /** A moving average that keeps the share {@code decay} of itself with each step. */
    public static EquivalentRate ema(double s, double decay) {
        if (!(decay >= 0 && decay < 1)) {
            throw new IllegalArgumentException("The decay of an average lies between 0 and 1, not " + decay);
        }
        double kept = decay * (1 - s);
        double own = 1 - decay;
        return new EquivalentRate(last(s).variance * own / (2 - own) * (1 + kept) / (1 - kept));
    }

    /** The mean of n weights, {@code every} steps from one to the next. */
    public static EquivalentRate swa(double s, long n, long every) {
        atLeastOne(n);
        double sum = 1;
        for (long j = 1; j < n; j++) {
            sum += 2 * (1 - j / (double) n) * Math.pow(1 - s, (double) j * every);
        }
        return new EquivalentRate(last(s).variance / n * sum);
    }

    private static void atLeastOne(long n) {
        if (n < 1) {
            throw new IllegalArgumentException("An average needs at least one point, not " + n);
        }
    }
}
