package org.weightcast.cast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weightcast.data.BadInputException;
import org.weightcast.data.Episode;
import org.weightcast.data.ImageSpec;
import org.weightcast.data.SupportImage;
import org.weightcast.data.SupportSet;
import org.weightcast.net.ArrayOps;
import org.weightcast.onnx.CasterCard;
import org.weightcast.onnx.OnnxFile;
import org.weightcast.weights.BadModelException;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/** Teaching a model further classes. */
class ExtendTest {
    private static Caster caster;
    private static Drawings drawings;
    /** Three characters: four, two and one drawings, and two drawings without a label. */
    private static CastModel three;

    @TempDir
    private Path folder;

    @BeforeAll
    static void load() {
        long script = Long.getLong("weightcast.seed", 815);
        System.out.println("ExtendTest draws with -Dweightcast.seed=" + script);
        caster = Caster.load(Caster.GLYPHS);
        drawings = new Drawings(caster.imageSpec(true), script);
        three = caster.cast(drawings.support(new int[] {4, 2, 1}, 2), 0);
    }

    @AfterAll
    static void close() {
        three.close();
        caster.close();
    }

    /** Further characters of the same script, called by their number. */
    private static SupportSet more(int from, int[] counts, int unlabelled) {
        return drawings.support(from, counts, unlabelled);
    }

    @Test
    void oldClassVectorsStayToTheLastBitAndNewOnesFollow() {
        byte[] before = three.file().bytes();
        try (CastModel five = caster.extend(three, more(3, new int[] {3, 2}, 1), 0)) {
            assertThat(five.classes()).containsExactly("rune 0", "rune 1", "rune 2", "rune 3", "rune 4");
            assertThat(row(five, 0)).isEqualTo(row(three, 0));
            assertThat(row(five, 1)).isEqualTo(row(three, 1));
            assertThat(row(five, 2)).isEqualTo(row(three, 2));
            assertThat(five.file().weights().get("block2.kernel"))
                    .isNotEqualTo(three.file().weights().get("block2.kernel"));
            assertThat(five.card().counts()).containsExactly(4, 2, 1, 3, 2);
            assertThat(five.card().image()).isEqualTo(three.card().image());
            assertThat(five.verify().same()).isTrue();
        }
        assertThat(three.file().bytes()).isEqualTo(before);
    }

    @Test
    void theCardNotesTheNewImagesWithTheirClasses() {
        try (CastModel five = caster.extend(three, more(3, new int[] {3, 2}, 1), 0)) {
            assertThat(five.card().support().seen()).isEqualTo(9 + 6);
            assertThat(five.card().support().sha256())
                    .startsWith(three.card().support().sha256().toArray(String[]::new))
                    .hasSize(15);
            assertThat(five.card().support().labels()).containsExactly(0, 0, 0, 0, 1, 1, 2, -1, -1, 3, 3, 3, 4, 4, -1);
            assertThat(five.card().support().of(4)).containsExactly("sha of 4-0", "sha of 4-1");
        }
    }

    /** The vector that the same images make under another name is known, and so is the mean. */
    @Test
    void moreExamplesMoveAClassVectorToTheMeanByCount() {
        SupportSet asNew = new SupportSet(
                drawings.spec(), List.of("another"), more(1, new int[] {6}, 0).images(), List.of());
        try (CastModel four = caster.extend(three, asNew, 0);
                CastModel still = caster.extend(three, more(1, new int[] {6}, 0), 0)) {
            assertThat(still.classes()).isEqualTo(three.classes());
            assertThat(still.card().counts()).containsExactly(4, 8, 1);
            assertThat(row(still, 0)).isEqualTo(row(three, 0));
            float[] old = row(three, 1);
            float[] made = row(four, 3);
            float[] mean = row(still, 1);
            for (int f = 0; f < mean.length; f++) {
                assertThat(mean[f]).isCloseTo((2 * old[f] + 6 * made[f]) / 8, within(1e-4f));
            }
        }
    }

    @Test
    void oneClassWithOneImageIsEnoughAndIsRecognised() {
        try (CastModel four = caster.extend(three, more(3, new int[] {1}, 0), 0)) {
            assertThat(drawings.accuracy(four, 8)).isGreaterThan(0.5); // chance is 0.25
        }
    }

    /** Else they go on from the caster's base and the model's difference from it, as far as its images count among all. */
    @Test
    void kernelsGoOnFromTheModelsOnlyWhereTheCasterIsGoodForChains() {
        SupportSet support = more(3, new int[] {3, 3}, 0);
        SupportSubset all = SupportSubset.of(support, 0, 512);
        Named<FloatArray> base = CasterFile.start(Caster.file(Caster.GLYPHS));
        String kernel = "block1.kernel";
        float[] shifted = base.get("previous." + kernel).toArray();
        for (int i = 0; i < shifted.length; i++) {
            shifted[i] += 1; // further than any caster would go
        }
        FloatArray far = FloatArray.wrap(shifted, base.get("previous." + kernel).shape());
        Named<FloatArray> weights = three.file().weights().with(kernel, far);
        Extension extension = Extension.of(three.card(), support);
        Named<FloatArray> chained =
                extension.start(caster.card().withChain(3), base, weights, all).under("previous.");
        assertThat(chained).isEqualTo(weights.only(name -> name.startsWith("block")));
        Named<FloatArray> single =
                extension.start(caster.card().withChain(1), base, weights, all).under("previous.");
        assertThat(single.only(name -> !name.endsWith(".kernel")))
                .isEqualTo(chained.only(name -> !name.endsWith(".kernel")));
        float seen = three.card().support().seen();
        for (int i = 0; i < far.size(); i++) {
            float moved =
                    single.get(kernel).at(i) - base.get("previous." + kernel).at(i);
            assertThat(moved).isCloseTo(seen / (seen + 6), within(1e-5f));
        }
    }

    @Test
    void theCardOfACasterTellsForWhichChainsItIsGood() throws IOException {
        OnnxFile file = Caster.file(Caster.GLYPHS);
        Path path = folder.resolve("chained.onnx");
        file.withMetadata(caster.card().withChain(3).metadata()).write(path);
        try (Caster continual = Caster.load(path.toString())) {
            assertThat(continual.card()).isEqualTo(caster.card().withChain(3));
        }
        Named<String> single = caster.card().withChain(1).metadata();
        assertThat(CasterCard.of(file.withMetadata(single), "single").chain()).isEqualTo(1);
    }

    /** Also where a part of the images stands for all of them: then the part weighs as much as all. */
    @Test
    void normStatisticsCombineByTheNumberOfImages() {
        SupportSet support = more(3, new int[] {7, 5}, 2);
        for (int largest : new int[] {512, 6}) {
            SupportSubset part = SupportSubset.of(support, 0, largest);
            try (CastModel five = caster.extend(three, support, 0, largest)) {
                Named<FloatArray> weights = five.file().weights();
                float[] now = meanOfFirstBlock(weights, part);
                float[] before = three.file().weights().get("block1.mean").toArray();
                int positions = drawings.spec().size() * drawings.spec().size();
                double prior = Math.exp(Caster.file(Caster.GLYPHS)
                        .weights()
                        .get("block1.log_prior")
                        .at(0));
                double seen = 9 * part.images().size() / 14.0; // 9 before, 14 now
                double fresh = part.images().size() * positions;
                double share = fresh / (fresh + prior + seen * positions);
                for (int c = 0; c < now.length; c++) {
                    double expected = share * now[c] + (1 - share) * before[c];
                    assertThat((double) weights.get("block1.mean").at(c)).isCloseTo(expected, within(1e-4));
                }
            }
        }
    }

    /** Means of what the first convolution makes of the images. */
    private static float[] meanOfFirstBlock(Named<FloatArray> weights, SupportSubset part) {
        ArrayOps ops = new ArrayOps();
        FloatArray images = CasterInputs.images(drawings.spec(), part.images());
        FloatArray convolved = ops.conv2d(images, weights.get("block1.kernel"), 1, 1, 1);
        return ops.mean(convolved, 0, 2, 3).toArray();
    }

    @Test
    void manyImagesGoThroughInParts() {
        SupportSet support = more(3, new int[] {9, 4, 6}, 3);
        try (CastModel six = caster.extend(three, support, 0, 8)) {
            assertThat(six.card().counts()).containsExactly(4, 2, 1, 9, 4, 6);
            assertThat(six.card().support().seen()).isEqualTo(9 + 22);
            assertThat(row(six, 1)).isEqualTo(row(three, 1));
            assertThat(drawings.accuracy(six, 6)).isGreaterThan(0.4); // chance is a sixth
        }
    }

    @Test
    void unlabelledImagesTakePartWithoutBeingCounted() {
        try (CastModel without = caster.extend(three, more(3, new int[] {2}, 0), 0);
                CastModel with = caster.extend(three, more(3, new int[] {2}, 3), 0)) {
            assertThat(with.card().counts()).isEqualTo(without.card().counts());
            assertThat(with.file().weights().get("block1.mean"))
                    .isNotEqualTo(without.file().weights().get("block1.mean"));
            assertThat(with.card().support().labels()).endsWith(3, 3, -1, -1, -1);
        }
    }

    /** What shows a class that the model knows, or none, is not to become a member of the new one. */
    @Test
    void unlabelledImagesOfOtherClassesAreLeftOut() {
        SupportSet alone = more(3, new int[] {2}, 0);
        List<SupportImage> images = new ArrayList<>(alone.images());
        images.addAll(unlabelled(0, new int[] {1, 2, 1}, 3)); // of classes that the model knows
        images.addAll(unlabelled(40, new int[] {2, 2}, 0)); // of none
        SupportSet among = new SupportSet(alone.spec(), alone.classes(), images, List.of());
        try (CastModel without = caster.extend(three, alone, 0);
                CastModel with = caster.extend(three, among, 0)) {
            assertThat(with.file().bytes()).isEqualTo(without.file().bytes());
            assertThat(with.warnings())
                    .singleElement()
                    .asString()
                    .contains("left out", "classes which the model knows");
        }
    }

    /** Drawings of some characters, all but the first {@code from} of each, without their labels. */
    private static List<SupportImage> unlabelled(int first, int[] counts, int from) {
        int[] all = IntStream.of(counts).map(count -> count + from).toArray();
        List<SupportImage> images = new ArrayList<>();
        for (SupportImage image : more(first, all, 0).images()) {
            int drawing = Integer.parseInt(image.name().substring(image.name().indexOf('-') + 1));
            if (drawing >= from) {
                images.add(new SupportImage(image.name(), image.sha256(), Episode.UNLABELED, image.pixels()));
            }
        }
        return images;
    }

    /** A known class that gets more examples is among those that are learned. */
    @Test
    void unlabelledImagesOfAKnownClassThatGetsMoreExamplesTakePart() {
        SupportSet again = drawings.support(0, new int[] {6}, 0);
        List<SupportImage> images = new ArrayList<>(again.images());
        images.addAll(unlabelled(0, new int[] {3}, 6));
        SupportSet set = new SupportSet(again.spec(), again.classes(), images, List.of());
        try (CastModel model = caster.extend(three, set, 0)) {
            assertThat(model.card().support().labels()).endsWith(0, -1, -1, -1);
        }
    }

    @Test
    void aLoadedModelIsExtendedToTheSameBytes() {
        SupportSet support = more(3, new int[] {3, 1}, 0);
        three.save(folder.resolve("three.onnx"));
        try (CastModel loaded = CastModel.load(folder.resolve("three.onnx"));
                CastModel a = caster.extend(loaded, support, 3);
                CastModel b = caster.extend(three, support, 3);
                CastModel c = caster.extend(three, support, 4)) {
            assertThat(a.file().bytes())
                    .isEqualTo(b.file().bytes())
                    .isNotEqualTo(c.file().bytes());
        }
    }

    /** Below three images of a class there is nothing to correct the caster's temperature by. */
    @Test
    void theTemperatureIsThatOfAllClassesTogether() {
        try (CastModel eight = caster.extend(three, more(3, new int[] {2, 1, 2, 2, 1}, 0), 0)) {
            assertThat(eight.card().calibration()).isEqualTo(caster.card().calibration(8, 15 / 8.0));
        }
        try (CastModel four = caster.extend(three, more(3, new int[] {8}, 0), 0)) {
            float corrected = four.card().calibration().temperature();
            float start = caster.card().calibration(4, 15 / 4.0).temperature();
            assertThat(corrected).isNotEqualTo(start).isBetween(start / 5, start * 5);
        }
    }

    @Test
    void aNameThatDiffersOnlyByCaseIsRefused() {
        SupportSet loud = new SupportSet(
                drawings.spec(), List.of("RUNE 1"), more(3, new int[] {2}, 0).images(), List.of());
        assertThatThrownBy(() -> caster.extend(three, loud, 0))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("RUNE 1 differs only by case from the class rune 1");
    }

    @Test
    void aModelOfAnotherCasterIsRefused() {
        try (Caster other = Caster.load("glyphs-prototypes")) {
            assertThatThrownBy(() -> other.extend(three, more(3, new int[] {2}, 0), 0))
                    .isInstanceOf(BadModelException.class)
                    .hasMessageContaining(three.card().caster().sha256())
                    .hasMessageContaining("cast all classes anew");
        }
    }

    @Test
    void aModelThatDoesNotNoteWhoseImageIsWhoseIsRefused() throws IOException {
        Named<String> metadata = three.file().metadata();
        String support = metadata.get("weightcast.support").replaceAll(",\"class\":\\[[^]]*]", "");
        Path early = folder.resolve("early.onnx");
        three.file().withMetadata(metadata.with("weightcast.support", support)).write(early);
        try (CastModel loaded = CastModel.load(early)) {
            assertThat(loaded.card().support().sha256())
                    .isEqualTo(three.card().support().sha256());
            assertThatThrownBy(() -> caster.extend(loaded, more(3, new int[] {2}, 0), 0))
                    .isInstanceOf(BadModelException.class)
                    .hasMessageContaining("early build");
            assertThatThrownBy(() -> loaded.forget("rune 0"))
                    .isInstanceOf(BadModelException.class)
                    .hasMessageContaining("early build");
        }
    }

    @Test
    void emptyClassesAndOtherInkAreRefused() {
        assertThatThrownBy(() -> caster.extend(three, more(3, new int[] {2, 0}, 0), 0))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("rune 4");
        assertThatThrownBy(() -> caster.extend(three, more(3, new int[0], 0), 0))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("no class");
        ImageSpec light = caster.imageSpec(false);
        assertThatThrownBy(() -> caster.extend(three, new Drawings(light, 1).support(new int[] {2}, 0), 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("darkInk=false");
    }

    /** The class vector in a model's file. */
    static float[] row(CastModel model, int label) {
        FloatArray prototypes = model.file().weights().get("prototypes");
        int features = prototypes.axis(1);
        return Arrays.copyOfRange(prototypes.toArray(), label * features, (label + 1) * features);
    }
}
