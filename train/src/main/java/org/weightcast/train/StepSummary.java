package org.weightcast.train;

import java.util.LinkedHashMap;
import java.util.Map;

/** Means of the metrics since the last summary. */
final class StepSummary {
    private final Map<String, Double> sums = new LinkedHashMap<>();
    private long steps;
    private double rate;

    void add(Map<String, Double> metrics, double loss, double gradientNorm, double newRate) {
        steps++;
        rate = newRate;
        sums.merge("loss", loss, Double::sum);
        metrics.forEach((name, value) -> sums.merge(name, value, Double::sum));
        sums.merge("gradient_norm", gradientNorm, Double::sum);
    }

    Map<String, Double> take() {
        Map<String, Double> means = new LinkedHashMap<>();
        sums.forEach((name, sum) -> means.put(name, sum / steps));
        means.put("rate", rate);
        sums.clear();
        steps = 0;
        return means;
    }
}
