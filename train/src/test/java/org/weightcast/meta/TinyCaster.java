package org.weightcast.meta;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.weightcast.data.ClassSet;
import org.weightcast.data.Episode;
import org.weightcast.data.GlyphArtist;
import org.weightcast.net.CasterWeights;
import org.weightcast.net.ConvBlocks;
import org.weightcast.net.HyperTransformerSettings;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/** A caster small enough to be trained in a test, and drawn characters to train it on. */
final class TinyCaster {
    static final int SIZE = 14;

    private TinyCaster() {}

    /** Two scripts of 20 characters and one of 12, 7 drawings each. */
    static ClassSet classes() {
        return GlyphArtist.classes(52, 7, SIZE, 1);
    }

    static HyperTransformerSettings settings() {
        return HyperTransformerSettings.of(
                new ConvBlocks(1, SIZE, List.of(6, 8), List.of(1, 2)),
                new HyperTransformerSettings.Sizes(16, 1, 2, 8, 8, 4));
    }

    static String yaml(long steps, long checkpointEvery) {
        return """
                name: tiny
                seed: 7
                start: random
                student: {inputs: 1, size: 14, channels: [6, 8], depths: [1, 2]}
                generator: {width: 16, layers: 1, heads: 2, codeSize: 8, sharedChannels: 8, localChannels: 4,
                  generate: true, residual: true, refine: true,
                  codeTable: 0, inductive: true, projected: true, softMembers: false, summary: false}
                validationGroups: [script03]
                rotations: true
                tasks:
                  - {share: 3, episodes: 4, links: 1, ways: [10, 10], shots: [1, 1], uneven: false, queries: 2,
                     unlabeled: 0, withinGroup: 0.5, classWarp: {rotation: 8, scale: 0.15, shear: 0.15, shift: 0, mirror: 0},
                     imageWarp: {rotation: 8, scale: 0.1, shear: 0.1, shift: 0.05, mirror: 0}, imageBend: 0.05}
                  - {share: 1, episodes: 2, links: 1, ways: [2, 5], shots: [1, 3], uneven: true, queries: 2,
                     unlabeled: 5, withinGroup: 0, classWarp: {rotation: 0, scale: 0, shear: 0, shift: 0, mirror: 0},
                     imageWarp: {rotation: 0, scale: 0, shear: 0, shift: 0, mirror: 0}, imageBend: 0}
                  - {share: 1, episodes: 2, links: 2, ways: [8, 8], shots: [1, 2], uneven: false, queries: 1,
                     unlabeled: 0, withinGroup: 0, classWarp: {rotation: 0, scale: 0, shear: 0, shift: 0, mirror: 0},
                     imageWarp: {rotation: 0, scale: 0, shear: 0, shift: 0, mirror: 0}, imageBend: 0}
                optimization: {rate: 0.005, warmup: 20, warmupHeads: 0, globalHead: 0, steps: %d, lastRate: 0.00001, decay: 0.0001, clip: 1,
                  checkpointEvery: %d, logEvery: 1}
                validation: {every: 20, episodes: 16, ways: 10, shots: 1, queries: 2}
                """
                .formatted(steps, checkpointEvery);
    }

    /** Writes a configuration file. */
    static Path config(Path folder, long steps, long checkpointEvery) {
        try {
            return Files.writeString(folder.resolve("tiny.yaml"), yaml(steps, checkpointEvery));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Weights of which none is at its special first value: changes are written, statistics are not 0 and 1. */
    static Named<FloatArray> randomWeights(HyperTransformerSettings settings, long seed) {
        Random random = new Random(seed);
        return CasterWeights.initial(settings, seed).map(array -> {
            float[] values = array.toArray();
            for (int i = 0; i < values.length; i++) {
                values[i] += (float) (0.1 * random.nextGaussian());
            }
            return FloatArray.wrap(values, array.shape());
        });
    }

    /** Noise as images, {@code labels} for them, two queries a class; for what holds for any image. */
    static Episode noise(int ways, int[] labels, SplittableRandom random) {
        List<Integer> asked = new ArrayList<>();
        for (int way = 0; way < ways; way++) {
            asked.add(way);
            asked.add(way);
        }
        return new Episode(
                ways,
                pixels(labels.length, random),
                labels.clone(),
                pixels(asked.size(), random),
                asked.stream().mapToInt(Integer::intValue).toArray());
    }

    private static float[] pixels(int images, SplittableRandom random) {
        float[] pixels = new float[images * SIZE * SIZE];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (float) random.nextDouble();
        }
        return pixels;
    }
}
