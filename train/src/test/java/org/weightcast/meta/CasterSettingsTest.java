package org.weightcast.meta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.weightcast.cast.CasterFile;
import org.weightcast.cast.EpisodeRunner;
import org.weightcast.cast.Evaluation;
import org.weightcast.data.BadInputException;
import org.weightcast.data.Episode;
import org.weightcast.data.EpisodeBatch;
import org.weightcast.data.ImageSpec;
import org.weightcast.net.ClassCodes;
import org.weightcast.net.HyperTransformerSettings;
import org.weightcast.onnx.CasterCard;
import org.weightcast.onnx.OnnxFile;
import org.weightcast.torch.Scope;
import org.weightcast.torch.Torch;
import org.weightcast.train.TrainingListener;
import org.weightcast.train.TrainingState;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/** Each departure from the paper switched off: such casters train, go into files, and answer there as they did in training. */
class CasterSettingsTest {
    private static final int STEPS = 40;

    @TempDir
    Path folder;

    private final long seed = System.nanoTime();
    private final SplittableRandom random = new SplittableRandom(seed);

    private CasterConfig config(String changed) throws IOException {
        String field = changed.substring(0, changed.indexOf(':'));
        String text = TinyCaster.yaml(STEPS, 1000).replaceFirst(field + ": \\w+", changed);
        assertThat(text).contains(changed);
        return CasterConfig.read(Files.writeString(folder.resolve("tiny.yaml"), text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "codeTable: 12",
                "inductive: false",
                "projected: false",
                "residual: false",
                "refine: false",
                "softMembers: true",
                "summary: true"
            })
    void trainsAndAnswersTheSameInBothEngines(String changed) throws IOException {
        CasterConfig config = config(changed);
        HyperTransformerSettings settings = config.settings();
        assertThat(settings).isNotEqualTo(TinyCaster.settings());
        CasterTraining training = new CasterTraining(
                CasterConfig.read(folder.resolve("tiny.yaml")), TinyCaster.classes(), folder.resolve("run"));
        TrainingState state = training.run(new TrainingListener() {}, () -> false);
        assertThat(state.bestScore()).as("10 ways").isGreaterThan(0.3);
        OnnxFile file = training.publish(state);
        assertThat(CasterCard.of(file, "tiny").settings()).isEqualTo(settings);
        assertThat(CasterFile.weights(file, "tiny").names())
                .containsExactlyInAnyOrderElementsOf(state.best().names());
        Episode episode = TinyCaster.noise(4, new int[] {0, 0, 1, 2, 3, Episode.UNLABELED}, random);
        assertThat(Difference.relative(inFile(file, episode), inTraining(settings, state.best(), episode)))
                .as("seed %d", seed)
                .isLessThan(1e-4);
    }

    private static float[] inFile(OnnxFile file, Episode episode) {
        try (EpisodeRunner runner = new EpisodeRunner(file, "tiny")) {
            boolean alone = runner.card().settings().inductive();
            assertThat(runner.mode()).isEqualTo(alone ? Evaluation.INDUCTIVE : Evaluation.TRANSDUCTIVE);
            return runner.logits(episode, 5).toArray();
        }
    }

    private static float[] inTraining(HyperTransformerSettings settings, Named<FloatArray> weights, Episode episode) {
        EpisodeBatch batch = EpisodeBatch.of(List.of(episode), new ImageSpec(1, TinyCaster.SIZE, true));
        try (Scope scope = Scope.withoutGradients()) {
            Named<Tensor> tensors = Torch.tensors(weights);
            CasterNetwork network = new CasterNetwork(settings, 1);
            float[] codes = ClassCodes.draw(settings, episode.ways(), new SplittableRandom(5));
            Named<Tensor> written = network.cast(
                    tensors,
                    images(batch.supportImages(), batch.supports()),
                    Torch.tensor(batch.membership(), 1, batch.supports(), batch.ways()),
                    Torch.tensor(codes, 1, episode.ways(), ClassCodes.length(settings)));
            Tensor queries = images(batch.queryImages(), batch.queries());
            Tensor embedding = network.embedding(written, queries);
            return Torch.floats(network.logits(tensors, written.get("prototypes"), embedding));
        }
    }

    private static Tensor images(float[] pixels, int count) {
        return Torch.tensor(pixels, count, 1, TinyCaster.SIZE, TinyCaster.SIZE);
    }

    /** Several episodes side by side are as many single ones, for the settings whose graphs know the groups. */
    @ParameterizedTest
    @ValueSource(
            strings = {"codeTable: 12", "inductive: false", "projected: false", "softMembers: true", "summary: true"})
    void episodesSideBySideAreSingleOnes(String changed) throws IOException {
        HyperTransformerSettings settings = config(changed).settings();
        int[] labels = {0, 1, 1, 2, Episode.UNLABELED};
        List<Episode> group = List.of(
                TinyCaster.noise(3, labels, random),
                TinyCaster.noise(3, labels, random),
                TinyCaster.noise(3, labels, random));
        CasterLoss loss = new CasterLoss(settings, new ImageSpec(1, TinyCaster.SIZE, true));
        try (Scope scope = Scope.withoutGradients()) {
            Named<Tensor> weights = Torch.tensors(TinyCaster.randomWeights(settings, seed));
            SplittableRandom codes = new SplittableRandom(seed);
            double mean = group.stream()
                    .mapToDouble(each ->
                            loss.of(weights, List.of(each), 1, codes).loss().item_float())
                    .average()
                    .orElseThrow();
            double together = loss.of(weights, group, 1, new SplittableRandom(seed))
                    .loss()
                    .item_float();
            assertThat(Math.abs(together - mean)).as("seed %d", seed).isLessThan(1e-4 * mean);
        }
    }

    /** Inductive answers do not depend on the other queries, transductive ones do. */
    @Test
    void onlyTransductiveAnswersDependOnTheOtherQueries() throws IOException {
        for (boolean inductive : new boolean[] {true, false}) {
            CasterConfig config = config("inductive: " + inductive);
            Episode whole = TinyCaster.noise(2, new int[] {0, 1}, random); // 4 queries
            int two = 2 * TinyCaster.SIZE * TinyCaster.SIZE;
            Episode half = new Episode(
                    2,
                    whole.support(),
                    whole.supportLabels(),
                    Arrays.copyOf(whole.query(), two),
                    Arrays.copyOf(whole.queryLabels(), 2));
            OnnxFile file = new CasterPublisher(config, TinyCaster.classes(), TinyCaster.classes())
                    .publish(TinyCaster.randomWeights(config.settings(), seed));
            float[] all = Arrays.copyOf(inFile(file, whole), 4);
            float[] some = inFile(file, half);
            double difference = Difference.relative(all, some);
            if (inductive) {
                assertThat(difference).as("seed %d", seed).isLessThan(1e-4);
            } else {
                assertThat(difference).as("seed %d", seed).isGreaterThan(1e-3);
            }
        }
    }

    @Test
    void aTableOfCodesLimitsTheNumberOfClasses() throws IOException {
        CasterConfig config = config("codeTable: 12");
        OnnxFile file = new CasterPublisher(config, TinyCaster.classes(), TinyCaster.classes())
                .publish(TinyCaster.randomWeights(config.settings(), seed));
        int[] labels = new int[13];
        Arrays.setAll(labels, i -> i);
        Episode episode = TinyCaster.noise(13, labels, random);
        try (EpisodeRunner runner = new EpisodeRunner(file, "tiny")) {
            assertThatThrownBy(() -> runner.logits(episode, 0))
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContaining("codes for 12 classes at most, not for 13");
        }
        assertThatThrownBy(() -> config("codeTable: 9"))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("codeTable is 9, but there are episodes of 10 ways");
    }
}
