package org.weightcast.meta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.weightcast.data.Episode;
import org.weightcast.data.EpisodeBatch;
import org.weightcast.data.ImageSpec;
import org.weightcast.net.HyperTransformerSettings;
import org.weightcast.torch.Scope;
import org.weightcast.torch.Torch;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

class CasterLossTest {
    private static final HyperTransformerSettings SETTINGS = TinyCaster.settings();
    private static final ImageSpec SPEC = new ImageSpec(1, TinyCaster.SIZE, true);
    private static final int[] LABELS = {0, 0, 1, 2, 2, 2, 3, Episode.UNLABELED};

    private final long seed = System.nanoTime();
    private final SplittableRandom random = new SplittableRandom(seed);
    private final Named<FloatArray> weights = TinyCaster.randomWeights(SETTINGS, seed);
    private final CasterLoss loss = new CasterLoss(SETTINGS, SPEC);

    private double loss(List<Episode> group, int links, SplittableRandom codes) {
        try (Scope scope = Scope.withoutGradients()) {
            return loss.of(Torch.tensors(weights), group, links, codes).loss().item_float();
        }
    }

    private Episode episode() {
        return TinyCaster.noise(4, LABELS, random);
    }

    @Test
    void threeEpisodesSideBySideAreThreeSingleOnes() {
        List<Episode> group = List.of(episode(), episode(), episode());
        SplittableRandom codes = new SplittableRandom(seed);
        double mean = group.stream()
                .mapToDouble(each -> loss(List.of(each), 1, codes))
                .average()
                .orElseThrow();
        assertThat(loss(group, 1, new SplittableRandom(seed)))
                .as("seed %d", seed)
                .isCloseTo(mean, within(1e-4 * mean));
    }

    @Test
    void kernelsOfThreeEpisodesAreThoseOfThreeSingleOnes() {
        List<Episode> group = List.of(episode(), episode(), episode());
        SplittableRandom codes = new SplittableRandom(seed);
        try (Scope scope = Scope.withoutGradients()) {
            Named<FloatArray> together = cast(group, new SplittableRandom(seed));
            for (int e = 0; e < group.size(); e++) {
                int index = e;
                cast(List.of(group.get(e)), codes).asMap().forEach((name, single) -> {
                    FloatArray all = together.get(name);
                    int from = index * single.size();
                    float[] part = Arrays.copyOfRange(all.toArray(), from, from + single.size());
                    assertThat(Difference.relative(part, single.toArray()))
                            .as("%s of episode %d, seed %d", name, index, seed)
                            .isLessThan(1e-4);
                });
            }
        }
    }

    private Named<FloatArray> cast(List<Episode> group, SplittableRandom codes) {
        EpisodeBatch batch = EpisodeBatch.of(group, SPEC);
        int episodes = group.size();
        Tensor images =
                Torch.tensor(batch.supportImages(), batch.supports(), episodes, TinyCaster.SIZE, TinyCaster.SIZE);
        Tensor membership = Torch.tensor(batch.membership(), episodes, batch.supports(), batch.ways());
        return Torch.arrays(new CasterNetwork(SETTINGS, episodes)
                .cast(Torch.tensors(weights), images, membership, codes(batch, codes)));
    }

    private Tensor codes(EpisodeBatch batch, SplittableRandom codes) {
        float[] values = new float[batch.episodes() * batch.ways() * SETTINGS.codeSize()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) codes.nextGaussian();
        }
        return Torch.tensor(values, batch.episodes(), batch.ways(), SETTINGS.codeSize());
    }

    /** The chain step by step: two casts, the second from what the first wrote, and the questions after each. */
    @Test
    void aChainOfTwoCasts() {
        int[] labels = {0, 1, 2, 3};
        Episode whole = TinyCaster.noise(4, labels, random); // classes 0 and 1 come first, then 2 and 3
        Episode first = part(whole, 0);
        Episode second = part(whole, 1);
        double expected;
        try (Scope scope = Scope.withoutGradients()) {
            SplittableRandom codes = new SplittableRandom(seed);
            Named<Tensor> tensors = Torch.tensors(weights);
            CasterNetwork network = new CasterNetwork(SETTINGS, 1);
            EpisodeBatch a = EpisodeBatch.of(List.of(first), SPEC);
            EpisodeBatch b = EpisodeBatch.of(List.of(second), SPEC);
            Named<Tensor> one = network.cast(tensors, images(a.supportImages()), member(a), codes(a, codes));
            Named<Tensor> two = network.extend(
                    tensors,
                    one.only(name -> name.startsWith("block")),
                    Torch.tensor(new float[] {2}, 1),
                    images(b.supportImages()),
                    member(b),
                    codes(b, codes));
            float[] kept = Torch.floats(one.get("prototypes"));
            float[] added = Torch.floats(two.get("prototypes"));
            float[] all = Arrays.copyOf(kept, kept.length + added.length);
            System.arraycopy(added, 0, all, kept.length, added.length);
            int features = SETTINGS.student().features();
            double afterOne = crossEntropy(
                    network, tensors, one, Torch.tensor(kept, 1, 2, features), first, new int[] {0, 0, 1, 1});
            double afterTwo = crossEntropy(
                    network, tensors, two, Torch.tensor(all, 1, 4, features), whole, new int[] {0, 0, 1, 1, 2, 2, 3, 3
                    });
            expected = (afterOne + afterTwo) / 2;
        }
        assertThat(loss(List.of(whole), 2, new SplittableRandom(seed)))
                .as("seed %d", seed)
                .isCloseTo(expected, within(1e-4 * expected));
    }

    private static Episode part(Episode whole, int index) {
        int image = TinyCaster.SIZE * TinyCaster.SIZE;
        return new Episode(
                2,
                Arrays.copyOfRange(whole.support(), index * 2 * image, (index + 1) * 2 * image),
                new int[] {0, 1},
                Arrays.copyOfRange(whole.query(), index * 4 * image, (index + 1) * 4 * image),
                new int[] {0, 0, 1, 1});
    }

    private static Tensor images(float[] pixels) {
        int image = TinyCaster.SIZE * TinyCaster.SIZE;
        return Torch.tensor(pixels, pixels.length / image, 1, TinyCaster.SIZE, TinyCaster.SIZE);
    }

    private static Tensor member(EpisodeBatch batch) {
        return Torch.tensor(batch.membership(), 1, batch.supports(), batch.ways());
    }

    /** By its definition, in doubles. */
    private static double crossEntropy(
            CasterNetwork network,
            Named<Tensor> weights,
            Named<Tensor> blocks,
            Tensor prototypes,
            Episode asked,
            int[] truth) {
        Tensor embedding = network.embedding(blocks, images(asked.query()));
        FloatArray logits = Torch.array(network.logits(weights, prototypes, embedding));
        int ways = logits.axis(2);
        double total = 0;
        for (int q = 0; q < truth.length; q++) {
            List<Double> row = new ArrayList<>();
            for (int c = 0; c < ways; c++) {
                row.add((double) logits.at(q * ways + c));
            }
            double largest = row.stream().mapToDouble(each -> each).max().orElseThrow();
            double sum =
                    row.stream().mapToDouble(each -> Math.exp(each - largest)).sum();
            total += Math.log(sum) + largest - row.get(truth[q]);
        }
        return total / truth.length;
    }

    /** An unlabelled image belongs to no class, but the kernels read it. */
    @Test
    void anUnlabelledImageIsSeenButCountsForNoClass() {
        Episode with = episode();
        int image = TinyCaster.SIZE * TinyCaster.SIZE;
        int labelled = LABELS.length - 1;
        Episode without = new Episode(
                4,
                Arrays.copyOf(with.support(), labelled * image),
                Arrays.copyOf(LABELS, labelled),
                with.query(),
                with.queryLabels());
        try (Scope scope = Scope.withoutGradients()) {
            Named<FloatArray> seen = cast(List.of(with), new SplittableRandom(seed));
            Named<FloatArray> unseen = cast(List.of(without), new SplittableRandom(seed));
            assertThat(seen.get("block1.kernel")).isNotEqualTo(unseen.get("block1.kernel"));
        }
        HyperTransformerSettings plain = SETTINGS.withRefine(false);
        CasterLoss unrefined = new CasterLoss(plain, SPEC);
        try (Scope scope = Scope.withoutGradients()) {
            Named<Tensor> tensors = Torch.tensors(TinyCaster.randomWeights(plain, seed));
            EpisodeBatch batch = EpisodeBatch.of(List.of(with), SPEC);
            Named<FloatArray> outputs = Torch.arrays(new CasterNetwork(plain, 1)
                    .cast(
                            tensors,
                            images(batch.supportImages()),
                            member(batch),
                            codes(batch, new SplittableRandom(seed))));
            FloatArray embedding = outputs.get("embedding");
            FloatArray prototypes = outputs.get("prototypes");
            int features = plain.student().features();
            for (int f = 0; f < features; f++) { // class 2 is images 3, 4 and 5
                double mean = (embedding.at(3 * features + f)
                                + embedding.at(4 * features + f)
                                + embedding.at(5 * features + f))
                        / 3.0;
                assertThat((double) prototypes.at(2 * features + f)).isCloseTo(mean, within(1e-4));
            }
            assertThat(unrefined
                            .of(tensors, List.of(with), 1, new SplittableRandom(seed))
                            .loss()
                            .item_float())
                    .isFinite();
        }
    }

    @Test
    void accuracyIsTheShareOfRightAnswers() {
        // Each query is one of the support images: a static caster finds all; with labels turned round, none.
        HyperTransformerSettings plain = SETTINGS.asStatic();
        Episode noise = TinyCaster.noise(4, new int[] {0, 1, 2, 3}, random);
        Episode found =
                new Episode(4, noise.support(), new int[] {0, 1, 2, 3}, noise.support(), new int[] {0, 1, 2, 3});
        Episode half = new Episode(4, noise.support(), new int[] {0, 1, 2, 3}, noise.support(), new int[] {0, 1, 3, 2});
        CasterLoss measured = new CasterLoss(plain, SPEC);
        try (Scope scope = Scope.withoutGradients()) {
            Named<Tensor> tensors = Torch.tensors(TinyCaster.randomWeights(plain, seed));
            SplittableRandom codes = new SplittableRandom(seed);
            assertThat(measured.of(tensors, List.of(found), 1, codes).accuracy())
                    .isEqualTo(1);
            assertThat(measured.of(tensors, List.of(half), 1, codes).accuracy()).isEqualTo(0.5);
            assertThat(measured.of(tensors, List.of(found, half), 1, codes).accuracy())
                    .isEqualTo(0.75);
        }
    }
}
