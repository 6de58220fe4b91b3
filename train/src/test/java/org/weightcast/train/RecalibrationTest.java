package org.weightcast.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.weightcast.data.ClassSet;
import org.weightcast.data.GlyphArtist;
import org.weightcast.data.Labels;
import org.weightcast.net.ConvBlocks;
import org.weightcast.net.ConvClassifier;
import org.weightcast.torch.Scope;
import org.weightcast.torch.Torch;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

class RecalibrationTest {
    private static final ClassSet GLYPHS = GlyphArtist.classes(10, 6, 12, 1);
    private static final ConvClassifier NETWORK = new ConvClassifier(new ConvBlocks(1, 12, List.of(4, 5)), 10);
    private static final Named<FloatArray> WEIGHTS = NETWORK.initial(3);

    /** Images first, second, .. of the set's, as many as given. */
    private static ImageBatch images(int from, int to) {
        return ImageBatch.of(
                GLYPHS, Labels.ofClasses(GLYPHS), ImageBatch.places(GLYPHS).subList(from, to));
    }

    @Test
    void afterOneBatchStoredStatisticsAnswerLikeTheBatchs() {
        Named<FloatArray> measured =
                Recalibration.over(1, batch -> images(0, 60).images(), NETWORK, WEIGHTS);
        try (Scope scope = Scope.withoutGradients()) {
            ImageBatch batch = images(0, 60);
            float[] ofBatch = Torch.floats(ImageModel.ofBatch(NETWORK).logits(Torch.tensors(WEIGHTS), batch.images()));
            float[] stored = Torch.floats(ImageModel.stored(NETWORK).logits(Torch.tensors(measured), batch.images()));
            assertThat(stored).containsExactly(ofBatch, within(1e-5f));
        }
    }

    /** The first norm sees the same whatever the batches are, so its statistics are those of all images at once. */
    @Test
    void momentsOfUnevenBatchesArePooledExactly() {
        Named<FloatArray> atOnce = Recalibration.over(1, batch -> images(0, 60).images(), NETWORK, WEIGHTS);
        int[] ends = {0, 7, 40, 60};
        Named<FloatArray> pooled = Recalibration.over(
                3, batch -> images(ends[batch], ends[batch + 1]).images(), NETWORK, WEIGHTS);
        for (String name : List.of("block1.mean", "block1.variance")) {
            assertThat(pooled.get(name).toArray())
                    .as(name)
                    .containsExactly(atOnce.get(name).toArray(), within(1e-6f));
        }
    }

    @Test
    void nothingButStatisticsChanges() {
        Named<FloatArray> measured = Recalibration.on(GLYPHS, 50, 1, NETWORK, WEIGHTS);
        assertThat(List.copyOf(measured.names())).isEqualTo(List.copyOf(WEIGHTS.names()));
        measured.asMap().forEach((name, value) -> {
            boolean statistic = name.endsWith("mean") || name.endsWith("variance");
            assertThat(value.equals(WEIGHTS.get(name))).as(name).isEqualTo(!statistic);
        });
        assertThat(Recalibration.on(GLYPHS, 50, 1, NETWORK, WEIGHTS)).isEqualTo(measured);
        assertThat(Recalibration.on(GLYPHS, 50, 2, NETWORK, WEIGHTS)).isNotEqualTo(measured);
    }

    @Test
    void withoutImagesThereIsNothingToMeasure() {
        assertThatThrownBy(() -> Recalibration.on(GLYPHS, 0, 1, NETWORK, WEIGHTS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no images");
    }
}
