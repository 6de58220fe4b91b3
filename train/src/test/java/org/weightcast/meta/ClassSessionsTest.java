package org.weightcast.meta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.weightcast.cast.CastModel;
import org.weightcast.cast.Caster;
import org.weightcast.cast.CasterFile;
import org.weightcast.data.ClassSet;
import org.weightcast.data.GlyphArtist;
import org.weightcast.data.SupportImage;
import org.weightcast.data.SupportSet;
import org.weightcast.net.CasterWeights;
import org.weightcast.net.ConvBlocks;
import org.weightcast.net.HyperTransformerSettings;
import org.weightcast.onnx.CasterCard;
import org.weightcast.onnx.OnnxFile;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/** Classes in sessions, and those who learn them. */
class ClassSessionsTest {
    private static final ClassSet DRAWN = GlyphArtist.inColour(GlyphArtist.classes(8, 9, 16, 3), 3);
    private static final ClassSessions SESSIONS = new ClassSessions(DRAWN.part(0, 6), DRAWN.part(6, 9), 4, 2, 3);
    private static final HyperTransformerSettings SETTINGS =
            HyperTransformerSettings.of(new ConvBlocks(3, 16, List.of(6, 8))).asStatic();
    private static final Named<FloatArray> WEIGHTS = TinyCaster.randomWeights(SETTINGS, 5);

    /** Answers the newest class to everything. */
    private static final class Newest implements SessionLearner {
        private int known = 4;

        @Override
        public void learn(SupportSet further) {
            known += further.classes().size();
        }

        @Override
        public int[] answers(int classIndex) {
            int[] answers = new int[3];
            Arrays.fill(answers, known - 1);
            return answers;
        }
    }

    @Test
    void accuraciesAreThoseOfAllClassesSoFar() {
        List<SessionAccuracy> found = SESSIONS.run(new Newest(), 1);
        assertThat(found).hasSize(3);
        assertThat(found.get(0).all()).isEqualTo(1 / 4.0);
        assertThat(found.get(0).further()).isNaN();
        assertThat(found.get(0).harmonic()).isNaN();
        assertThat(found.get(1)).isEqualTo(new SessionAccuracy(1 / 6.0, 0, 1 / 2.0));
        assertThat(found.get(2)).isEqualTo(new SessionAccuracy(1 / 8.0, 0, 1 / 4.0));
        assertThat(found.get(2).harmonic()).isZero();
        assertThat(new SessionAccuracy(0, 0.6, 0.3).harmonic()).isCloseTo(0.4, within(1e-12));
        assertThat(new SessionAccuracy(0, 0.6, 0.3).weighted(0.6)).isCloseTo(0.48, within(1e-12));
    }

    @Test
    void aSessionBringsSomeImagesOfItsClassesDrawnFromTheSeed() {
        SupportSet second = SESSIONS.further(2, 7);
        assertThat(second.classes())
                .containsExactly(DRAWN.get(6).name(), DRAWN.get(7).name());
        assertThat(second.counts()).containsExactly(3, 3);
        assertThat(names(second)).doesNotHaveDuplicates().isEqualTo(names(SESSIONS.further(2, 7)));
        assertThat(IntStream.range(0, 20).mapToObj(seed -> names(SESSIONS.further(2, seed))))
                .anySatisfy(other -> assertThat(other).isNotEqualTo(names(second)));
        assertThat(names(SESSIONS.withShots(6).further(1, 7))).hasSize(12).doesNotHaveDuplicates();
        assertThat(SESSIONS.first().counts()).containsExactly(6, 6, 6, 6);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SESSIONS.withShots(7).further(1, 7))
                .withMessageContaining("6 images, not 7");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ClassSessions(DRAWN, DRAWN, 4, 3, 1))
                .withMessageContaining("do not divide");
    }

    private static List<String> names(SupportSet support) {
        return support.images().stream().map(SupportImage::name).toList();
    }

    private static OnnxFile file() {
        List<CasterCard.TaskTemperature> calibrations = List.of(new CasterCard.TaskTemperature(1, 1, 1));
        float temperature = CasterWeights.firstTemperature(SETTINGS.student());
        return CasterFile.of(
                new CasterCard("tiny", SETTINGS, temperature, calibrations, "none", Named.empty()), WEIGHTS);
    }

    /** Three ways to the same nearest class mean: ONNX Runtime on pictures, arithmetic on embeddings, a linear head. */
    @Test
    void withoutLearningAllLearnersAnswerAsTheModelDoes() {
        ClassSet test = SESSIONS.test();
        try (Caster caster = Caster.of(file(), "tiny");
                CastModel first = caster.cast(SESSIONS.first(), 1);
                CastLearner cast = new CastLearner(caster, first, test, 1)) {
            Named<FloatArray> weights = first.file().weights();
            FrozenStudent frozen = new FrozenStudent(SETTINGS.student(), test.spec(), weights);
            PrototypeLearner prototypes =
                    new PrototypeLearner(frozen, weights.get("prototypes"), frozen.embeddings(test), false);
            TuningLearner tuned = new TuningLearner(SETTINGS.student(), weights, test, 0.1, 0);
            for (int c = 0; c < SESSIONS.base(); c++) {
                assertThat(prototypes.answers(c)).isEqualTo(cast.answers(c)).isEqualTo(tuned.answers(c));
            }
            SupportSet further = SESSIONS.further(1, 1);
            prototypes.learn(further);
            tuned.learn(further);
            cast.learn(further);
            for (int c = 0; c < SESSIONS.known(1); c++) {
                assertThat(prototypes.answers(c)).isEqualTo(tuned.answers(c));
            }
            assertThat(IntStream.range(0, SESSIONS.known(1)).flatMap(c -> Arrays.stream(cast.answers(c))))
                    .anyMatch(answer -> answer >= SESSIONS.base());
            cast.close();
            assertThat(first.verify().same()).isTrue(); // it is not the learner's to close
        }
    }

    /** New images are learned by heart, whatever becomes of the others. */
    @Test
    void tuningLearnsTheNewestClasses() {
        ClassSessions byHeart = new ClassSessions(SESSIONS.training(), SESSIONS.training(), 4, 2, 6);
        try (Caster caster = Caster.of(file(), "tiny");
                CastModel first = caster.cast(byHeart.first(), 1)) {
            Named<FloatArray> weights = first.file().weights();
            SessionAccuracy before = byHeart.run(learner(weights, 0), 1).get(1);
            SessionAccuracy after = byHeart.run(learner(weights, 150), 1).get(1);
            assertThat(after.further()).isGreaterThanOrEqualTo(before.further()).isGreaterThan(0.9);
        }
    }

    private static TuningLearner learner(Named<FloatArray> weights, int steps) {
        return new TuningLearner(SETTINGS.student(), weights, SESSIONS.training(), 0.05, steps);
    }

    @Test
    void vectorsMayBeCentredAndOfLengthOne() {
        FrozenStudent none = new FrozenStudent(SETTINGS.student(), DRAWN.spec(), Named.empty());
        FloatArray means = FloatArray.of(new float[] {4, 0, 0, 1, 0, -1}, 3, 2);
        List<FloatArray> asked = List.of(FloatArray.of(new float[] {1.6f, 0.4f, 3, 0.1f}, 2, 2));
        assertThat(new PrototypeLearner(none, means, asked, false).answers(0)).containsExactly(1, 0);
        // Around (4/3, 0): from the first it is 56 degrees away by direction, from the second 87.
        assertThat(new PrototypeLearner(none, means, asked, true).answers(0)).containsExactly(0, 0);
    }
}
