package org.weightcast.meta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weightcast.data.Episode;
import org.weightcast.data.EpisodeSettings;
import org.weightcast.onnx.OnnxFile;
import org.weightcast.torch.Scope;
import org.weightcast.torch.Torch;
import org.weightcast.train.TrainingListener;
import org.weightcast.train.TrainingState;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/** The head that tells all training classes apart. */
class GlobalHeadTest {
    @TempDir
    Path folder;

    /** Three classes, one feature, two episodes; by hand. */
    @Test
    void theLossIsTheMeanCrossEntropyAmongAllClasses() {
        Episode first = episode(new int[] {0, Episode.UNLABELED}, new int[] {1}, 2, 0);
        Episode second = episode(new int[] {0, Episode.UNLABELED}, new int[] {1}, 1, 2);
        try (Scope scope = Scope.withoutGradients()) {
            Named<Tensor> weights = Named.of("global.head", Torch.tensor(new float[] {1, 0, -1}, 3, 1));
            Tensor support = Torch.tensor(new float[] {0.5f, 7, -1, 7}, 2, 2, 1);
            Tensor query = Torch.tensor(new float[] {2, 0}, 2, 1, 1);
            double loss = new GlobalHead(1, 3)
                    .loss(weights, List.of(first, second), support, query)
                    .item_double();
            // Supports of class 2 and 1, the unlabelled ones count nothing; queries of class 0 and 2.
            double expected = (lost(0.5, 2) + lost(2, 0) + lost(-1, 1) + lost(0, 2)) / 6;
            assertThat(loss).isCloseTo(expected, within(1e-6));
        }
    }

    private static Episode episode(int[] support, int[] query, int... sources) {
        return new Episode(2, new float[support.length], support, new float[query.length], query, sources);
    }

    /** Minus the log-probability of a class where the logits are x, 0 and -x. */
    private static double lost(double x, int label) {
        double[] logits = {x, 0, -x};
        double sum = 0;
        for (double logit : logits) {
            sum += Math.exp(logit);
        }
        return Math.log(sum) - logits[label];
    }

    @Test
    void isLearnedAndLeftBehind() throws IOException {
        String yaml = TinyCaster.yaml(60, 1000).replace("globalHead: 0", "globalHead: 1");
        Path config = Files.writeString(folder.resolve("tiny.yaml"), yaml);
        List<Double> losses = new ArrayList<>();
        TrainingListener listener = new TrainingListener() {
            @Override
            public void progress(long step, Map<String, Double> metrics) {
                if (metrics.containsKey("global_loss")) {
                    losses.add(metrics.get("global_loss"));
                }
            }
        };
        CasterTraining training =
                new CasterTraining(CasterConfig.read(config), TinyCaster.classes(), folder.resolve("run"));
        TrainingState last = training.run(listener, () -> false);
        assertThat(losses.get(losses.size() - 1)).isLessThan(0.9 * losses.get(0));
        assertThat(last.best().names()).contains("global.head");
        OnnxFile published = training.publish(last);
        Named<FloatArray> kept = published.weights().with(published.defaults());
        assertThat(kept.names()).noneMatch(name -> name.contains("global"));
    }

    @Test
    void shortTrainingsLeaveItBehind() {
        List<EpisodeSettings> tasks =
                List.of(EpisodeSettings.defaults().withWays(5).withShots(2));
        EpisodicTrainer trainer = new EpisodicTrainer(TinyCaster.classes(), tasks, 2, 3, 0.01);
        Named<FloatArray> without = trainer.fit(TinyCaster.settings(), 1, new TrainingListener() {});
        Named<FloatArray> with = trainer.withGlobalHead(1).fit(TinyCaster.settings(), 1, new TrainingListener() {});
        assertThat(with.names()).isEqualTo(without.names());
        assertThat(with).isNotEqualTo(without);
    }
}
