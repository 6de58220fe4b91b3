package org.weightcast.adapt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.weightcast.adapt.GlyphTask.NOBODY;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.weightcast.data.Augmentation;
import org.weightcast.patch.Change;
import org.weightcast.patch.Patch;
import org.weightcast.patch.PatchedWeights;
import org.weightcast.train.ShortTraining;
import org.weightcast.weights.BadModelException;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;
import org.weightcast.weights.WeightHash;
import org.weightcast.weights.WeightMath;

class AdaptationTest {
    private static final Base BASE = GlyphTask.random(GlyphTask.mobile(5), 1);
    private static final Task TASK = GlyphTask.of("glyphs", 6, 2);
    private static final ShortTraining SHORT = new ShortTraining(60, 0.02);

    /** From random weights everything but the head alone has to learn something; the parts that a method leaves are not in its patch. */
    @ParameterizedTest
    @CsvSource({
        "head, HEAD, 0.3",
        "bias, HEAD NORM STATISTIC, 0.3",
        "norm, HEAD NORM STATISTIC, 0.5",
        "depthwise, HEAD DEPTHWISE STATISTIC, 0.5",
        "patch, HEAD NORM DEPTHWISE STATISTIC, 0.5",
        "lora, HEAD REST STATISTIC, 0.5",
        "full, HEAD NORM DEPTHWISE REST STATISTIC, 0.7"
    })
    void learnsByChangingItsOwnPartOnly(String method, String parts, double accuracy) {
        Adaptation adaptation = named(method);
        String before = WeightHash.of(BASE.weights());
        Patch patch = adaptation.fit(BASE, TASK, SHORT, 3, NOBODY);
        assertThat(patch.kind()).isEqualTo(method);
        Set<Part> changed = patch.changes().names().stream()
                .map(name -> Part.of(name, BASE.weights()))
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Part.class)));
        assertThat(changed.stream().map(Part::name)).containsExactlyInAnyOrder(parts.split(" ", -1));
        assertThat(GlyphTask.accuracy(BASE, TASK, patch)).as(method).isGreaterThan(accuracy);
        assertThat(WeightHash.of(BASE.weights())).isEqualTo(before).isEqualTo(patch.base());
        assertThat(adaptation.fit(BASE, TASK, SHORT, 3, NOBODY)).isEqualTo(patch);
    }

    private static Adaptation named(String method) {
        return switch (method) {
            case "head" -> Adaptation.head();
            case "bias" -> Adaptation.bias();
            case "norm" -> Adaptation.norm();
            case "depthwise" -> Adaptation.depthwise();
            case "patch" -> Adaptation.patch();
            case "lora" -> Adaptation.lora(2);
            default -> Adaptation.full();
        };
    }

    @Test
    void biasesAreTrainedWithoutGains() {
        for (Base base : List.of(BASE, GlyphTask.random(GlyphTask.transformer(5), 1))) {
            Patch patch = Adaptation.bias().fit(base, TASK, new ShortTraining(3, 0.02), 3, NOBODY);
            Named<FloatArray> weights = patch.on(base.weights());
            List<String> moved = base.weights().names().stream()
                    .filter(name -> !name.startsWith("head")
                            && !weights.get(name).equals(base.weights().get(name))
                            && Part.of(name, weights) != Part.STATISTIC)
                    .toList();
            assertThat(moved).allMatch(name -> name.endsWith("bias"));
            assertThat(moved)
                    .contains(base.equals(BASE) ? "block2.project.norm.bias" : "layer1.attention.value.bias")
                    .hasSizeGreaterThan(5);
        }
    }

    /** After three tasks the first    /** After three tasks the first one's weights, and with them its answers, are the same bits. */
    @Test
    void laterTasksLeaveEarlierOnesAsTheyWere() {
        Patch first = Adaptation.norm().fit(BASE, TASK, new ShortTraining(5, 0.02), 1, NOBODY);
        String alone =
                WeightHash.of(PatchedWeights.of(BASE.weights()).add(first).weights("glyphs"));
        PatchedWeights all = PatchedWeights.of(BASE.weights())
                .add(first)
                .add(Adaptation.full().fit(BASE, GlyphTask.of("b", 4, 5), new ShortTraining(5, 0.02), 1, NOBODY))
                .add(Adaptation.lora(1).fit(BASE, GlyphTask.of("c", 3, 6), new ShortTraining(5, 0.02), 1, NOBODY));
        assertThat(WeightHash.of(all.weights("glyphs"))).isEqualTo(alone);
        assertThat(WeightHash.of(all.base())).isEqualTo(WeightHash.of(BASE.weights()));
    }

    @Test
    void aHeadOnCachedFeaturesIsTheHeadOnFreshOnes() {
        Patch cached = Adaptation.head().fit(BASE, TASK, SHORT, 3, NOBODY);
        Patch fresh = new HeadOnly(0).fit(BASE, TASK, SHORT, 3, NOBODY);
        Named<FloatArray> found = cached.on(BASE.weights()).only(Part::isHead);
        assertThat(WeightMath.maxDifference(found, fresh.on(BASE.weights()).only(Part::isHead)))
                .isLessThan(1e-4);
        assertThat(found.get("head.weight")).isNotEqualTo(BASE.newHead(6).get("head.weight"));
    }

    @Test
    void aHeadLearnsFromImagesThatAreChangedAtRandomToo() {
        Task moved = new Task("moved", TASK.data().withAugmentation(new Augmentation(false, 1)));
        Patch patch = Adaptation.head().fit(BASE, moved, SHORT, 3, NOBODY);
        assertThat(patch).isNotEqualTo(Adaptation.head().fit(BASE, TASK, SHORT, 3, NOBODY));
        assertThat(GlyphTask.accuracy(BASE, TASK, patch)).isGreaterThan(0.22); // chance is 0.17
    }

    @Test
    void lowRankChangesStartFromTheBaseAndStayLowRank() {
        Patch patch = Adaptation.lora(2).fit(BASE, TASK, new ShortTraining(1, 1e-30), 3, NOBODY);
        Named<FloatArray> merged = patch.on(BASE.weights());
        Named<FloatArray> rest = Part.REST.of(BASE.weights());
        assertThat(WeightMath.maxDifference(Part.REST.of(merged), rest)).isLessThan(1e-12);
        assertThat(patch.changes().values().stream()
                        .filter(Change.LowRank.class::isInstance)
                        .map(change -> ((Change.LowRank) change).rank()))
                .isNotEmpty()
                .containsOnly(2);
        assertThat(patch.changes().get("stem.kernel")).isInstanceOf(Change.LowRank.class);
    }

    @Test
    void aTransformerIsAdaptedByNormsAndLowRank() {
        Base base = GlyphTask.random(GlyphTask.transformer(5), 1);
        for (String method : List.of("bias", "norm", "lora", "full")) {
            Patch patch = named(method).fit(base, TASK, SHORT, 3, NOBODY);
            assertThat(GlyphTask.accuracy(base, TASK, patch)).as(method).isGreaterThan(0.4);
            assertThat(patch.changes().has("positions")).isEqualTo(method.equals("full"));
        }
        assertThatThrownBy(() -> Adaptation.depthwise().fit(base, TASK, SHORT, 3, NOBODY))
                .isInstanceOf(BadModelException.class)
                .hasMessage("The base has no depthwise kernels, which the method 'depthwise' trains; choose another"
                        + " method");
    }
}
