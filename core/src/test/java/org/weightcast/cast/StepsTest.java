package org.weightcast.cast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.weightcast.data.ClassSet;
import org.weightcast.data.GlyphArtist;
import org.weightcast.data.ImageSpec;
import org.weightcast.data.Omniglot;
import org.weightcast.data.Picture;
import org.weightcast.data.SupportImage;
import org.weightcast.data.SupportSet;

/** Twenty-five classes learned five at a time, against all of them at once. */
class StepsTest {
    private static final int STEP = 5;
    private static final int STEPS = 5;
    private static final int QUERIES = 4;
    /** What may be lost by learning in steps. */
    private static final double APART = 0.05;

    private static Caster caster;
    private static ImageSpec spec;

    @BeforeAll
    static void load() {
        caster = Caster.load(Caster.GLYPHS);
        spec = caster.imageSpec(true);
    }

    @AfterAll
    static void close() {
        caster.close();
    }

    @Test
    void drawnCharactersInStepsAreNearlyAsGoodAsAtOnce() {
        long seed = Long.getLong("weightcast.seed", 33);
        System.out.println("StepsTest draws with -Dweightcast.seed=" + seed);
        for (int shots : new int[] {1, 5}) {
            double[] sums = new double[2];
            for (int script = 0; script < 3; script++) {
                add(GlyphArtist.classes(STEP * STEPS, shots + QUERIES, spec.size(), seed + script), shots, sums);
            }
            check("drawn characters", shots, sums, 3);
        }
    }

    /** On alphabets of the background set that no caster of ours is trained on. */
    @Test
    void charactersInStepsAreNearlyAsGoodAsAtOnce() {
        String data = System.getenv("WEIGHTCAST_DATA");
        assumeTrue(data != null, "skipped: set WEIGHTCAST_DATA to a folder that holds omniglot");
        ClassSet held = Omniglot.background(Path.of(data, "omniglot"), spec.size())
                .only(List.of("Bengali", "Early_Aramaic", "Hebrew")::contains);
        for (int shots : new int[] {1, 5}) {
            double[] sums = new double[2];
            for (int episode = 0; episode < 20; episode++) {
                add(sample(held, new Random(episode)), shots, sums);
            }
            check("Omniglot", shots, sums, 20);
        }
    }

    private static ClassSet sample(ClassSet all, Random random) {
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, all.size()).boxed().toList());
        Collections.shuffle(order, random);
        return new ClassSet(
                spec, order.subList(0, STEP * STEPS).stream().map(all::get).toList());
    }

    private static void check(String data, int shots, double[] sums, int runs) {
        double atOnce = sums[0] / runs;
        double inSteps = sums[1] / runs;
        String found =
                String.format(Locale.ROOT, "%s, %d shots: %.3f at once, %.3f in steps", data, shots, atOnce, inSteps);
        System.out.println(found);
        assertThat(inSteps).as(found).isGreaterThan(atOnce - APART);
        assertThat(atOnce).as(found).isGreaterThan(0.5); // chance is 0.04
    }

    private static void add(ClassSet classes, int shots, double[] sums) {
        try (CastModel atOnce = caster.cast(support(classes, 0, classes.size(), shots), 0);
                CastModel inSteps = inSteps(classes, shots)) {
            sums[0] += accuracy(atOnce, classes, shots);
            sums[1] += accuracy(inSteps, classes, shots);
        }
    }

    private static CastModel inSteps(ClassSet classes, int shots) {
        CastModel model = caster.cast(support(classes, 0, STEP, shots), 0);
        for (int step = 1; step < STEPS; step++) {
            try (CastModel before = model) {
                model = caster.extend(before, support(classes, step * STEP, (step + 1) * STEP, shots), 0);
            }
        }
        return model;
    }

    private static SupportSet support(ClassSet classes, int from, int to, int shots) {
        List<String> names = new ArrayList<>();
        List<SupportImage> images = new ArrayList<>();
        for (int c = from; c < to; c++) {
            names.add(classes.get(c).name());
            for (int i = 0; i < shots; i++) {
                images.add(new SupportImage("image", c + "-" + i, c - from, image(classes, c, i)));
            }
        }
        return new SupportSet(spec, names, images, List.of());
    }

    private static float[] image(ClassSet classes, int label, int image) {
        float[] pixels = new float[spec.values()];
        classes.copyInto(label, image, pixels, 0);
        return pixels;
    }

    private static double accuracy(CastModel model, ClassSet classes, int shots) {
        int right = 0;
        for (int c = 0; c < classes.size(); c++) {
            for (int i = shots; i < shots + QUERIES; i++) {
                String label = model.classify(picture(image(classes, c, i))).label();
                right += label.equals(classes.get(c).name()) ? 1 : 0;
            }
        }
        return right / (double) (QUERIES * classes.size());
    }

    /** A prepared image as the picture that it could have been. */
    private static Picture picture(float[] ink) {
        byte[] grey = new byte[ink.length];
        for (int i = 0; i < grey.length; i++) {
            grey[i] = (byte) Math.round(255 * (1 - ink[i]));
        }
        return Picture.grey(spec.size(), spec.size(), grey);
    }
}
