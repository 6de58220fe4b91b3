package org.weightcast.meta;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.weightcast.data.Episode;
import org.weightcast.data.ImageSpec;
import org.weightcast.meta.ContinualTrial.Memory;
import org.weightcast.meta.ContinualTrial.Outcome;
import org.weightcast.net.HyperTransformerSettings;
import org.weightcast.torch.Scope;
import org.weightcast.torch.Torch;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

class ContinualTrialTest {
    private static final HyperTransformerSettings SETTINGS = TinyCaster.settings();
    private static final ImageSpec SPEC = new ImageSpec(1, TinyCaster.SIZE, true);

    private final long seed = System.nanoTime();
    private final Named<FloatArray> weights = TinyCaster.randomWeights(SETTINGS, seed);
    private final Episode episode = TinyCaster.noise(6, new int[] {0, 1, 2, 3, 4, 5}, new SplittableRandom(seed));

    private Outcome run(Memory memory) {
        return new ContinualTrial(SETTINGS, SPEC, 3).run(weights, List.of(episode), memory, seed);
    }

    /** The loss's accuracy after the last cast of a chain is the mean over tasks: all have as many queries. */
    @Test
    void theLastStepIsWhatTrainingSees() {
        try (Scope scope = Scope.withoutGradients()) {
            double expected = new CasterLoss(SETTINGS, SPEC)
                    .of(Torch.tensors(weights), List.of(episode), 3, new SplittableRandom(seed))
                    .accuracy();
            assertThat(run(Memory.PREVIOUS).amongAll().last())
                    .as("seed %d", seed)
                    .isEqualTo(expected);
        }
    }

    private float[] logitsAfterTwo(boolean remember) {
        try (Scope scope = Scope.withoutGradients()) {
            SplittableRandom random = new SplittableRandom(seed);
            Named<Tensor> tensors = Torch.tensors(weights);
            CasterChain chain = new CasterChain(SETTINGS, SPEC, List.of(episode), 3, Stream.CLASSES);
            CasterChain.Learned one = chain.extend(tensors, CasterChain.nothing(), random);
            return Torch.floats(chain.logits(
                    tensors, remember ? chain.extend(tensors, one, random) : chain.afresh(tensors, one, random)));
        }
    }

    @Test
    void memoryMattersFromTheSecondTaskOn() {
        Outcome with = run(Memory.PREVIOUS);
        Outcome without = run(Memory.NONE);
        assertThat(with.amongAll().at(0, 0)).isEqualTo(without.amongAll().at(0, 0));
        assertThat(logitsAfterTwo(true)).as("seed %d", seed).isNotEqualTo(logitsAfterTwo(false));
        for (int step = 0; step < 3; step++) {
            for (int task = 0; task <= step; task++) {
                assertThat(with.withinTask().at(step, task))
                        .as("seed %d", seed)
                        .isGreaterThanOrEqualTo(with.amongAll().at(step, task));
            }
        }
    }

    /** With all images so far the last step is one cast of everything, codes aside. */
    @Test
    void theReferenceSeesAllImagesAtOnce() {
        HyperTransformerSettings plain = SETTINGS.asStatic(); // asks for no codes
        Named<FloatArray> drawn = TinyCaster.randomWeights(plain, seed);
        Outcome outcome = new ContinualTrial(plain, SPEC, 3).run(drawn, List.of(episode), Memory.ALL_IMAGES, seed);
        Outcome whole = new ContinualTrial(plain, SPEC, 1).run(drawn, List.of(episode), Memory.PREVIOUS, seed);
        assertThat(outcome.amongAll().last())
                .as("seed %d", seed)
                .isEqualTo(whole.amongAll().last());
        assertThat(outcome.amongAll().tasks()).isEqualTo(3);
    }

    /** Told its task, a query has no rivals of other tasks: what training with that loss sees is what the trial counts. */
    @Test
    void lossWithinTasksAsksAsTheTrialDoes() {
        try (Scope scope = Scope.withoutGradients()) {
            Named<Tensor> tensors = Torch.tensors(weights);
            CasterLoss.Result within = new CasterLoss(SETTINGS, SPEC, Stream.TASKS)
                    .of(tensors, List.of(episode), 3, new SplittableRandom(seed));
            CasterLoss.Result among = new CasterLoss(SETTINGS, SPEC, Stream.CLASSES)
                    .of(tensors, List.of(episode), 3, new SplittableRandom(seed));
            assertThat(within.accuracy())
                    .as("seed %d", seed)
                    .isEqualTo(run(Memory.PREVIOUS).withinTask().last());
            assertThat(within.loss().item_float()).isLessThan(among.loss().item_float());
        }
    }

    /** Mini-batches: class vectors are running means, here of a network that stays as it is from batch to batch. */
    @Test
    void vectorsOfMiniBatchesAreRunningMeans() {
        HyperTransformerSettings plain = SETTINGS.asStatic();
        Named<FloatArray> frozen = TinyCaster.randomWeights(plain, seed)
                .mapEntries((name, value) -> name.endsWith("log_prior")
                        ? FloatArray.filled(60, value.shape())
                        : value); // statistics are the base's
        int[] labels = {0, 0, 0, 1, 1, 1, Episode.UNLABELED};
        Episode both = TinyCaster.noise(2, labels, new SplittableRandom(seed));
        try (Scope scope = Scope.withoutGradients()) {
            Named<Tensor> tensors = Torch.tensors(frozen);
            float[] atOnce = prototypes(plain, tensors, both, 1);
            float[] inBatches = prototypes(plain, tensors, both, 3);
            assertThat(Difference.relative(inBatches, atOnce))
                    .as("seed %d", seed)
                    .isLessThan(1e-4);
        }
        assertThat(new ContinualTrial(plain, SPEC, 3).batches(frozen, List.of(both), Memory.PREVIOUS, seed))
                .hasSize(3)
                .allSatisfy(accuracy -> assertThat(accuracy).isBetween(0.0, 1.0));
    }

    /** With all images so far, the first mini-batch is a cast of that batch and the last one a cast of all. */
    @Test
    void theReferenceOfMiniBatchesSeesAllTheirImagesAtOnce() {
        HyperTransformerSettings plain = SETTINGS.asStatic(); // asks for no codes
        Named<FloatArray> drawn = TinyCaster.randomWeights(plain, seed);
        int[] labels = {0, 1, 0, 1, 0, 1};
        Episode both = TinyCaster.noise(2, labels, new SplittableRandom(seed));
        ContinualTrial trial = new ContinualTrial(plain, SPEC, 3);
        List<Double> atOnce = trial.batches(drawn, List.of(both), Memory.ALL_IMAGES, seed);
        List<Double> inTurn = trial.batches(drawn, List.of(both), Memory.PREVIOUS, seed);
        List<Double> whole = new ContinualTrial(plain, SPEC, 1).batches(drawn, List.of(both), Memory.PREVIOUS, seed);
        assertThat(atOnce).as("seed %d", seed).hasSize(3);
        assertThat(atOnce.get(0)).as("seed %d", seed).isEqualTo(inTurn.get(0));
        assertThat(atOnce.get(2)).as("seed %d", seed).isEqualTo(whole.get(0));
        int image = TinyCaster.SIZE * TinyCaster.SIZE;
        Episode two = new ChainPart(SPEC, 3, Stream.BATCHES).images(both, 0, 2);
        assertThat(two.supportLabels()).containsExactly(0, 1, 0, 1);
        assertThat(two.support()).containsExactly(Arrays.copyOf(both.support(), 4 * image));
    }

    private float[] prototypes(HyperTransformerSettings plain, Named<Tensor> tensors, Episode episode, int batches) {
        SplittableRandom random = new SplittableRandom(seed);
        CasterChain chain = new CasterChain(plain, SPEC, List.of(episode), batches, Stream.BATCHES);
        CasterChain.Learned learned = CasterChain.nothing();
        for (int batch = 0; batch < batches; batch++) {
            learned = chain.extend(tensors, learned, random);
        }
        return Torch.floats(learned.prototypes());
    }

    /** Without a step the growing head answers as prototypes do under the student of the first task; with steps it changes. */
    @Test
    void fineTuningStartsFromPrototypes() {
        HyperTransformerSettings plain = SETTINGS.asStatic();
        Named<FloatArray> drawn = TinyCaster.randomWeights(plain, seed);
        Outcome prototypes = new ContinualTrial(plain, SPEC, 3).run(drawn, List.of(episode), Memory.PREVIOUS, seed);
        Outcome untouched = new SequentialFineTuning(plain, SPEC, 3, 0.1, 0).run(drawn, List.of(episode));
        assertThat(untouched.amongAll().at(0, 0))
                .as("seed %d", seed)
                .isEqualTo(prototypes.amongAll().at(0, 0));
        assertThat(untouched.withinTask().forgetting()).as("seed %d", seed).isZero();
    }

    /** Each of the episodes side by side is trained for itself, and enough steps learn the task's own images by heart. */
    @Test
    void fineTuningLearnsTheNewestTask() {
        HyperTransformerSettings plain = SETTINGS.asStatic();
        long given = 1; // plain descent does not learn by heart from any start
        Named<FloatArray> drawn = TinyCaster.randomWeights(plain, given);
        SplittableRandom random = new SplittableRandom(given);
        List<Episode> group = List.of(ownImages(random), ownImages(random));
        SequentialFineTuning learner = new SequentialFineTuning(plain, SPEC, 3, 0.05, 30);
        Outcome together = learner.run(drawn, group);
        Outcome mean =
                Outcome.mean(List.of(learner.run(drawn, group.subList(0, 1)), learner.run(drawn, group.subList(1, 2))));
        for (int task = 0; task < 3; task++) {
            assertThat(together.amongAll().at(task, task)).isEqualTo(1);
            assertThat(mean.amongAll().at(task, task)).isEqualTo(1);
        }
    }

    /** Asks for the very images that are learned. */
    private static Episode ownImages(SplittableRandom random) {
        int[] labels = {0, 1, 2, 3, 4, 5};
        Episode noise = TinyCaster.noise(6, labels, random);
        return new Episode(6, noise.support(), labels, noise.support(), labels);
    }
}
