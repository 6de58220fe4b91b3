package org.weightcast.net.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.weightcast.net.ArrayOps;
import org.weightcast.net.LinearHead;
import org.weightcast.net.Norm;
import org.weightcast.net.vision.MemoryTransformer.Task;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;
import org.weightcast.weights.WeightMath;

class MemoryTransformerTest {
    private static final ArrayOps OPS = new ArrayOps();
    private static final float FORBIDDEN = -1e9f;
    private static final VisionTransformer BASE = new VisionTransformer(3, 8, 4, 12, 2, 3, 16, 5); // 4 squares
    private static final Task A = new Task("a", 2, 3, List.of());
    private static final Task B = new Task("b", 3, 4, List.of());
    private static final Task EXTENDING = new Task("b", 3, 4, List.of("a"));

    private final long seed = Long.getLong("weightcast.seed", System.nanoTime());
    private final Named<FloatArray> images = Named.of("image", RandomWeights.images(seed, 2, 3, 8, 8));

    private static MemoryTransformer with(Task... tasks) {
        return new MemoryTransformer(BASE, List.of(tasks));
    }

    /** Weights of both tasks, the cells large, so that whoever reads them is changed by them. */
    private Named<FloatArray> weights() {
        return RandomWeights.of(with(A, B), seed)
                .mapEntries((name, array) -> name.matches("memory.*layer.")
                        ? WeightMath.scale(Named.of("x", array), 4).get("x")
                        : array);
    }

    private Named<FloatArray> answers(Named<FloatArray> weights, Task... tasks) {
        return with(tasks).apply(OPS, weights, images);
    }

    @Test
    void theBasesAnswersStayToTheBit() {
        FloatArray before = BASE.logits(OPS, weights(), images.get("image"), Norm.stored());
        assertThat(answers(weights(), A, EXTENDING).get("logits"))
                .as("seed %d", seed)
                .isEqualTo(before);
    }

    @Test
    void tasksPutTogetherAnswerAsEachAlone() {
        Named<FloatArray> together = answers(weights(), A, B);
        assertThat(together.names()).containsExactly("logits", "logits.a", "logits.b");
        assertThat(together.get("logits.a")).isEqualTo(answers(weights(), A).get("logits.a"));
        assertThat(together.get("logits.b")).isEqualTo(answers(weights(), B).get("logits.b"));
        assertThat(with(A, B).answering("b").logits(OPS, weights(), images.get("image"), Norm.stored()))
                .isEqualTo(together.get("logits.b"));
    }

    @Test
    void anExtendingTaskSeesTheEarlierOneWhichDoesNotSeeIt() {
        Named<FloatArray> extended = answers(weights(), A, EXTENDING);
        assertThat(extended.get("logits.a")).isEqualTo(answers(weights(), A).get("logits.a"));
        assertThat(difference(extended.get("logits.b"), answers(weights(), B).get("logits.b")))
                .as("seed %d", seed)
                .isGreaterThan(1e-4);
    }

    /** The paper's table as one mask over all tokens and cells of a layer. */
    @Test
    void isWhatMaskedAttentionOverAllTokensGives() {
        for (boolean extends_ : new boolean[] {false, true}) {
            float[] mask = new float[7 * (7 + 5)]; // class token, 4 squares, a's and b's token; then 2 + 3 cells
            Arrays.fill(mask, FORBIDDEN);
            for (int row = 0; row < 7; row++) {
                Arrays.fill(mask, row * 12, row * 12 + 5, 0); // everybody sees the base's tokens
            }
            allow(mask, 5, 5, 7, 8);
            allow(mask, 6, 6, 9, 10, 11);
            if (extends_) {
                allow(mask, 6, 5, 7, 8);
            }
            Named<FloatArray> masked = masked(weights(), FloatArray.wrap(mask, 7, 12));
            Named<FloatArray> found = answers(weights(), A, extends_ ? EXTENDING : B);
            assertThat(WeightMath.maxDifference(found, masked))
                    .as("seed %d", seed)
                    .isLessThan(1e-4);
        }
    }

    /** Cells that everybody may read change the old answers even before they are trained. */
    @Test
    void unmaskedCellsWouldChangeTheBase() {
        Named<FloatArray> open = masked(weights(), FloatArray.zeros(7, 12));
        assertThat(difference(open.get("logits"), answers(weights(), A).get("logits")))
                .as("seed %d", seed)
                .isGreaterThan(1e-4);
    }

    private static void allow(float[] mask, int row, int... columns) {
        for (int column : columns) {
            mask[row * 12 + column] = 0;
        }
    }

    private Named<FloatArray> masked(Named<FloatArray> weights, FloatArray mask) {
        FloatArray x = OPS.concat(
                1,
                List.of(
                        BASE.tokens(OPS, weights, images.get("image")),
                        twice(weights.get("memory.a.token").reshaped(1, 12)),
                        twice(weights.get("memory.b.token").reshaped(1, 12))));
        for (int layer = 1; layer <= 2; layer++) {
            FloatArray cells = OPS.concat(
                    1,
                    List.of(
                            twice(weights.get("memory.a.layer" + layer)),
                            twice(weights.get("memory.b.layer" + layer))));
            x = BASE.layer().apply(OPS, weights.under(VisionTransformer.layerName(layer)), x, cells, mask);
        }
        return Named.of("logits", LinearHead.logits(OPS, weights, BASE.features(OPS, weights, x, 0)))
                .with("logits.a", head(weights, "memory.a.head", x, 5))
                .with("logits.b", head(weights, "memory.b.head", x, 6));
    }

    private static FloatArray twice(FloatArray rows) {
        FloatArray one = rows.reshaped(1, rows.axis(0), rows.axis(1));
        return OPS.concat(0, List.of(one, one));
    }

    private static FloatArray head(Named<FloatArray> weights, String name, FloatArray tokens, int position) {
        FloatArray features = BASE.features(OPS, weights, tokens, position);
        return OPS.add(OPS.matmul(features, weights.get(name)), weights.get(name + ".bias"));
    }

    private static double difference(FloatArray a, FloatArray b) {
        return WeightMath.maxDifference(Named.of("x", a), Named.of("x", b));
    }

    @Test
    void tasksThatCannotBeAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> with(EXTENDING, A))
                .withMessageContaining("sees [a]");
        assertThatIllegalArgumentException().isThrownBy(() -> with(A, A)).withMessageContaining("'a'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Task("c", 0, 2, List.of()))
                .withMessageContaining("at least one memory cell");
    }
}
