package org.weightcast.adapt;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.weightcast.net.Classifier;
import org.weightcast.net.vision.InitialWeights;
import org.weightcast.weights.BadModelException;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;
import org.weightcast.weights.Safetensors;
import org.weightcast.weights.WeightHash;

/**
 * A model whose weights are random but for a few, as when only norms are trained (Frankle et al. 2021, 2003.00152): its file holds the seed,
 * and the weights that differ from what the seed gives. Measured statistics count among them: they cannot be told from the seed.
 *
 * @param seed of the {@link InitialWeights first weights}
 * @param own the weights that are not those of the seed
 * @param weights all
 */
public record SeededModel(long seed, Named<FloatArray> own, Named<FloatArray> weights) {
    private static final String SEED = "weightcast.seed";
    private static final String GENERATOR = "weightcast.generator";
    private static final String DRAWN = "weightcast.drawn";

    /** How random weights are drawn; another way gets another name. */
    private static final String SPLIT_MIX = "SplitMix64, Box-Muller in strict arithmetic, 1";

    /** Tells a trained network's own weights from those of its seed. */
    public static SeededModel of(Classifier network, long seed, Named<FloatArray> weights) {
        Named<FloatArray> drawn = InitialWeights.of(network, seed);
        Named<FloatArray> all = drawn.mapEntries((name, first) -> weights.get(name));
        return new SeededModel(seed, all.only(name -> !all.get(name).equals(drawn.get(name))), all);
    }

    /** How many numbers the file holds. */
    public long values() {
        return own.values().stream().mapToLong(FloatArray::size).sum();
    }

    /**
     * Writes the file.
     *
     * @throws IOException if it cannot be written; the message names the file and the reason
     */
    public void write(Path file) throws IOException {
        Safetensors.write(
                file,
                own,
                Map.of(SEED, Long.toString(seed), GENERATOR, SPLIT_MIX, DRAWN, WeightHash.of(drawn(weights, own))));
    }

    /**
     * Reads the file of a network and draws its other weights again.
     *
     * @throws BadModelException if the file was drawn otherwise than this version draws, or belongs to another network; other random
     *     weights than the file's are never used
     */
    public static SeededModel read(Path file, Classifier network) {
        Safetensors.Contents contents = Safetensors.read(file);
        String generator = contents.metadata().getOrDefault(GENERATOR, "unknown");
        if (!generator.equals(SPLIT_MIX)) {
            throw new BadModelException("The random weights of " + file + " were drawn by '" + generator
                    + "', and this version draws by '" + SPLIT_MIX + "'");
        }
        long seed = Long.parseLong(contents.metadata().getOrDefault(SEED, "0"));
        Named<FloatArray> weights = InitialWeights.of(network, seed).with(contents.weights());
        String drawn = WeightHash.of(drawn(weights, contents.weights()));
        String expected = contents.metadata().getOrDefault(DRAWN, "missing");
        if (!drawn.equals(expected)) {
            throw new BadModelException("The seed " + seed + " of " + file
                    + " gives this network other random weights (" + drawn + ") than it was trained with (" + expected
                    + "); is it a file of this network?");
        }
        return new SeededModel(seed, contents.weights(), weights);
    }

    private static Named<FloatArray> drawn(Named<FloatArray> weights, Named<FloatArray> own) {
        return weights.only(name -> !own.has(name));
    }
}
