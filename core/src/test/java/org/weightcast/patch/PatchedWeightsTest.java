package org.weightcast.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.weightcast.patch.Bases.drawn;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.weightcast.weights.BadModelException;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;
import org.weightcast.weights.WeightHash;

class PatchedWeightsTest {
    private static final Named<FloatArray> BASE = Bases.base();
    private static final String HASH = WeightHash.of(BASE);

    private static Patch patch(String task, List<String> dependsOn, Named<Change> changes) {
        return new Patch(task, "test", HASH, dependsOn, List.of("x", "y"), 8, changes);
    }

    private static Change replace(float... values) {
        return new Change.Replace(FloatArray.of(values, values.length));
    }

    @Test
    void aPatchReplacesAndAddsAndTheBaseStays() {
        Change.LowRank factors = new Change.LowRank(
                FloatArray.of(new float[] {1, 2, 0, 0, 1}, 1, 5),
                FloatArray.of(new float[] {1, 0, -1, 3}, 4, 1),
                0.5,
                true);
        Patch patch = patch(
                "a",
                List.of(),
                Named.<Change>of("norm.gain", new Change.Add(FloatArray.filled(2, 6)))
                        .with("mix", factors)
                        .with("head.bias", replace(7, 8, 9))
                        .with("memory.0", replace(1)));
        Named<FloatArray> changed = PatchedWeights.of(BASE).add(patch).weights("a");
        assertThat(changed.names())
                .containsExactly(
                        "stem.kernel.weight",
                        "norm.gain",
                        "mix",
                        "torch.weight",
                        "head.weight",
                        "head.bias",
                        "memory.0");
        assertThat(changed.get("norm.gain").at(3))
                .isEqualTo(BASE.get("norm.gain").at(3) + 2);
        // The matrix is [in, out]: input 1 (A is 2) and output 3 (B is 3) change by 0.5 * 2 * 3.
        assertThat(changed.get("mix").at(1 * 4 + 3) - BASE.get("mix").at(1 * 4 + 3))
                .isCloseTo(3, within(1e-6f));
        assertThat(changed.get("mix").at(2 * 4 + 3)).isEqualTo(BASE.get("mix").at(2 * 4 + 3));
        assertThat(changed.get("head.bias")).isEqualTo(FloatArray.of(new float[] {7, 8, 9}, 3));
        assertThat(patch.values()).isEqualTo(6 + 5 + 4 + 3 + 1);
        assertThat(WeightHash.of(BASE)).isEqualTo(HASH);
    }

    @Test
    void lowRankKernelsAreWhatTwoConvolutionsAddUpTo() {
        FloatArray a = drawn(7, 2, 3, 3, 3);
        FloatArray b = drawn(8, 6, 2, 1, 1);
        FloatArray delta = new Change.LowRank(a, b, 2, false).delta();
        assertThat(delta.shape()).containsExactly(6, 3, 3, 3);
        for (int o = 0; o < 6; o++) {
            for (int i = 0; i < 27; i++) {
                double expected = 2 * ((double) b.at(o * 2) * a.at(i) + (double) b.at(o * 2 + 1) * a.at(27 + i));
                assertThat(delta.at(o * 27 + i)).isCloseTo((float) expected, within(1e-6f));
            }
        }
    }

    @Test
    void addingAndRemovingGivesBackTheBaseBitForBit() {
        Patch a = patch("a", List.of(), Named.of("norm.gain", new Change.Add(drawn(9, 6))));
        Patch b = patch("b", List.of(), Named.of("norm.gain", new Change.Replace(drawn(10, 6))));
        PatchedWeights both = PatchedWeights.of(BASE).add(a).add(b);
        assertThat(WeightHash.of(both.weights("a"))).isNotEqualTo(HASH);
        assertThat(both.weights("b").get("norm.gain")).isEqualTo(drawn(10, 6));
        PatchedWeights none = both.remove("a").remove("b");
        assertThat(WeightHash.of(none.base())).isEqualTo(HASH);
        assertThat(none.patches()).isEmpty();
        assertThat(WeightHash.of(both.remove("b").weights("a"))).isEqualTo(WeightHash.of(both.weights("a")));
    }

    @Test
    void anotherBaseIsRefusedWithBothHashes() {
        Named<FloatArray> other = BASE.with("norm.gain", drawn(11, 6));
        Patch patch = patch("a", List.of(), Named.of("norm.gain", new Change.Add(drawn(9, 6))));
        assertThatThrownBy(() -> PatchedWeights.of(other).add(patch))
                .isInstanceOf(BadModelException.class)
                .hasMessageContaining(HASH)
                .hasMessageContaining(WeightHash.of(other));
    }

    @Test
    void dependenciesAreAddedFirstAndRemovedLast() {
        Patch a = patch("a", List.of(), Named.of("m.a", replace(1)));
        Patch b = patch("b", List.of("a"), Named.of("m.b", replace(2)));
        Patch c = patch("c", List.of("b"), Named.of("m.c", replace(3)));
        assertThatThrownBy(() -> PatchedWeights.of(BASE).add(b))
                .isInstanceOf(BadModelException.class)
                .hasMessageContaining("'b' depends on the task 'a'");
        PatchedWeights all = PatchedWeights.of(BASE).addAll(List.of(a, b, c));
        assertThat(all.weights("c").names()).endsWith("m.a", "m.b", "m.c");
        assertThat(all.weights("a").has("m.b")).isFalse();
        assertThatThrownBy(() -> all.remove("a"))
                .isInstanceOf(BadModelException.class)
                .hasMessageContaining("'a' cannot be removed")
                .hasMessageContaining("'b' depends on it");
        assertThatThrownBy(() -> all.add(a))
                .isInstanceOf(BadModelException.class)
                .hasMessageContaining("'a' already");
        assertThatThrownBy(() -> all.weights("d"))
                .isInstanceOf(BadModelException.class)
                .hasMessageContaining("[a, b, c]");
    }

    @Test
    void tasksThatChangeOtherWeightsCanBeUsedAtOnce() {
        Patch a = patch("a", List.of(), Named.of("m.a", replace(1)));
        Patch b = patch("b", List.of("a"), Named.of("m.b", replace(2)));
        Patch c = patch("c", List.of(), Named.of("m.b", replace(3)));
        PatchedWeights all = PatchedWeights.of(BASE).addAll(List.of(a, b, c));
        assertThat(all.together(List.of("a", "b"))).isEqualTo(all.weights("b"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> all.together(List.of("b", "c")))
                .withMessageContaining("'b' and 'c' both change the weight 'm.b'");
    }

    @Test
    void whatIsNotFiniteIsRefusedByName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> patch("a", List.of(), Named.of("norm.gain", replace(1, Float.NaN))))
                .withMessageContaining("'norm.gain'");
        Patch large = patch("a", List.of(), Named.of("norm.gain", new Change.Add(FloatArray.filled(3e38f, 6))));
        Named<FloatArray> base = Named.of("norm.gain", FloatArray.filled(3e38f, 6));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> large.on(base))
                .withMessageContaining("'norm.gain' is not finite");
    }

    @Test
    void whatDoesNotFitIsRefusedWithBothShapes() {
        Patch patch = patch("a", List.of(), Named.of("norm.gain", new Change.Add(drawn(9, 5))));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PatchedWeights.of(BASE).add(patch).weights("a"))
                .withMessageContaining("'norm.gain' is [6], but [5]");
        assertThatIllegalArgumentException().isThrownBy(() -> patch("a/b", List.of(), Named.of("x", replace(1))));
        assertThatIllegalArgumentException().isThrownBy(() -> patch("a", List.of("a"), Named.of("x", replace(1))));
        assertThatIllegalArgumentException().isThrownBy(() -> patch("a", List.of(), Named.empty()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Change.LowRank(drawn(1, 2, 5), drawn(2, 4, 3), 1, false));
    }
}
