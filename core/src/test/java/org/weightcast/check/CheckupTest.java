package org.weightcast.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.weightcast.cast.CastModel;
import org.weightcast.cast.Caster;
import org.weightcast.cast.Classification;
import org.weightcast.cast.LeaveOneOut;
import org.weightcast.data.BadInputException;
import org.weightcast.data.Episode;
import org.weightcast.data.GlyphArtist;
import org.weightcast.data.ImagePreparation;
import org.weightcast.data.ImageSpec;
import org.weightcast.data.Picture;
import org.weightcast.data.SupportImage;
import org.weightcast.data.SupportSet;

class CheckupTest {
    private static final long SEED = 31;

    private static Caster caster;
    private static Checkup checkup;
    private static ImageSpec spec;

    @BeforeAll
    static void load() {
        caster = Caster.load(Caster.GLYPHS);
        checkup = new Checkup(caster);
        spec = caster.imageSpec(true);
    }

    @AfterAll
    static void close() {
        checkup.close();
        caster.close();
    }

    private static SupportImage drawing(long character, int drawing, int label) {
        Picture picture = GlyphArtist.draw(character, drawing, 48);
        String name = character + "-" + drawing;
        return new SupportImage(name, "sha of " + name, label, ImagePreparation.prepare(picture, spec));
    }

    private static List<SupportImage> drawings(long script, int classes, int images) {
        List<SupportImage> drawn = new ArrayList<>();
        for (int label = 0; label < classes; label++) {
            for (int i = 0; i < images; i++) {
                drawn.add(drawing(script + label, i, label));
            }
        }
        return drawn;
    }

    private static SupportSet set(int classes, List<SupportImage> images) {
        List<String> names = new ArrayList<>();
        for (int label = 0; label < classes; label++) {
            names.add("rune " + label);
        }
        return new SupportSet(spec, names, images, List.of());
    }

    private static SupportImage labelled(SupportImage image, int label) {
        return new SupportImage(image.name(), image.sha256(), label, image.pixels());
    }

    private static CheckReport check(SupportSet support) {
        return checkup.check(support, 0, done -> {});
    }

    @Test
    void findsLabelsThatWereChanged() {
        Random random = new Random(SEED);
        int planted = 0;
        int found = 0;
        int doubted = 0;
        for (int draw = 0; draw < 3; draw++) {
            List<SupportImage> images = drawings(50_000 + 100L * draw, 10, 10);
            Set<Integer> wrong = new HashSet<>();
            while (wrong.size() < 5) {
                wrong.add(random.nextInt(images.size()));
            }
            for (int image : wrong) {
                int label = (images.get(image).label() + 1 + random.nextInt(9)) % 10;
                images.set(image, labelled(images.get(image), label));
            }
            CheckReport report = check(set(10, images));
            planted += wrong.size();
            doubted += report.mislabelled().size();
            found += (int) report.mislabelled().stream()
                    .filter(doubt -> wrong.contains(doubt.image()))
                    .count();
        }
        assertThat(found / (double) planted).as("recall, seed " + SEED).isGreaterThanOrEqualTo(0.8);
        assertThat(found / (double) doubted).as("precision, seed " + SEED).isGreaterThanOrEqualTo(0.5);
    }

    @Test
    void canBeStoppedByAnotherThreadAndUsedAgain() throws Exception {
        SupportSet support = set(3, drawings(55_000, 3, 4));
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            CountDownLatch begun = new CountDownLatch(1);
            Future<CheckReport> stopped = other.submit(() -> checkup.check(support, 0, done -> begun.countDown()));
            begun.await();
            checkup.stop();
            assertThatThrownBy(stopped::get).hasCauseInstanceOf(CancellationException.class);
        } finally {
            other.shutdownNow();
        }
        assertThat(check(support).images()).hasSize(12);
    }

    /** The slow way: a model of its own for each image. */
    @Test
    void answersAreThoseOfModelsCastWithoutTheImage() {
        List<SupportImage> images = drawings(60_000, 3, 4);
        images.add(drawing(60_001, 9, Episode.UNLABELED));
        List<LeaveOneOut.Left> left = check(set(3, images)).images();
        assertThat(left).hasSize(12);
        for (int image : new int[] {0, 5, 11}) {
            List<SupportImage> others = new ArrayList<>(images);
            SupportImage asked = others.remove(image);
            byte[] grey = new byte[spec.size() * spec.size()];
            for (int i = 0; i < grey.length; i++) {
                grey[i] = (byte) Math.round(255 * (1 - asked.pixels()[i]));
            }
            try (CastModel model = caster.cast(set(3, others), 0)) {
                Classification answer = model.classify(Picture.grey(spec.size(), spec.size(), grey));
                LeaveOneOut.Answer found = left.get(image).answer();
                assertThat(model.classes().get(found.label())).isEqualTo(answer.label());
                // Calibration is that of the whole set, and pixels were rounded.
                assertThat(found.probabilities().get(found.label()))
                        .isCloseTo((double) answer.probability(), within(0.05));
            }
        }
    }

    @Test
    void classesOfTheSameCharacterCannotBeToldApart() {
        List<SupportImage> images = drawings(61_000, 3, 6);
        for (int i = 6; i < 12; i++) {
            images.add(drawing(61_000, i, 3)); // more of the first one, under another name
        }
        CheckReport report = check(set(4, images));
        assertThat(report.pairs()).isNotEmpty();
        assertThat(report.pairs().get(0).first()).isZero();
        assertThat(report.pairs().get(0).second()).isEqualTo(3);
        int[][] confusion = report.confusion();
        assertThat(confusion[0][3] + confusion[3][0]).isGreaterThanOrEqualTo(2);
        assertThat(report.accuracy().orElseThrow().total()).isEqualTo(24);
        assertThat(report.classes().get(1).accuracy().orElseThrow().mean()).isGreaterThan(0.6);
    }

    @Test
    void aWrongPictureHarmsAndARightOneDoesNot() {
        List<SupportImage> images = drawings(62_000, 4, 4);
        images.set(0, labelled(drawing(62_001, 20, 0), 0)); // a second rune among the first ones
        CheckReport report = check(set(4, images));
        assertThat(report.harmful().get(0).answer().image()).isZero();
        assertThat(report.harmful().get(0).harm()).isPositive();
        double mean = report.images().stream()
                .skip(1)
                .mapToDouble(LeaveOneOut.Left::harm)
                .average()
                .orElseThrow();
        assertThat(mean).isLessThan(report.harmful().get(0).harm());
    }

    @Test
    void picturesThatAreThereTwiceAreFound() {
        List<SupportImage> images = drawings(63_000, 3, 3);
        SupportImage same = images.get(0);
        images.add(new SupportImage("copy", same.sha256(), 1, same.pixels())); // 9: the same file in another class
        float[] faint = images.get(4).pixels().clone();
        faint[0] += 0.05f;
        images.add(new SupportImage("saved again", "other", 1, faint)); // 10: near, in its class
        CheckReport report = check(set(3, images));
        assertThat(report.duplicates())
                .containsExactly(new Duplicates.Pair(0, 9, true, true), new Duplicates.Pair(4, 10, false, false));
        assertThat(report.warnings()).anyMatch(warning -> warning.startsWith("One picture is there twice"));
    }

    @Test
    void theUnlabelledPictureThatIsLeastClearComesFirst() {
        List<SupportImage> images = drawings(64_000, 3, 4);
        images.add(drawing(64_000, 10, Episode.UNLABELED));
        images.add(drawing(64_900, 0, Episode.UNLABELED)); // 13: of no class
        images.add(drawing(64_001, 11, Episode.UNLABELED));
        CheckReport report = check(set(3, images));
        assertThat(report.next()).hasSize(3);
        assertThat(report.next().get(0).image()).isEqualTo(13);
        assertThat(report.next().get(0).unknown()).isTrue();
    }

    /** They are asked about, but a cast leaves them out, and so does the check of the labelled pictures. */
    @Test
    void unlabelledPicturesOfNoClassChangeNothingElse() {
        List<SupportImage> images = drawings(64_000, 3, 3);
        CheckReport without = check(set(3, images));
        List<SupportImage> among = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            among.add(drawing(64_900 + i, 0, Episode.UNLABELED)); // before the labelled ones
        }
        among.addAll(images);
        CheckReport with = check(set(3, among));
        assertThat(with.confusion()).isDeepEqualTo(without.confusion());
        assertThat(with.calledUnknown()).isEqualTo(without.calledUnknown());
        for (int i = 0; i < images.size(); i++) {
            assertThat(with.images().get(i).answer().image())
                    .isEqualTo(without.images().get(i).answer().image() + 6);
            assertThat(with.images().get(i).answer().probabilities())
                    .isEqualTo(without.images().get(i).answer().probabilities());
            assertThat(with.images().get(i).harm())
                    .isEqualTo(without.images().get(i).harm());
        }
        assertThat(with.next()).hasSize(6).allMatch(LeaveOneOut.Answer::unknown);
    }

    @Test
    void whatCannotBeKnownIsSaid() {
        CheckReport ones = check(set(3, drawings(65_000, 3, 1)));
        assertThat(ones.accuracy()).isEmpty();
        assertThat(ones.images()).isEmpty();
        assertThat(ones.warnings()).singleElement().asString().contains("Every class has one picture");
        List<SupportImage> uneven = drawings(65_000, 3, 2);
        uneven.remove(5);
        CheckReport report = check(set(3, uneven));
        assertThat(report.accuracy().orElseThrow().total()).isEqualTo(4);
        assertThat(report.warnings()).singleElement().asString().contains("as in rune 2");
        assertThat(check(set(1, drawings(65_000, 1, 3))).warnings())
                .singleElement()
                .asString()
                .contains("nothing to confuse it with");
    }

    @Test
    void tooManyPicturesAndEmptyClassesAreRefused() {
        List<SupportImage> many = new ArrayList<>();
        SupportImage one = drawing(66_000, 0, 0);
        for (int i = 0; i <= Checkup.MOST_IMAGES; i++) {
            many.add(one);
        }
        assertThatThrownBy(() -> check(set(1, many)))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("501 pictures are too many");
        assertThatThrownBy(() -> check(set(2, List.of(one))))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("rune 1 has no labelled picture");
    }
}
