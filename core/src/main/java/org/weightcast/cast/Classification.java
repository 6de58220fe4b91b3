package org.weightcast.cast;

import java.util.Map;

/**
 * A model's answer for one picture.
 *
 * @param label the most probable class
 * @param probability its probability, 0..1
 * @param probabilities all classes with their probabilities, in the model's order; they add up to 1
 * @param distance the squared distance to the nearest class vector; large for pictures unlike all classes
 * @param unknown whether the picture looks like none of the classes; false for models that cannot tell
 *     ({@link CastModel#tellsUnknown})
 * @param confidence how likely the picture shows what the label says, 0..1, if every other picture shows none of the classes; of
 *     models that cannot tell, the probability
 */
public record Classification(
        String label,
        float probability,
        Map<String, Float> probabilities,
        float distance,
        boolean unknown,
        float confidence) {}
