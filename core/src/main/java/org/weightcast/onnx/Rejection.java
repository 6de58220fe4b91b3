package org.weightcast.onnx;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Arrays;
import org.weightcast.weights.JsonValue;

/**
 * When a model calls a picture unknown, from the evidence that it shows one of the classes.
 *
 * @param rate the share of pictures of the classes that is called unknown all the same, on average over tasks, 0..1
 * @param threshold evidence below it means unknown
 * @param slope how fast the odds that a picture shows one of the classes grow with the evidence
 * @param middle the evidence at which they are even, if every other picture shows none of the classes
 */
public record Rejection(double rate, float threshold, float slope, float middle) {
    /** How far a support set may tighten the threshold: its scores are few, and the lowest of few says little. */
    private static final float FURTHEST = 4;

    public Rejection {
        boolean finite = Float.isFinite(threshold) && Float.isFinite(slope) && Float.isFinite(middle);
        if (!finite || !(rate > 0 && rate < 1)) {
            throw new IllegalArgumentException("Not a rule of when to call a picture unknown: rate " + rate
                    + ", threshold " + threshold + ", slope " + slope + ", middle " + middle);
        }
    }

    /**
     * The same rule, tightened where the support images, each asked about without itself, lie well above the threshold. That
     * takes 1 / rate - 1 images: a rate below 1 in n + 1 cannot be read off n of them. It is never loosened.
     *
     * @param leftOut evidence of support images
     */
    public Rejection tightened(double[] leftOut) {
        return new Rejection(rate, (float) threshold(threshold, rate, leftOut), slope, middle);
    }

    /** The threshold in use where {@code start} is the caster's. */
    public static double threshold(double start, double rate, double[] leftOut) {
        return rank(rate, leftOut) == 0 ? start : Math.max(start, Math.min(quantile(rate, leftOut), start + FURTHEST));
    }

    /**
     * The evidence that one more picture of the classes falls below with this probability at most.
     *
     * @param rate at least 1 / (n + 1)
     * @param leftOut evidence of n pictures of the classes
     */
    public static double quantile(double rate, double[] leftOut) {
        double[] sorted = leftOut.clone();
        Arrays.sort(sorted);
        return sorted[rank(rate, leftOut) - 1];
    }

    private static int rank(double rate, double[] leftOut) {
        return (int) Math.floor(rate * (leftOut.length + 1) + 1e-9);
    }

    /** The probability that a picture shows one of the classes, 0..1, if every other one shows none. */
    public double known(double evidence) {
        return 1 / (1 + Math.exp(-slope * (evidence - middle)));
    }

    void write(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeNumberField("rate", rate);
        json.writeNumberField("threshold", threshold);
        json.writeNumberField("slope", slope);
        json.writeNumberField("middle", middle);
        json.writeEndObject();
    }

    static Rejection of(JsonValue value) {
        return new Rejection(
                value.get("rate").real64(),
                value.get("threshold").real(),
                value.get("slope").real(),
                value.get("middle").real());
    }
}
