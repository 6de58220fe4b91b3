package org.weightcast.cast;

import java.util.Map;

/**
 * A model's answer for one picture.
 *
 * @param label the most probable class
 * @param probability its probability, 0..1
 * @param probabilities all classes with their probabilities, in the model's order; they add up to 1
 * @param distance the squared distance to the nearest class vector; large for pictures unlike all classes
 */
public record Classification(String label, float probability, Map<String, Float> probabilities, float distance) {}
