package org.weightcast.onnx;

/**
 * How the student's logits become honest probabilities.
 *
 * @param temperature what logits are divided by before the softmax, besides the student's own temperature; 1 leaves them
 */
public record Calibration(float temperature) {
    public static final Calibration NONE = new Calibration(1);

    public Calibration {
        if (!(temperature > 0) || Float.isInfinite(temperature)) {
            throw new IllegalArgumentException("A temperature is a positive number, not " + temperature);
        }
    }
}
