package org.weightcast.net;

import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/**
 * The learned weights of a caster and their first values. Three parts: {@code base.*}, the student's blocks that a first
 * cast starts from; {@code generator.*}, the weights of the {@link HyperTransformer}; and the scalar {@code log_temperature} of the
 * logits in training.
 */
public final class CasterWeights {
    public static final String BASE = "base.";
    public static final String GENERATOR = "generator.";
    public static final String LOG_TEMPERATURE = "log_temperature";

    /** Images on which the learned statistics count as resting, before training says otherwise. */
    private static final double PRIOR_IMAGES = 3;

    private CasterWeights() {}

    /** The names and axes of all learned weights of a caster. */
    public static Named<List<Axis>> axes(HyperTransformerSettings settings) {
        return settings.student()
                .weights()
                .prefixed(BASE)
                .with(new HyperTransformer(settings, 1).signature().weights().prefixed(GENERATOR))
                .with(LOG_TEMPERATURE, Signature.axes());
    }

    /**
     * First values. Without generated change and refinement a caster starts as a prototypical network: the maps that write
     * changes start at zero.
     */
    public static Named<FloatArray> initial(HyperTransformerSettings settings, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return axes(settings).mapEntries((name, axes) -> {
            int[] shape = Signature.sizes(axes);
            return name.equals(LOG_TEMPERATURE)
                    ? FloatArray.scalar((float) Math.log(firstTemperature(settings.student())))
                    : initial(name, shape, settings, random.split());
        });
    }

    /** The temperature that logits start with: squared distances grow with the length of the embedding. */
    public static float firstTemperature(ConvBlocks student) {
        return student.features() / 8f;
    }

    private static FloatArray initial(
            String name, int[] shape, HyperTransformerSettings settings, RandomGenerator random) {
        String last = name.substring(name.lastIndexOf('.') + 1);
        return switch (last) {
            case "mean", "bias", "log_gain", "strength", "change", "centre" ->
                settings.residual() || !last.equals("change")
                        ? FloatArray.zeros(shape)
                        : FloatArray.normal(random, 1 / Math.sqrt(shape[0]), shape);
            case "variance", "gain", "scale" -> FloatArray.filled(1, shape);
            case "log_prior" ->
                FloatArray.filled((float) Math.log(PRIOR_IMAGES * pixels(name, settings.student())), shape);
            case ClassVectorWriter.LOG_SPREAD ->
                FloatArray.filled((float) Math.log(firstTemperature(settings.student())), shape);
            case "kernel" -> FloatArray.normal(random, Math.sqrt(2.0 / (9 * shape[1])), shape);
            case "slice" -> FloatArray.normal(random, 0.5, shape);
            case "code_table", "table" -> FloatArray.normal(random, 1, shape);
            case "out" -> FloatArray.normal(random, 1 / Math.sqrt(2.0 * settings.layers() * shape[0]), shape);
            default -> FloatArray.normal(random, 1 / Math.sqrt(shape[0]), shape);
        };
    }

    /** Pixels of the map that the convolution of that name normalises. */
    private static int pixels(String name, ConvBlocks student) {
        for (int block = 1; block <= student.blocks(); block++) {
            for (int convolution = 1; convolution <= student.depth(block); convolution++) {
                if (name.startsWith(GENERATOR + ConvBlocks.name(block, convolution))) {
                    int side = student.size() >> (convolution == 1 ? block - 1 : block);
                    return side * side;
                }
            }
        }
        throw new IllegalArgumentException("No convolution's name: " + name);
    }
}
