package org.weightcast.cast;

/**
 * How scores become the probability that a picture shows one of the known classes, if every other picture does: Platt's
 * logistic curve (Platt 1999) with both groups weighing as much, and with his targets, which keep it from being certain where
 * the groups do not overlap.
 *
 * @param slope of the log odds
 * @param middle where they are even
 */
record Odds(float slope, float middle) {
    private static final int STEPS = 50;
    private static final double RIDGE = 1e-6;

    static Odds of(double[] known, double[] others) {
        double[] scores = new double[known.length + others.length];
        System.arraycopy(known, 0, scores, 0, known.length);
        System.arraycopy(others, 0, scores, known.length, others.length);
        double mean = 0;
        for (double score : scores) {
            mean += score / scores.length;
        }
        double variance = 0;
        for (double score : scores) {
            variance += (score - mean) * (score - mean) / scores.length;
        }
        double deviation = Math.max(Math.sqrt(variance), 1e-9);
        double tilt = 0; // log odds: tilt * standardised score + lift
        double lift = 0;
        for (int step = 0; step < STEPS; step++) {
            double[] moments = {0, 0, RIDGE, 0, RIDGE}; // gradient by tilt and lift, curvature
            for (int i = 0; i < scores.length; i++) {
                boolean isKnown = i < known.length;
                int group = isKnown ? known.length : others.length;
                double target = isKnown ? (group + 1.0) / (group + 2) : 1.0 / (group + 2);
                double x = (scores[i] - mean) / deviation;
                double probability = 1 / (1 + Math.exp(-(tilt * x + lift)));
                double error = (probability - target) / group;
                double curve = probability * (1 - probability) / group;
                moments[0] += error * x;
                moments[1] += error;
                moments[2] += curve * x * x;
                moments[3] += curve * x;
                moments[4] += curve;
            }
            double determinant = moments[2] * moments[4] - moments[3] * moments[3];
            tilt -= (moments[4] * moments[0] - moments[3] * moments[1]) / determinant;
            lift -= (moments[2] * moments[1] - moments[3] * moments[0]) / determinant;
        }
        if (Math.abs(tilt) < 1e-6) {
            return new Odds(0, (float) mean);
        }
        return new Odds((float) (tilt / deviation), (float) (mean - lift * deviation / tilt));
    }
}
