package org.weightcast.adapt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.weightcast.patch.Change;
import org.weightcast.patch.Patch;
import org.weightcast.patch.PatchedWeights;
import org.weightcast.weights.BadModelException;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/** Files of patches can say anything; what does not fit is told before a network runs. */
class FittedTaskTest {
    private static final BaseFile BASE = BaseFile.random("mini-mobile:8", 1);
    private static final BaseFile TRANSFORMER = BaseFile.random("vit:4:8", 1);
    private static final Named<Change> HEAD =
            Named.<Change>of("head.weight", head(192, 3)).with("head.bias", head(3));

    private static Change head(int... shape) {
        return new Change.Replace(FloatArray.zeros(shape));
    }

    private static Patch patch(BaseFile base, String kind, List<String> classes, int size, Named<Change> changes) {
        return new Patch("birds", kind, PatchedWeights.of(base.weights()).hash(), List.of(), classes, size, changes);
    }

    private static FittedTask fitted(BaseFile base, Patch patch) {
        return new FittedTask(base, PatchedWeights.of(base.weights()).add(patch), "birds");
    }

    private static void refuses(String says, BaseFile base, Patch patch) {
        assertThatThrownBy(() -> fitted(base, patch))
                .isInstanceOf(BadModelException.class)
                .hasMessageContaining("The task 'birds'")
                .hasMessageContaining(says);
    }

    @Test
    void whatFitsAnswers() {
        FittedTask task = fitted(BASE, patch(BASE, "head", List.of("a", "b", "c"), 8, HEAD));
        assertThat(task.classes()).containsExactly("a", "b", "c");
        assertThat(task.network()).isEqualTo(BASE.classifier(3));
        assertThat(task.needed()).containsExactly(task.patch());
        FittedTask unnamed = fitted(BASE, patch(BASE, "head", List.of(), 8, HEAD));
        assertThat(unnamed.classes()).containsExactly("0", "1", "2");
    }

    @Test
    void aHeadForOtherClassesIsRefused() {
        refuses(
                "the weight 'head.weight' is [192, 3], and its network has [192, 2]",
                BASE,
                patch(BASE, "head", List.of("a", "b"), 8, HEAD));
    }

    @Test
    void imagesOfAnotherSizeAreRefused() {
        refuses(
                "is for images of 16 pixels, but the base takes 8",
                BASE,
                patch(BASE, "head", List.of("a", "b", "c"), 16, HEAD));
    }

    @Test
    void weightsThatTheNetworkDoesNotHaveAreRefused() {
        refuses(
                "the weight 'tail' is [2], and its network has no such weight",
                BASE,
                patch(BASE, "head", List.of("a", "b", "c"), 8, HEAD.with("tail", head(2))));
    }

    @Test
    void normsWithoutTheirStatisticsAreRefused() {
        Named<Change> gain = HEAD.with("stem.norm.gain", head(32));
        refuses(
                "it changes 'stem.norm.gain' and lacks 'stem.norm.mean'",
                BASE,
                patch(BASE, "norm", List.of("a", "b", "c"), 8, gain));
        Named<Change> measured = gain.with("stem.norm.mean", head(32)).with("stem.norm.variance", head(32));
        assertThat(fitted(BASE, patch(BASE, "norm", List.of("a", "b", "c"), 8, measured))
                        .weights()
                        .get("stem.norm.gain")
                        .at(0))
                .isZero();
    }

    /** Both factors are finite, their product is not. */
    @Test
    void weightsThatAreNotFiniteAreRefused() {
        Change wild = new Change.LowRank(
                FloatArray.filled(3e38f, 1, 3, 3, 3), FloatArray.filled(3e38f, 32, 1, 1, 1), 1, false);
        refuses(
                "the weight 'stem.kernel' is not finite",
                BASE,
                patch(BASE, "lora", List.of(), 8, Named.of("stem.kernel", wild)));
    }

    @Test
    void memoryWithoutItsCellsIsRefused() {
        refuses(
                "memory.birds.layer1",
                TRANSFORMER,
                patch(TRANSFORMER, "memory", List.of("a"), 8, Named.of("memory.birds.token", head(96))));
    }
}
