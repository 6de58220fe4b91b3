package org.weightcast.meta;

import static org.assertj.core.api.Assertions.assertThat;

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
            CasterChain chain = new CasterChain(SETTINGS, SPEC, List.of(episode), 3);
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
}
