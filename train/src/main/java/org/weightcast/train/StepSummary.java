package org.weightcast.train;

import java.util.LinkedHashMap;
import java.util.Map;

/** Means of the metrics since the last summary, each over the steps that had it. */
final class StepSummary {
    private final Map<String, Double> sums = new LinkedHashMap<>();
    private final Map<String, Integer> counts = new LinkedHashMap<>();
    private double rate;

    void add(Map<String, Double> metrics, double loss, double gradientNorm, double newRate) {
        rate = newRate;
        add("loss", loss);
        metrics.forEach(this::add);
        add("gradient_norm", gradientNorm);
    }

    private void add(String name, double value) {
        sums.merge(name, value, Double::sum);
        counts.merge(name, 1, Integer::sum);
    }

    Map<String, Double> take() {
        Map<String, Double> means = new LinkedHashMap<>();
        sums.forEach((name, sum) -> means.put(name, sum / counts.getOrDefault(name, 1)));
        means.put("rate", rate);
        sums.clear();
        counts.clear();
        return means;
    }
}
