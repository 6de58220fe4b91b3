package org.weightcast.cast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.weightcast.data.BadInputException;

/** Dropping a class of a model. */
class ForgetTest {
    private static Caster caster;
    private static Drawings drawings;
    /** Three characters: four, two and one drawings, and two drawings without a label. */
    private static CastModel three;

    @BeforeAll
    static void load() {
        long script = Long.getLong("weightcast.seed", 816);
        System.out.println("ForgetTest draws with -Dweightcast.seed=" + script);
        caster = Caster.load(Caster.GLYPHS);
        drawings = new Drawings(caster.imageSpec(true), script);
        three = caster.cast(drawings.support(new int[] {4, 2, 1}, 2), 0);
    }

    @AfterAll
    static void close() {
        three.close();
        caster.close();
    }

    /** Forgetting leaves the rest as it was: with the temperature kept, only the shares of the others grow. */
    @Test
    void aForgottenClassIsGoneAndTheOthersAnswerAsBefore() {
        try (CastModel five = caster.extend(three, drawings.support(3, new int[] {2, 3}, 0), 0);
                CastModel four = five.forget("rune 1")) {
            assertThat(four.classes()).containsExactly("rune 0", "rune 2", "rune 3", "rune 4");
            assertThat(four.card().counts()).containsExactly(4, 1, 2, 3);
            assertThat(four.card().support().seen()).isEqualTo(14);
            assertThat(four.card().support().sha256())
                    .doesNotContainAnyElementsOf(five.card().support().of(1))
                    .hasSize(12);
            assertThat(four.card().support().labels()).containsExactly(0, 0, 0, 0, 1, -1, -1, 2, 2, 3, 3, 3);
            assertThat(four.verify().same()).isTrue();
            assertThat(ExtendTest.row(four, 1)).isEqualTo(ExtendTest.row(five, 2));
            Classification before = five.classify(drawings.unseen(3, 0));
            Classification after = four.classify(drawings.unseen(3, 0));
            double rest = 1 - probability(before, "rune 1");
            for (String name : four.classes()) {
                assertThat(probability(after, name)).isCloseTo(probability(before, name) / rest, within(1e-4));
            }
        }
    }

    private static double probability(Classification answer, String name) {
        return answer.probabilities().getOrDefault(name, Float.NaN);
    }

    /** What a receipt calls not gone: a cast that never saw the class is another. */
    @Test
    void whatAForgottenClassHadAPartInStays() {
        try (CastModel whole = caster.cast(drawings.support(new int[] {4, 2, 1}, 0), 0);
                CastModel forgot = whole.forget("rune 0");
                CastModel fresh = caster.cast(drawings.support(1, new int[] {2, 1}, 0), 0)) {
            assertThat(forgot.classes()).isEqualTo(fresh.classes());
            for (String name : List.of("block2.kernel", "block1.mean", "prototypes")) {
                assertThat(forgot.file().weights().get(name))
                        .as(name)
                        .isNotEqualTo(fresh.file().weights().get(name));
            }
            assertThat(forgot.card().calibration()).isEqualTo(whole.card().calibration());
            assertThat(ExtendTest.row(forgot, 0)).isEqualTo(ExtendTest.row(whole, 1));
        }
    }

    @Test
    void aForgottenClassCanBeLearnedAnew() {
        try (CastModel two = three.forget("rune 0");
                CastModel again = caster.extend(two, drawings.support(new int[] {3}, 0), 0)) {
            assertThat(again.classes()).containsExactly("rune 1", "rune 2", "rune 0");
            assertThat(again.card().counts()).containsExactly(2, 1, 3);
            assertThat(again.card().support().seen()).isEqualTo(12);
        }
    }

    @Test
    void whatCannotBeForgottenIsRefused() {
        assertThatThrownBy(() -> three.forget("rune 9"))
                .isInstanceOf(BadInputException.class)
                .hasMessageContainingAll("no class rune 9", "rune 2");
        try (CastModel two = three.forget("rune 0");
                CastModel one = two.forget("rune 1")) {
            assertThat(one.classes()).containsExactly("rune 2");
            assertThatThrownBy(() -> one.forget("rune 2"))
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContainingAll("nothing to tell apart", "extend it");
        }
        try (Caster old = Caster.load("glyphs-prototypes");
                CastModel two = old.cast(drawings.support(new int[] {1, 1}, 0), 0)) {
            assertThatThrownBy(() -> two.forget("rune 1"))
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContainingAll("one class left, rune 0", "extend it");
        }
    }
}
