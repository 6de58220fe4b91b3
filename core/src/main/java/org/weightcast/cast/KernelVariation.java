package org.weightcast.cast;

import java.util.ArrayList;
import java.util.List;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/**
 * How much the kernels that a caster writes depend on what it was shown: the root of the mean squared distance of a
 * block's kernels from their mean over several casts, in parts of the norm of that mean. A static network has 0; for the
 * published HyperTransformer 10 to 15 % are given (Zhmoginov, Sandler, Vladymyrov 2022, appendix F).
 */
final class KernelVariation {
    private static final String KERNEL = ".kernel";

    private final List<Named<FloatArray>> casts = new ArrayList<>();

    /** Adds a cast: the weights of a student. */
    void add(Named<FloatArray> weights) {
        casts.add(weights.only(name -> name.endsWith(KERNEL)));
    }

    /** The variation of each block, by its name as {@code block1}; one cast or more was added. */
    Named<Double> byBlock() {
        Named.Builder<Double> byBlock = Named.builder();
        for (String name : casts.get(0).names()) {
            byBlock.put(name.substring(0, name.length() - KERNEL.length()), of(name));
        }
        return byBlock.build();
    }

    private double of(String name) {
        int size = casts.get(0).get(name).size();
        double squares = 0;
        double norm = 0;
        for (int i = 0; i < size; i++) {
            int at = i;
            double mean = casts.stream()
                    .mapToDouble(cast -> cast.get(name).at(at))
                    .average()
                    .orElseThrow();
            for (Named<FloatArray> cast : casts) {
                double distance = cast.get(name).at(i) - mean;
                squares += distance * distance / casts.size();
            }
            norm += mean * mean;
        }
        return Math.sqrt(squares / norm);
    }
}
