package org.weightcast.meta;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weightcast.data.Episode;
import org.weightcast.net.CasterWeights;
import org.weightcast.net.ConvBlocks;
import org.weightcast.net.HyperTransformerSettings;
import org.weightcast.net.SupportFeatures;
import org.weightcast.torch.Scope;
import org.weightcast.torch.Torch;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/** What is measured before the first step, and that kernels follow the task by it. */
class FeatureScalesTest {
    private static final HyperTransformerSettings SETTINGS = TinyCaster.settings();
    private static final HyperTransformerSettings TOLD = SETTINGS.withSummary(true);
    private static final int TASKS = 24;

    @TempDir
    static Path folder;

    private final CasterConfig config = CasterConfig.read(TinyCaster.config(folder, 40, 40));
    private final TaskMix mix = new TaskMix(TinyCaster.classes(), config.tasks(), 3);

    /** Measured on some tasks, features of the images of others are near 0 on average, with deviations near 1. */
    @Test
    void featuresOfOtherTasksAreStandardised() {
        Named<FloatArray> measured = new FeatureScales(TOLD, config.image(), mix).measured(initial(TOLD));
        FeatureScales others =
                new FeatureScales(TOLD, config.image(), new TaskMix(TinyCaster.classes(), config.tasks(), 4));
        for (int block = 1; block <= 2; block++) {
            FeatureScales.Spread images = others.spread(measured, block, false);
            assertThat(median(images.centre())).isBetween(-0.3, 0.3);
            assertThat(median(images.scale(0))).isBetween(0.7, 1.5);
            FeatureScales.Spread tasks = others.spread(measured, block, true);
            assertThat(median(tasks.scale(0)) / median(measured.get(weight(block, SupportFeatures.SUMMARY_SCALE))))
                    .isBetween(0.7, 1.5);
        }
    }

    private static String weight(int block, String name) {
        return CasterWeights.GENERATOR + ConvBlocks.name(block, 1) + name;
    }

    /** The same generator of random weights writes kernels that differ from task to task several times as much. */
    @Test
    void kernelsFollowTheTask() {
        Named<FloatArray> measured = new FeatureScales(TOLD, config.image(), mix).measured(initial(TOLD));
        double told = variation(TOLD, measured);
        double blind = variation(SETTINGS, initial(SETTINGS));
        assertThat(told).isGreaterThan(3 * blind).isGreaterThan(0.02);
    }

    /** First values, except that changes are written. */
    private static Named<FloatArray> initial(HyperTransformerSettings settings) {
        SplittableRandom random = new SplittableRandom(5);
        return CasterWeights.initial(settings, 5)
                .mapEntries((name, value) -> name.endsWith(".change")
                        ? FloatArray.normal(random, 1 / Math.sqrt(settings.width()), value.shape())
                        : value);
    }

    /** The deviation of the first block's kernel over tasks, in parts of its size. */
    private double variation(HyperTransformerSettings settings, Named<FloatArray> weights) {
        List<double[]> kernels = new ArrayList<>();
        for (int task = 0; task < TASKS; task++) {
            try (Scope scope = Scope.withoutGradients()) {
                List<Episode> one = mix.draw(1000 + task).group().subList(0, 1);
                Named<Tensor> written = new CasterChain(settings, config.image(), one, 1, Stream.CLASSES)
                        .extend(Torch.tensors(weights), CasterChain.nothing(), new SplittableRandom(task))
                        .blocks();
                kernels.add(Torch.doubles(Torch.inDouble(written.get("block1.kernel"))));
            }
        }
        double spread = 0;
        double size = 0;
        for (int i = 0; i < kernels.get(0).length; i++) {
            int at = i;
            double mean =
                    kernels.stream().mapToDouble(kernel -> kernel[at]).average().orElseThrow();
            for (double[] kernel : kernels) {
                spread += (kernel[i] - mean) * (kernel[i] - mean);
                size += kernel[i] * kernel[i];
            }
        }
        return Math.sqrt(spread / size);
    }

    private static double median(FloatArray values) {
        float[] sorted = values.toArray();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
