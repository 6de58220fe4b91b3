package org.weightcast.meta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.weightcast.data.Episode;
import org.weightcast.data.EpisodeBatch;
import org.weightcast.data.EpisodeSampler;
import org.weightcast.data.EpisodeSettings;
import org.weightcast.data.ImageSpec;
import org.weightcast.net.CostOps;
import org.weightcast.net.PublishedBlocks;
import org.weightcast.net.PublishedHyperTransformer;
import org.weightcast.net.PublishedSettings;
import org.weightcast.net.PublishedSettings.Arrangement;
import org.weightcast.net.PublishedSettings.Slicing;
import org.weightcast.onnx.OnnxExport;
import org.weightcast.onnx.OnnxFile;
import org.weightcast.onnx.OnnxSession;
import org.weightcast.torch.Scope;
import org.weightcast.torch.Torch;
import org.weightcast.train.AdamW;
import org.weightcast.train.Objective;
import org.weightcast.train.Schedule;
import org.weightcast.train.Trainer;
import org.weightcast.train.TrainerSettings;
import org.weightcast.train.TrainingListener;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

class PublishedHyperTransformerTest {
    private static final ImageSpec SPEC = new ImageSpec(1, TinyCaster.SIZE, true);
    private static final PublishedSettings TINY = new PublishedSettings(
                    new PublishedBlocks(1, TinyCaster.SIZE, 2, 6),
                    3,
                    new PublishedSettings.Transformer(8, 1, 2, 1),
                    new PublishedSettings.Extractors(2, 8, 4),
                    PublishedSettings.Form.PUBLISHED)
            .withWarmupHeads(true);
    private static final int[] LABELS = {0, 1, 1, 2, Episode.UNLABELED};

    private final long seed = System.nanoTime();
    private final SplittableRandom random = new SplittableRandom(seed);

    /** First weights with noise, so that no gain is 1 and no bias 0. */
    private Named<FloatArray> weights(PublishedSettings settings) {
        Random noise = new Random(seed);
        return PublishedHyperTransformer.initial(settings, seed).map(array -> {
            float[] values = array.toArray();
            for (int i = 0; i < values.length; i++) {
                values[i] += (float) (0.1 * noise.nextGaussian());
            }
            return FloatArray.wrap(values, array.shape());
        });
    }

    private static Named<FloatArray> run(
            PublishedSettings settings, Named<FloatArray> weights, List<Episode> episodes) {
        try (Scope scope = Scope.withoutGradients()) {
            PublishedLoss loss = new PublishedLoss(settings, SPEC);
            return Torch.arrays(loss.run(Torch.tensors(weights), EpisodeBatch.of(episodes, SPEC)));
        }
    }

    /**
     * 20-way 1-shot with three layers has 0.46, 0.81 and 1.97 million weights at 4, 8 and 16 channels besides those of the image
     * extractor, and writes so many, by arithmetic on the released code.
     */
    @ParameterizedTest
    @CsvSource({"4, 0.46, 568", "8, 0.81, 1980", "16, 1.97, 7396"})
    void isAsLargeAsTheReleasedOne(int channels, double millions, int generated) {
        PublishedSettings settings = PublishedSettings.omniglot(channels, 20);
        PublishedHyperTransformer network = new PublishedHyperTransformer(settings, 1);
        long weights = CostOps.cost(network, Map.of("support", 20, "query", 60)).parameters();
        int extractor = 32 * 9 + 32 + 3 * (32 * 32 * 9 + 32);
        assertThat((weights - extractor) / 1e6).isCloseTo(millions, within(0.02 * millions));
        int written = 9 * channels + 3 * 9 * channels * channels + 20 * (settings.features() + 1);
        assertThat(written).isEqualTo(generated);
    }

    @ParameterizedTest
    @CsvSource({
        "JOINT, OUTPUT, 0, false",
        "JOINT, SPATIAL, 0, true",
        "ENCODER_DECODER, OUTPUT, 1, false",
        "SEPARATE, OUTPUT, 0, false",
        "SEPARATE, SPATIAL, -1, true",
        "READ_OUT, OUTPUT, 0, false",
        "READ_OUT, SPATIAL, 1, true",
        "JOINT, OUTPUT, 2, false"
    })
    void answersTheSameInBothEngines(Arrangement arrangement, Slicing slicing, int learned, boolean inductive) {
        PublishedSettings settings = TINY.withArrangement(arrangement)
                .withSlicing(slicing)
                .withLearned(learned)
                .withInductive(inductive);
        Named<FloatArray> weights = weights(settings);
        Episode episode = TinyCaster.noise(3, LABELS, random);
        OnnxFile file = OnnxExport.export(
                new PublishedHyperTransformer(settings, 1), weights, Named.of(OnnxFile.FORMAT, "published 1"));
        EpisodeBatch batch = EpisodeBatch.of(List.of(episode), SPEC);
        float[] labels = new float[LABELS.length * 4];
        for (int i = 0; i < LABELS.length; i++) {
            labels[4 * i + (LABELS[i] == Episode.UNLABELED ? 3 : LABELS[i])] = 1;
        }
        Named<FloatArray> inputs = Named.<FloatArray>builder()
                .put("images", images(batch.supportImages()))
                .put("labels", FloatArray.wrap(labels, 1, LABELS.length, 4))
                .put("query", images(batch.queryImages()))
                .build();
        try (OnnxSession session = OnnxSession.open(file, "published", 1)) {
            assertThat(Difference.relative(session.run(inputs), run(settings, weights, List.of(episode))))
                    .as("seed %d", seed)
                    .isLessThan(1e-4);
        }
    }

    private static FloatArray images(float[] pixels) {
        int image = TinyCaster.SIZE * TinyCaster.SIZE;
        return FloatArray.wrap(pixels, pixels.length / image, 1, TinyCaster.SIZE, TinyCaster.SIZE);
    }

    @ParameterizedTest
    @CsvSource({"JOINT, OUTPUT", "SEPARATE, SPATIAL", "ENCODER_DECODER, OUTPUT", "READ_OUT, OUTPUT"})
    void episodesSideBySideAreSingleOnes(Arrangement arrangement, Slicing slicing) {
        PublishedSettings settings = TINY.withArrangement(arrangement).withSlicing(slicing);
        Named<FloatArray> weights = weights(settings);
        List<Episode> group = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            group.add(TinyCaster.noise(3, LABELS, random));
        }
        Named<FloatArray> together = run(settings, weights, group);
        for (int e = 0; e < 3; e++) {
            int index = e;
            run(settings, weights, List.of(group.get(e))).asMap().forEach((name, single) -> {
                int from = index * single.size();
                float[] part = Arrays.copyOfRange(together.get(name).toArray(), from, from + single.size());
                assertThat(Difference.relative(part, single.toArray()))
                        .as("%s of episode %d, seed %d", name, index, seed)
                        .isLessThan(1e-4);
            });
        }
    }

    /** A row of zeros looks at all samples alike, so two slices with such rows are the same mean; other rows choose. */
    @Test
    void aReadOutIsAnAttentionOfTheTable() {
        PublishedSettings settings = TINY.withArrangement(Arrangement.READ_OUT);
        Named<FloatArray> weights = weights(settings);
        float[] table = weights.get("head.table").toArray();
        Arrays.fill(table, 0, 2 * settings.codeSize(), 0); // two of three classes
        Named<FloatArray> changed =
                weights.with("head.table", FloatArray.wrap(table, settings.ways(), settings.codeSize()));
        FloatArray rows = run(settings, changed, List.of(TinyCaster.noise(3, LABELS, random)))
                .get("head.rows");
        int length = rows.axis(2);
        float[] first = Arrays.copyOfRange(rows.toArray(), 0, length);
        assertThat(Arrays.copyOfRange(rows.toArray(), length, 2 * length))
                .as("seed %d", seed)
                .containsExactly(first, within(1e-5f));
        assertThat(Difference.relative(Arrays.copyOfRange(rows.toArray(), 2 * length, 3 * length), first))
                .as("seed %d", seed)
                .isGreaterThan(1e-3);
    }

    /** Added convolutions start as nothing, so that generating them goes on where training of the head alone ended. */
    @ParameterizedTest
    @CsvSource({"JOINT, OUTPUT", "SEPARATE, SPATIAL", "ENCODER_DECODER, OUTPUT", "READ_OUT, OUTPUT"})
    void whatIsAddedToLearnedConvolutionsStartsAsNothing(Arrangement arrangement, Slicing slicing) {
        PublishedSettings settings = TINY.withArrangement(arrangement).withSlicing(slicing);
        PublishedSettings headOnly = settings.withLearned(settings.blocks());
        Named<FloatArray> trained = weights(headOnly);
        PublishedSettings sum = settings.withResidual(true);
        Named<FloatArray> start = PublishedHyperTransformer.initial(sum, seed)
                .mapEntries((name, drawn) -> trained.find(name).orElse(drawn));
        List<Episode> group = List.of(TinyCaster.noise(3, LABELS, random));
        assertThat(Difference.relative(run(sum, start, group), run(headOnly, trained, group)))
                .as("seed %d", seed)
                .isLessThan(1e-5);
        assertThat(Difference.relative(
                        run(sum, weights(sum), group).get("block1.kernel").toArray(),
                        weights(sum).get("block1.learned").toArray()))
                .as("with other gains, seed %d", seed)
                .isGreaterThan(1e-2);
    }

    @Test
    void theOrderOfTheSupportImagesDoesNotMatter() {
        Episode episode = TinyCaster.noise(3, LABELS, random);
        int image = TinyCaster.SIZE * TinyCaster.SIZE;
        float[] turned = new float[episode.support().length];
        int[] labels = new int[LABELS.length];
        for (int i = 0; i < labels.length; i++) {
            int other = labels.length - 1 - i;
            labels[i] = LABELS[other];
            System.arraycopy(episode.support(), other * image, turned, i * image, image);
        }
        Episode reversed = new Episode(3, turned, labels, episode.query(), episode.queryLabels());
        Named<FloatArray> weights = weights(TINY);
        assertThat(Difference.relative(run(TINY, weights, List.of(episode)), run(TINY, weights, List.of(reversed))))
                .as("seed %d", seed)
                .isLessThan(1e-4);
    }

    /** Gradients reach the label table through what is written; checked against differences. */
    @Test
    void theGradientByALabelIsThatOfDifferences() {
        PublishedLoss loss = new PublishedLoss(TINY, SPEC);
        List<Episode> group = List.of(TinyCaster.noise(3, LABELS, random));
        Named<FloatArray> weights = weights(TINY);
        float[] gradient;
        try (Scope scope = Scope.open()) {
            Named<Tensor> tensors = Torch.tensors(weights);
            Tensor labels = tensors.get("label_table").requires_grad_(true);
            gradient = Torch.floats(Torch.gradients(loss.of(tensors, group).loss(), List.of(labels), false)
                    .get(0));
        }
        double along = 0;
        float[] direction = new float[gradient.length];
        double norm = Math.sqrt(square(gradient));
        for (int i = 0; i < direction.length; i++) {
            direction[i] = (float) (gradient[i] / norm);
            along += gradient[i] * direction[i];
        }
        double step = 1e-3; // larger ones cross kinks of ReLU and pooling
        double difference =
                (shifted(loss, weights, group, direction, step) - shifted(loss, weights, group, direction, -step))
                        / (2 * step);
        assertThat(norm).isGreaterThan(1e-4);
        assertThat(difference).as("seed %d", seed).isCloseTo(along, within(0.1 * along + 1e-3));
    }

    private static double square(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value * value;
        }
        return sum;
    }

    private static double shifted(
            PublishedLoss loss, Named<FloatArray> weights, List<Episode> group, float[] direction, double step) {
        float[] labels = weights.get("label_table").toArray();
        for (int i = 0; i < labels.length; i++) {
            labels[i] += (float) (step * direction[i]);
        }
        FloatArray moved = FloatArray.wrap(labels, weights.get("label_table").shape());
        try (Scope scope = Scope.withoutGradients()) {
            return loss.of(Torch.tensors(weights.with("label_table", moved)), group)
                    .loss()
                    .item_float();
        }
    }

    /** Labels are dealt anew in every episode, so only a network that reads the support set gets below ln 3, and so with its head. */
    @Test
    void learnsToReadTheSupportSet() {
        int steps = 300;
        EpisodeSettings task =
                EpisodeSettings.defaults().withWays(3).withShots(2).withQueries(3);
        EpisodeSampler sampler = new EpisodeSampler(TinyCaster.classes(), task, 1);
        PublishedLoss loss = new PublishedLoss(TINY, SPEC);
        List<Map<String, Double>> seen = new ArrayList<>();
        Objective objective = (weights, step) -> {
            CasterLoss.Result result = loss.of(weights, sampler.batch(step, 8), step, 200);
            seen.add(new HashMap<>(result.heads()));
            seen.get(seen.size() - 1).put("accuracy", result.accuracy());
            return new Objective.Result(result.loss(), Map.of());
        };
        Trainer trainer = new Trainer(
                new TrainerSettings(new Schedule(0.005, 20, steps, 0.001), 1, steps, steps, steps),
                AdamW.withDecay(0),
                objective,
                weights -> 0);
        trainer.run(
                trainer.start(PublishedHyperTransformer.initial(TINY, 3)),
                new TrainingListener() {},
                state -> {},
                () -> false);
        assertThat(last(seen, "accuracy")).isGreaterThan(0.5); // chance is 0.33
        double head = seen.subList(160, 200).stream()
                .mapToDouble(each -> each.getOrDefault("head1_loss", 9.0))
                .average()
                .orElseThrow();
        assertThat(head).as("loss of the head").isLessThan(0.97 * Math.log(3));
    }

    private static double last(List<Map<String, Double>> seen, String name) {
        return seen.subList(seen.size() - 50, seen.size()).stream()
                .mapToDouble(each -> each.getOrDefault(name, 0.0))
                .average()
                .orElseThrow();
    }
}
