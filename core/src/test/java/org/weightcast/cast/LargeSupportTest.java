package org.weightcast.cast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.weightcast.data.BadInputException;
import org.weightcast.data.ImageSpec;
import org.weightcast.data.SupportImage;
import org.weightcast.data.SupportSet;
import org.weightcast.net.ArrayOps;
import org.weightcast.net.ConvBlocks;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/** Support sets of which only a part goes through the generator. */
class LargeSupportTest {
    private static Caster caster;
    private static Drawings drawings;

    @BeforeAll
    static void load() {
        caster = Caster.load(Caster.GLYPHS);
        drawings = new Drawings(caster.imageSpec(true), 99);
    }

    @AfterAll
    static void close() {
        caster.close();
    }

    /** The class vectors of a part of the images, by hand: mean of all embeddings plus the refinement of the part. */
    @Test
    void classVectorsAreTheMeanOfAllPlusTheRefinement() {
        SupportSet support = drawings.support(new int[] {6, 3, 9}, 2);
        SupportSubset part = SupportSubset.of(support, 0, 7);
        ConvBlocks student = caster.card().settings().student();
        int features = student.features();
        try (CastModel ofPart = caster.cast(only(support, part.images()), 0);
                CastModel ofAll = caster.cast(support, 0, 7)) {
            Named<FloatArray> kernels = ofPart.file().weights();
            Named<FloatArray> weights = ofAll.file().weights();
            student.weights()
                    .names()
                    .forEach(name -> assertThat(weights.get(name)).as(name).isEqualTo(kernels.get(name)));
            FloatArray partly = embed(student, kernels, support.spec(), part.images());
            FloatArray wholly = embed(student, kernels, support.spec(), support.images());
            FloatArray partMeans = ClassVectors.means(part.labels(), partly, 3);
            FloatArray means = ClassVectors.means(support.labels(), wholly, 3);
            for (int i = 0; i < 3 * features; i++) {
                float refinement = kernels.get("prototypes").at(i) - partMeans.at(i);
                assertThat(weights.get("prototypes").at(i)).isCloseTo(means.at(i) + refinement, within(1e-3f));
            }
        }
    }

    /** One copy more of an unlabelled image, and a part without it: the other way through the code, to the same model. */
    @Test
    void bothWaysAgreeWhereBothArePossible() {
        SupportSet support = withCopies(2);
        try (CastModel direct = caster.cast(support, 0);
                CastModel ofPart =
                        caster.cast(withCopies(3), 0, support.images().size())) {
            Named<FloatArray> weights = ofPart.file().weights();
            direct.file().weights().asMap().forEach((name, array) -> assertThat(
                            weights.get(name).toArray())
                    .as(name)
                    .containsExactly(array.toArray(), within(1e-3f)));
        }
    }

    /** Two classes of three images and copies of one image without a label. */
    private static SupportSet withCopies(int copies) {
        SupportSet support = drawings.support(new int[] {3, 3}, 1);
        List<SupportImage> images = new ArrayList<>(support.images());
        images.addAll(Collections.nCopies(copies - 1, images.get(images.size() - 1)));
        return only(support, images);
    }

    private static SupportSet only(SupportSet support, List<SupportImage> images) {
        return new SupportSet(support.spec(), support.classes(), images, List.of());
    }

    private static FloatArray embed(
            ConvBlocks student, Named<FloatArray> weights, ImageSpec spec, List<SupportImage> images) {
        FloatArray rows = student.embed(new ArrayOps(), weights, CasterInputs.images(spec, images), 1);
        return rows.reshaped(images.size(), student.features());
    }

    @Test
    void thePartIsBalancedSeededAndOfEveryClass() {
        int[] counts = {40, 1, 12, 3};
        SupportSet support = drawings.support(counts, 5);
        SupportSubset part = SupportSubset.of(support, 3, 20);
        assertThat(part.images()).hasSize(20);
        int[] taken = new int[4];
        Arrays.stream(part.labels()).filter(label -> label >= 0).forEach(label -> taken[label]++);
        assertThat(taken).containsExactly(6, 1, 5, 3); // 20 = 6 + 1 + 5 + 3 and five without a label
        assertThat(support.images()).containsSubsequence(part.images());
        assertThat(new HashSet<>(part.images())).hasSize(20);
        assertThat(SupportSubset.of(support, 3, 20)).isEqualTo(part);
        assertThat(SupportSubset.of(support, 4, 20)).isNotEqualTo(part);
        assertThat(SupportSubset.of(support, 3, 2).labels()).containsExactlyInAnyOrder(0, 1, 2, 3);
    }

    @Test
    void moreClassesThanFitAreRefused() {
        float[] blank = new float[drawings.spec().values()];
        List<SupportImage> images = IntStream.rangeClosed(0, SupportSubset.MOST_CLASSES)
                .mapToObj(label -> new SupportImage("image", "", label, blank))
                .toList();
        List<String> classes =
                images.stream().map(image -> "class " + image.label()).toList();
        SupportSet support = new SupportSet(drawings.spec(), classes, images, List.of());
        assertThatThrownBy(() -> caster.cast(support, 0))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("4001 classes")
                .hasMessageContaining("4000");
    }

    @Test
    void aThousandClassesOfTwentyImagesTakeLessThan4GiB() throws IOException, InterruptedException {
        assertThat(mostKilobytes(1000, 20)).isLessThan(4L << 20);
    }

    @Test
    void twoHundredClassesOfFiveImagesTakeLessThan2GiB() throws IOException, InterruptedException {
        assertThat(mostKilobytes(200, 5)).isLessThan(2L << 20);
    }

    /** Casts in a process of its own and says what memory and time it took. */
    private static long mostKilobytes(int classes, int imagesPerClass) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx1g",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        LargeCast.class.getName(),
                        Integer.toString(classes),
                        Integer.toString(imagesPerClass))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String[] answer;
        try (InputStream out = process.getInputStream()) {
            answer = new String(out.readAllBytes(), StandardCharsets.UTF_8)
                    .strip()
                    .split(" ");
        }
        assertThat(process.waitFor()).isZero();
        assertThat(answer[0]).isEqualTo(Integer.toString(classes));
        long kilobytes = Long.parseLong(answer[1]);
        System.out.printf(
                Locale.ROOT,
                "%d classes of %d images: %d MiB at most, %s ms to cast%n",
                classes,
                imagesPerClass,
                kilobytes >> 10,
                answer[2]);
        return kilobytes;
    }
}
