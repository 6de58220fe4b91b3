package org.weightcast.cast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.weightcast.data.ClassSet;
import org.weightcast.data.Episode;
import org.weightcast.data.EpisodeSampler;
import org.weightcast.data.EpisodeSettings;
import org.weightcast.data.GlyphArtist;
import org.weightcast.data.Omniglot;
import org.weightcast.data.SupportImage;
import org.weightcast.data.SupportSet;
import org.weightcast.weights.FloatArray;

/** What unlabelled pictures do to models of the caster that ships, one labelled picture a class. */
class UnlabeledTest {
    private static final int MOST = 4; // unlabelled pictures of a class
    private static final int QUERIES = 5;

    /** Shares of the classes' own pictures: with the right label, and with the right label and not called unknown. */
    private record Found(double right, double told) {
        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%.4f right, %.4f and not unknown", right, told);
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 8, 0.3", "5, 4, 0.15", "20, 2, 0.15"})
    void onDrawnCharactersTheyDoNoHarm(int ways, int episodes, double turnedAway) {
        ClassSet drawn = GlyphArtist.classes(60, 1 + QUERIES + MOST, 32, 71);
        check("drawn characters", drawn, ways, episodes, -0.01, turnedAway);
    }

    /** On alphabets of the background set that no caster of ours is trained on. */
    @ParameterizedTest
    @CsvSource({"5, 20", "20, 10"})
    void onHeldOutCharactersTheyHelp(int ways, int episodes) {
        String data = System.getenv("WEIGHTCAST_DATA");
        assumeTrue(data != null, "skipped: set WEIGHTCAST_DATA to a folder that holds omniglot");
        ClassSet held = Omniglot.background(Path.of(data, "omniglot"), 32)
                .only(List.of("Bengali", "Early_Aramaic", "Hebrew")::contains);
        check("Omniglot", held, ways, episodes, 0.005, 0.05);
    }

    /**
     * Own pictures help; among strangers, and with strangers alone, right labels stay within a point and a half, and not many more pictures are
     * called unknown.
     */
    private static void check(String data, ClassSet classes, int ways, int episodes, double gain, double turnedAway) {
        try (Caster caster = Caster.load(Caster.GLYPHS)) {
            Found none = found(caster, classes, ways, episodes, 0, 0);
            Found own = found(caster, classes, ways, episodes, MOST, 0);
            Found mixed = found(caster, classes, ways, episodes, 2, 2);
            Found strangers = found(caster, classes, ways, episodes, 0, MOST);
            String found = String.format(
                    "%s, %d ways: %s with none; %s with 4 a class; %s with 2 a class and 2 of each of as many others;"
                            + " %s with 4 of each of as many others",
                    data, ways, none, own, mixed, strangers);
            System.out.println(found);
            assertThat(own.right()).as(found).isGreaterThan(none.right() + gain);
            assertThat(own.told()).as(found).isGreaterThan(none.told() - 0.02);
            for (Found among : List.of(mixed, strangers)) {
                assertThat(among.right()).as(found).isGreaterThan(none.right() - 0.015);
                assertThat(among.told()).as(found).isGreaterThan(none.told() - turnedAway);
            }
        }
    }

    /** With so many unlabelled pictures of each class, and of each of as many other classes. */
    private static Found found(Caster caster, ClassSet classes, int ways, int episodes, int own, int strange) {
        int others = Math.max(ways, 2);
        EpisodeSettings settings = EpisodeSettings.defaults()
                .withWays(ways + others)
                .withShots(1 + MOST)
                .withQueries(QUERIES);
        EpisodeSampler sampler = new EpisodeSampler(classes, settings, 7);
        int right = 0;
        int told = 0;
        for (int i = 0; i < episodes; i++) {
            Episode episode = sampler.batch(i, 1).get(0);
            try (CastModel model = caster.cast(support(caster, episode, ways, own, strange), i)) {
                List<Integer> asked = IntStream.range(0, episode.queryLabels().length)
                        .filter(at -> episode.queryLabels()[at] < ways)
                        .boxed()
                        .toList();
                FloatArray embedding = ClassVectors.embed(
                        caster.card().settings().student(),
                        caster.imageSpec(true),
                        asked.stream()
                                .map(at -> image(episode.query(), at, Episode.UNLABELED))
                                .toList(),
                        model.file().weights());
                FloatArray prototypes = model.file().weights().get("prototypes");
                int[] ones = IntStream.generate(() -> 1).limit(ways).toArray();
                double[] evidence = new Evidence(
                                caster.card().experience().orElseThrow().background(), prototypes, ones)
                        .of(embedding);
                for (int at = 0; at < asked.size(); at++) {
                    boolean is = Joining.nearest(embedding, at, prototypes) == episode.queryLabels()[asked.get(at)];
                    boolean known = evidence[at]
                            >= model.card().rejection().orElseThrow().threshold();
                    right += is ? 1 : 0;
                    told += is && known ? 1 : 0;
                }
            }
        }
        double all = episodes * ways * QUERIES;
        return new Found(right / all, told / all);
    }

    /** The first picture of each of the first classes has a label. */
    private static SupportSet support(Caster caster, Episode episode, int ways, int own, int strange) {
        List<SupportImage> images = new ArrayList<>();
        int[] seen = new int[episode.ways()];
        for (int i = 0; i < episode.supportLabels().length; i++) {
            int label = episode.supportLabels()[i];
            int before = seen[label]++;
            if (label < ways ? before <= own : before < strange) {
                images.add(image(episode.support(), i, label < ways && before == 0 ? label : Episode.UNLABELED));
            }
        }
        List<String> names =
                IntStream.range(0, ways).mapToObj(label -> "class " + label).toList();
        return new SupportSet(caster.imageSpec(true), names, images, List.of());
    }

    private static SupportImage image(float[] pixels, int at, int label) {
        int size = 32 * 32;
        return new SupportImage(
                "image " + at, "sha of " + at, label, Arrays.copyOfRange(pixels, at * size, (at + 1) * size));
    }
}
