package org.weightcast.cast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weightcast.data.BadInputException;
import org.weightcast.data.ImageSpec;
import org.weightcast.data.Picture;
import org.weightcast.data.SupportImage;
import org.weightcast.data.SupportSet;
import org.weightcast.onnx.OnnxFile;
import org.weightcast.weights.BadModelException;

class CasterTest {
    private static Caster caster;
    private static Drawings drawings;

    @TempDir
    private Path folder;

    @BeforeAll
    static void load() {
        long script = Long.getLong("weightcast.seed", 4_711);
        System.out.println("CasterTest draws with -Dweightcast.seed=" + script);
        caster = Caster.load(Caster.GLYPHS);
        drawings = new Drawings(caster.imageSpec(true), script);
    }

    @AfterAll
    static void close() {
        caster.close();
    }

    @Test
    void castsSavesLoadsAndRecognisesUnseenDrawings() {
        Path file = folder.resolve("model.onnx");
        SupportSet support = drawings.support(new int[] {5, 5, 5, 5, 5}, 0);
        try (CastModel model = caster.cast(support, 0)) {
            assertThat(drawings.accuracy(model, 6)).isGreaterThan(0.7); // chance is 0.2
            model.save(file);
            try (CastModel loaded = CastModel.load(file)) {
                assertThat(loaded.card()).isEqualTo(model.card());
                assertThat(loaded.classes()).isEqualTo(support.classes());
                same(loaded, model, 1e-5);
            }
        }
    }

    @Test
    void theCardTellsWhatTheModelWasMadeFrom() {
        SupportSet support = drawings.support(new int[] {3, 1}, 2);
        try (CastModel model = caster.cast(support, 0)) {
            assertThat(model.card().counts()).containsExactly(3, 1);
            assertThat(model.card().support().sha256())
                    .isEqualTo(
                            support.images().stream().map(SupportImage::sha256).toList());
            assertThat(model.card().support().seen()).isEqualTo(6);
            assertThat(model.card().support().labels()).containsExactly(0, 0, 0, 1, -1, -1);
            assertThat(model.card().caster().name()).isEqualTo("glyphs");
            assertThat(model.card().caster().sha256())
                    .isEqualTo(Caster.file("glyphs").digest());
        }
    }

    @Test
    void twoClassesWithOneImageAreEnough() {
        try (CastModel model = caster.cast(drawings.support(new int[] {1, 1}, 0), 0)) {
            assertThat(drawings.accuracy(model, 20)).isGreaterThan(0.6);
        }
    }

    @Test
    void unevenCountsAndUnlabelledImagesAreWelcome() {
        try (CastModel model = caster.cast(drawings.support(new int[] {1, 7, 2, 4}, 6), 0)) {
            assertThat(drawings.accuracy(model, 8)).isGreaterThan(0.6);
        }
    }

    @Test
    void unlabelledImagesTakePart() {
        SupportSet without = drawings.support(new int[] {2, 2}, 0);
        SupportSet with = drawings.support(new int[] {2, 2}, 4);
        try (CastModel a = caster.cast(without, 0);
                CastModel b = caster.cast(with, 0)) {
            assertThat(a.file().weights()).isNotEqualTo(b.file().weights());
        }
    }

    @Test
    void probabilitiesAddUpAndTheLabelIsTheLargest() {
        try (CastModel model = caster.cast(drawings.support(new int[] {2, 2, 2}, 0), 0)) {
            Classification answer = model.classify(drawings.unseen(1, 0));
            assertThat(answer.probabilities().keySet()).containsExactlyElementsOf(model.classes());
            assertThat(answer.probabilities().values().stream()
                            .mapToDouble(Float::doubleValue)
                            .sum())
                    .isCloseTo(1, within(1e-5));
            assertThat(answer.probability())
                    .isEqualTo(Collections.max(answer.probabilities().values()))
                    .isEqualTo(answer.probabilities().get(answer.label()));
            assertThat(answer.distance()).isNotNegative();
        }
    }

    /** Inductive: what was asked before does not matter, also with pictures of other sizes in between. */
    @Test
    void anImageGetsOneAnswer() {
        try (CastModel model = caster.cast(drawings.support(new int[] {2, 2, 2}, 0), 0)) {
            Classification alone = model.classify(drawings.unseen(0, 0));
            model.classify(new Picture(300, 200, new byte[3 * 300 * 200]));
            model.classify(drawings.unseen(1, 0));
            assertThat(model.classify(drawings.unseen(0, 0))).isEqualTo(alone);
        }
    }

    /** Whether or not their sizes let them go through the network together. */
    @Test
    void manyPicturesAreAnsweredLikeEachAlone() {
        List<Picture> pictures = new ArrayList<>();
        for (int i = 0; i < 11; i++) {
            pictures.add(drawings.unseen(i % 3, i));
        }
        pictures.add(4, new Picture(300, 200, new byte[3 * 300 * 200]));
        try (CastModel model = caster.cast(drawings.support(new int[] {2, 2, 2}, 0), 0)) {
            List<Classification> together = model.classify(pictures);
            assertThat(together).hasSameSizeAs(pictures);
            for (int i = 0; i < pictures.size(); i++) {
                Classification alone = model.classify(pictures.get(i));
                assertThat(together.get(i).label()).isEqualTo(alone.label());
                assertThat(together.get(i).probability()).isCloseTo(alone.probability(), within(1e-5f));
                assertThat(together.get(i).distance()).isCloseTo(alone.distance(), withinPercentage(0.01));
            }
            assertThat(model.classify(List.of())).isEmpty();
        }
    }

    @Test
    void theOrderOfTheImagesDoesNotMatter() {
        SupportSet support = drawings.support(new int[] {4, 2, 3}, 2);
        SupportSet shuffled = shuffled(support);
        try (CastModel a = caster.cast(support, 0);
                CastModel b = caster.cast(shuffled, 0)) {
            same(a, b, 1e-5);
        }
    }

    @Test
    void theOrderOfTheImagesDoesNotMatterWhereAPartOfThemIsUsed() {
        SupportSet support = drawings.support(new int[] {9, 4, 6}, 2);
        try (CastModel a = caster.cast(support, 0, 8);
                CastModel b = caster.cast(shuffled(support), 0, 8)) {
            same(a, b, 1e-5);
        }
    }

    private static SupportSet shuffled(SupportSet support) {
        List<SupportImage> images = new ArrayList<>(support.images());
        Collections.shuffle(images, new Random(5));
        assertThat(images).isNotEqualTo(support.images());
        return new SupportSet(support.spec(), support.classes(), images, List.of());
    }

    private static void same(CastModel a, CastModel b, double tolerance) {
        for (int character = 0; character < a.classes().size(); character++) {
            for (int i = 0; i < 4; i++) {
                Classification one = a.classify(drawings.unseen(character, i));
                Classification other = b.classify(drawings.unseen(character, i));
                one.probabilities().forEach((name, probability) -> assertThat(
                                other.probabilities().get(name))
                        .isCloseTo(probability, within((float) tolerance)));
            }
        }
    }

    @Test
    void theSameInputsAndSeedGiveTheSameBytes() {
        SupportSet support = drawings.support(new int[] {3, 2, 4}, 1);
        try (Caster again = Caster.load(Caster.GLYPHS);
                CastModel a = caster.cast(support, 17);
                CastModel b = again.cast(support, 17);
                CastModel c = caster.cast(support, 18)) {
            assertThat(a.file().bytes()).isEqualTo(b.file().bytes());
            assertThat(a.file().bytes()).isNotEqualTo(c.file().bytes());
        }
    }

    @Test
    void aCasterFromAFileIsTheSame() throws IOException {
        Path file = folder.resolve("mine.onnx");
        Caster.file(Caster.GLYPHS).write(file);
        SupportSet support = drawings.support(new int[] {2, 2}, 0);
        try (Caster fromFile = Caster.load(file.toString());
                CastModel a = fromFile.cast(support, 0);
                CastModel b = caster.cast(support, 0)) {
            assertThat(a.file().bytes()).isEqualTo(b.file().bytes());
        }
    }

    @Test
    void anEmptyClassIsRefusedAndOneAloneByACasterWithoutExperience() {
        SupportSet one = drawings.support(new int[] {3}, 0);
        try (Caster old = Caster.load("glyphs-prototypes")) {
            assertThatThrownBy(() -> old.cast(one, 0))
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContaining("two classes or more");
        }
        SupportSet empty = drawings.support(new int[] {3, 0}, 0);
        assertThatThrownBy(() -> caster.cast(empty, 0))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("rune 1");
    }

    @Test
    void imagesPreparedForAnotherNetworkAreAMistakeInCode() {
        Drawings small = new Drawings(new ImageSpec(1, 14, true), 1);
        assertThatThrownBy(() -> caster.cast(small.support(new int[] {1, 1}, 0), 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("size=14");
    }

    @Test
    void whatIsNoCasterIsRefused() throws IOException {
        assertThatThrownBy(() -> Caster.load("nobody"))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("nobody")
                .hasMessageContaining(Caster.GLYPHS);
        Path text = Files.writeString(folder.resolve("text.onnx"), "no network");
        assertThatThrownBy(() -> Caster.load(text.toString()))
                .isInstanceOf(BadModelException.class)
                .hasMessageContaining("not an ONNX file");
        Path model = folder.resolve("model.onnx");
        try (CastModel made = caster.cast(drawings.support(new int[] {1, 1}, 0), 0)) {
            made.save(model);
        }
        assertThatThrownBy(() -> Caster.load(model.toString()))
                .isInstanceOf(BadModelException.class)
                .hasMessageContaining("is a model, but a caster is needed");
        byte[] altered = Caster.file(Caster.GLYPHS).bytes();
        altered[altered.length / 2] ^= 1;
        Path broken = Files.write(folder.resolve("altered.onnx"), altered);
        assertThatThrownBy(() -> Caster.load(broken.toString()))
                .isInstanceOf(BadModelException.class)
                .hasMessageContaining("altered");
        assertThat(OnnxFile.read(model).size()).isPositive();
    }
}
