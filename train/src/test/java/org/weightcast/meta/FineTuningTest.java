package org.weightcast.meta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.weightcast.cast.Accuracy;
import org.weightcast.cast.CasterFile;
import org.weightcast.cast.EpisodeRunner;
import org.weightcast.data.Episode;
import org.weightcast.data.EpisodeSampler;
import org.weightcast.data.EpisodeSettings;
import org.weightcast.data.GlyphArtist;
import org.weightcast.net.CasterWeights;
import org.weightcast.net.ConvBlocks;
import org.weightcast.net.HyperTransformerSettings;
import org.weightcast.onnx.CasterCard;
import org.weightcast.onnx.OnnxFile;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

class FineTuningTest {
    private static final ConvBlocks STUDENT = new ConvBlocks(1, 14, List.of(8, 8));
    private static final OnnxFile CASTER = caster(HyperTransformerSettings.of(STUDENT));
    private static final List<Episode> EPISODES = episodes();

    @Test
    void startsAsAPrototypicalNetwork() {
        FineTuning method = new FineTuning(CASTER, FineTuning.Head.CLASS_MEANS, 1e-3, 1);
        Episode episode = EPISODES.get(0);
        float[] found = method.logits(method.start(episode), episode).toArray();
        try (EpisodeRunner runner =
                new EpisodeRunner(caster(HyperTransformerSettings.of(STUDENT).asStatic()), "static")) {
            float[] expected = runner.logits(episode, 1).toArray(); // by ONNX Runtime
            for (int row = 0; row < expected.length; row += episode.ways()) {
                for (int c = 1; c < episode.ways(); c++) { // a row's logits may differ by one number
                    assertThat(found[row + c] - found[row]).isCloseTo(expected[row + c] - expected[row], within(1e-3f));
                }
            }
        }
    }

    @Test
    void learnsFromTheSupportImages() {
        FineTuning method = new FineTuning(CASTER, FineTuning.Head.CLASS_MEANS, 3e-3, 60);
        double before = 0;
        double after = 0;
        for (Episode episode : EPISODES) {
            before += Accuracy.ofLogits(method.logits(method.start(episode), episode), episode.queryLabels());
            after += Accuracy.ofLogits(method.logits(episode), episode.queryLabels());
        }
        assertThat(after).isGreaterThan(before + 0.02 * EPISODES.size());
    }

    @Test
    void learnsAHeadOfZerosFromNothing() {
        FineTuning method = new FineTuning(CASTER, FineTuning.Head.ZEROS, 1e-2, 60);
        double after = 0;
        for (Episode episode : EPISODES) {
            assertThat(method.logits(method.start(episode), episode).toArray()).containsOnly(0);
            after += Accuracy.ofLogits(method.logits(episode), episode.queryLabels());
        }
        double chance = 1.0 / EPISODES.get(0).ways();
        assertThat(after / EPISODES.size()).isGreaterThan(2 * chance);
    }

    @Test
    void changesAllButTheStatistics() {
        FineTuning method = new FineTuning(CASTER, FineTuning.Head.CLASS_MEANS, 3e-3, 5);
        Named<FloatArray> start = method.start(EPISODES.get(0));
        Named<FloatArray> tuned =
                method.tune(EPISODES.get(0), 5, weights -> false).weights();
        assertThat(tuned.names()).containsExactlyInAnyOrderElementsOf(start.names());
        for (String name : tuned.names()) {
            boolean same = tuned.get(name).equals(start.get(name));
            assertThat(same).as(name).isEqualTo(name.endsWith("mean") || name.endsWith("variance"));
        }
    }

    @Test
    void stopsWhenItIsGoodEnough() {
        FineTuning method = new FineTuning(CASTER, FineTuning.Head.CLASS_MEANS, 1e-3, 20);
        int[] asked = new int[1];
        assertThat(method.tune(EPISODES.get(0), 3, weights -> ++asked[0] == 2).steps())
                .isEqualTo(6);
        assertThat(method.tune(EPISODES.get(0), 3, weights -> false).steps()).isEqualTo(20);
    }

    @Test
    void findsTheRateThatLearnsMost() {
        assertThat(FineTuning.bestRate(CASTER, FineTuning.Head.CLASS_MEANS, EPISODES, List.of(1e-9, 3e-3), 60))
                .isEqualTo(3e-3);
    }

    private static OnnxFile caster(HyperTransformerSettings settings) {
        CasterCard card = new CasterCard(
                "test", settings, 10, List.of(new CasterCard.TaskTemperature(5, 1, 1)), "none", Named.empty());
        return CasterFile.of(card, CasterWeights.initial(settings, 3));
    }

    private static List<Episode> episodes() {
        EpisodeSettings settings =
                EpisodeSettings.defaults().withWays(5).withShots(5).withQueries(5);
        return new EpisodeSampler(GlyphArtist.classes(20, 10, 14, 4), settings, 5).batch(0, 8);
    }
}
