package org.weightcast.cast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weightcast.data.Picture;
import org.weightcast.data.SupportImage;
import org.weightcast.data.SupportSet;

/** Models of the shipped caster call pictures unknown that look like none of their classes. */
class UnknownTest {
    private static final int DRAWINGS = 8;

    private static Caster caster;
    private static Drawings drawings;

    @TempDir
    private Path folder;

    @BeforeAll
    static void load() {
        caster = Caster.load(Caster.GLYPHS);
        drawings = new Drawings(caster.imageSpec(true), 9_000);
    }

    @AfterAll
    static void close() {
        caster.close();
    }

    private static List<Classification> answers(CastModel model, int first, int classes) {
        List<Picture> pictures = new ArrayList<>();
        for (int character = first; character < first + classes; character++) {
            for (int i = 0; i < DRAWINGS; i++) {
                pictures.add(drawings.unseen(character, i));
            }
        }
        return model.classify(pictures);
    }

    private static double unknown(List<Classification> answers) {
        return answers.stream().filter(Classification::unknown).count() / (double) answers.size();
    }

    private static double[] confidence(List<Classification> answers) {
        return answers.stream().mapToDouble(Classification::confidence).toArray();
    }

    @Test
    void strangersAreUnknownAndMembersAreNot() {
        try (CastModel model = caster.cast(drawings.support(new int[] {5, 5, 5, 5, 5}, 0), 0)) {
            assertThat(model.tellsUnknown()).isTrue();
            List<Classification> members = answers(model, 0, 5);
            List<Classification> strangers = answers(model, 5, 10);
            assertThat(unknown(members)).isLessThan(0.2); // 0.05 on average over tasks of handwriting
            assertThat(unknown(strangers)).isGreaterThan(0.8);
            assertThat(Separation.auroc(confidence(members), confidence(strangers)))
                    .isGreaterThan(0.95);
        }
    }

    @Test
    void oneClassAloneIsToldFromEverythingElse() {
        try (CastModel model = caster.cast(drawings.support(new int[] {6}, 0), 0)) {
            assertThat(model.classes()).hasSize(1);
            List<Classification> good = answers(model, 0, 1);
            assertThat(good)
                    .allSatisfy(answer -> assertThat(answer.probability()).isEqualTo(1));
            assertThat(unknown(good)).isLessThan(0.4);
            assertThat(unknown(answers(model, 1, 6))).isGreaterThan(0.8);
        }
    }

    @Test
    void savedExtendedAndForgottenModelsTellToo() {
        Path file = folder.resolve("model.onnx");
        SupportSet first = drawings.support(new int[] {5, 5, 5}, 0);
        try (CastModel three = caster.cast(first, 0);
                CastModel five = caster.extend(three, drawings.support(3, new int[] {5, 5}, 0), 0);
                CastModel four = five.forget("rune 1")) {
            four.save(file);
            try (CastModel loaded = CastModel.load(file)) {
                assertThat(loaded.verify().same()).isTrue();
                assertThat(loaded.card().rejection()).isEqualTo(four.card().rejection());
                List<Classification> saved = answers(four, 0, 6);
                List<Classification> again = answers(loaded, 0, 6);
                for (int i = 0; i < saved.size(); i++) {
                    assertThat(again.get(i).confidence()).isCloseTo(saved.get(i).confidence(), within(1e-4f));
                }
            }
            assertThat(unknown(answers(five, 1, 1))).isLessThan(0.5);
            assertThat(unknown(answers(four, 1, 1))).isGreaterThan(0.5); // forgotten
            assertThat(unknown(answers(four, 4, 1))).isLessThan(0.5); // came later
        }
    }

    @Test
    void aCasterWithoutExperienceMakesModelsThatNameAClassForAnything() {
        try (Caster old = Caster.load("glyphs-prototypes");
                CastModel model = old.cast(drawings.support(new int[] {3, 3}, 0), 0)) {
            assertThat(old.leastClasses()).isEqualTo(2);
            assertThat(model.tellsUnknown()).isFalse();
            Classification answer = model.classify(drawings.unseen(9, 0));
            assertThat(answer.unknown()).isFalse();
            assertThat(answer.confidence()).isEqualTo(answer.probability());
        }
    }

    @Test
    void picturesLikeNothingItWasTrainedOnGetAWarning() {
        SupportSet drawn = drawings.support(new int[] {5, 5, 5, 5, 5}, 0);
        try (CastModel model = caster.cast(drawn, 0)) {
            assertThat(model.warnings()).isEmpty();
        }
        Random random = new Random(1);
        List<SupportImage> textures = drawn.images().stream()
                .map(image -> new SupportImage(image.name(), image.sha256(), image.label(), clouds(random)))
                .toList();
        try (CastModel model = caster.cast(new SupportSet(drawn.spec(), drawn.classes(), textures, List.of()), 0)) {
            assertThat(model.warnings())
                    .singleElement()
                    .asString()
                    .containsPattern("unlike what the caster was trained on \\(distance \\d+\\.\\d\\d; ");
        }
    }

    /** Soft patches of light and dark all over, as a photograph has them. */
    private static float[] clouds(Random random) {
        int size = drawings.spec().size();
        float[] pixels = new float[size * size];
        double[] phase = random.doubles(6, 0, 2 * Math.PI).toArray();
        for (int i = 0; i < pixels.length; i++) {
            int row = i / size;
            double x = 2 * Math.PI * (i - row * size) / size;
            double y = 2 * Math.PI * row / size;
            double wave = Math.sin(x + phase[0]) + Math.sin(2 * y + phase[1]) + Math.sin(x + 2 * y + phase[2]);
            pixels[i] = (float) Math.max(0, Math.min(1, 0.5 + wave / 6 + 0.1 * random.nextGaussian()));
        }
        return pixels;
    }
}
