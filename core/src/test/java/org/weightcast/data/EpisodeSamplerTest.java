package org.weightcast.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EpisodeSamplerTest {
    /** Each image is one pixel that tells its class (0..23) and its number (0..9): byte 10 * class + image. */
    private static final ImageSpec SPEC = new ImageSpec(1, 1, true);

    private static ClassSet classes(int classes, int images, int groups) {
        List<ImageClass> all = new ArrayList<>();
        for (int c = 0; c < classes; c++) {
            List<float[]> pixels = new ArrayList<>();
            for (int i = 0; i < images; i++) {
                pixels.add(new float[] {(10 * c + i) / 255f});
            }
            all.add(ImageClass.of("class" + c, "group" + c % groups, SPEC, pixels));
        }
        return new ClassSet(SPEC, all);
    }

    private static int code(float pixel) {
        return Math.round(pixel * 255);
    }

    private static final EpisodeSettings RICH = EpisodeSettings.defaults()
            .withWays(3, 7)
            .withShots(1, 4)
            .withUnevenShots(true)
            .withQueries(2)
            .withUnlabeled(5);

    @Test
    void neverMixesSupportAndQueryAndLabelsTruthfully() {
        EpisodeSampler sampler = new EpisodeSampler(classes(24, 10, 4), RICH, 3);
        for (int index = 0; index < 200; index++) {
            for (Episode episode : sampler.batch(index, 3)) {
                Set<Integer> seen = new HashSet<>();
                Map<Integer, Integer> classOfLabel = new HashMap<>();
                for (int i = 0; i < episode.query().length; i++) {
                    int code = code(episode.query()[i]);
                    assertThat(seen.add(code)).isTrue();
                    Integer before = classOfLabel.putIfAbsent(episode.queryLabels()[i], code / 10);
                    assertThat(before == null || before == code / 10).isTrue();
                }
                assertThat(classOfLabel).hasSize(episode.ways());
                assertThat(new HashSet<>(classOfLabel.values())).hasSize(episode.ways());
                for (int i = 0; i < episode.support().length; i++) {
                    int code = code(episode.support()[i]);
                    assertThat(seen.add(code)).isTrue();
                    int label = episode.supportLabels()[i];
                    if (label == Episode.UNLABELED) {
                        assertThat(classOfLabel).containsValue(code / 10);
                    } else {
                        assertThat(classOfLabel).containsEntry(label, code / 10);
                    }
                }
            }
        }
    }

    @Test
    void sharesTheLayoutWithinABatchAndVariesItBetweenBatches() {
        EpisodeSampler sampler = new EpisodeSampler(classes(24, 10, 4), RICH, 5);
        Set<Integer> ways = new HashSet<>();
        Set<Integer> shots = new HashSet<>();
        Set<Long> unlabeled = new HashSet<>();
        boolean uneven = false;
        for (int index = 0; index < 200; index++) {
            List<Episode> batch = sampler.batch(index, 4);
            Episode first = batch.get(0);
            assertThat(batch).allSatisfy(episode -> {
                assertThat(episode.ways()).isEqualTo(first.ways());
                assertThat(episode.supportLabels()).containsExactly(first.supportLabels());
                assertThat(episode.queryLabels())
                        .containsExactly(first.queryLabels())
                        .hasSize(2 * first.ways());
            });
            int[] counts = new int[first.ways()];
            Arrays.stream(first.supportLabels()).filter(label -> label >= 0).forEach(label -> counts[label]++);
            ways.add(first.ways());
            Arrays.stream(counts).forEach(shots::add);
            uneven |= Arrays.stream(counts).distinct().count() > 1;
            unlabeled.add(Arrays.stream(first.supportLabels())
                    .filter(label -> label == Episode.UNLABELED)
                    .count());
        }
        assertThat(ways).containsExactlyInAnyOrder(3, 4, 5, 6, 7);
        assertThat(shots).containsExactlyInAnyOrder(1, 2, 3, 4);
        assertThat(unlabeled).containsExactlyInAnyOrder(0L, 1L, 2L, 3L, 4L, 5L);
        assertThat(uneven).isTrue();
    }

    @Test
    void givesEveryClassTheSameShotsUnlessUneven() {
        EpisodeSampler sampler = new EpisodeSampler(classes(24, 10, 4), RICH.withUnevenShots(false), 5);
        for (int index = 0; index < 50; index++) {
            Episode episode = sampler.batch(index, 1).get(0);
            int[] counts = new int[episode.ways()];
            Arrays.stream(episode.supportLabels()).filter(label -> label >= 0).forEach(label -> counts[label]++);
            assertThat(Arrays.stream(counts).distinct().count()).isEqualTo(1);
        }
    }

    @Test
    void dependsOnSeedAndIndexOnly() {
        EpisodeSettings warped = RICH.withImageWarp(new Warp(10, 0.2, 0.1, 0.1))
                .withImageBend(0.1)
                .withWithinGroup(0.5);
        ClassSet classes = classes(24, 10, 4);
        EpisodeSampler sampler = new EpisodeSampler(classes, warped, 11);
        sampler.batch(8, 2);
        Episode ninth = sampler.batch(9, 2).get(1);
        Episode again = new EpisodeSampler(classes, warped, 11).batch(9, 2).get(1);
        assertThat(again.support()).containsExactly(ninth.support());
        assertThat(again.query()).containsExactly(ninth.query());
        assertThat(again.supportLabels()).containsExactly(ninth.supportLabels());
        assertThat(new EpisodeSampler(classes, RICH, 12).batch(9, 1).get(0).query())
                .isNotEqualTo(
                        new EpisodeSampler(classes, RICH, 11).batch(9, 1).get(0).query());
        assertThat(new EpisodeSampler(classes, RICH, 11).batch(10, 1).get(0).query())
                .isNotEqualTo(
                        new EpisodeSampler(classes, RICH, 11).batch(9, 1).get(0).query());
    }

    @Test
    void drawsEveryClassEquallyOftenAtEveryPlace() {
        EpisodeSampler sampler =
                new EpisodeSampler(classes(6, 3, 1), EpisodeSettings.defaults().withWays(3), 1);
        int[][] counts = new int[3][6];
        for (int index = 0; index < 3000; index++) {
            Episode episode = sampler.batch(index, 1).get(0);
            for (int way = 0; way < 3; way++) {
                counts[way][code(episode.query()[way]) / 10]++;
            }
        }
        // 500 expected, standard deviation 20.
        assertThat(Arrays.stream(counts).flatMapToInt(Arrays::stream)).allMatch(count -> count > 400 && count < 600);
    }

    @Test
    void drawsTheAskedShareWithinOneGroup() {
        EpisodeSettings settings = EpisodeSettings.defaults().withWays(5).withWithinGroup(0.7);
        EpisodeSampler sampler = new EpisodeSampler(classes(24, 10, 4), settings, 2);
        int within = 0;
        for (int index = 0; index < 1000; index++) {
            Episode episode = sampler.batch(index, 1).get(0);
            within += groups(episode, 4).size() == 1 ? 1 : 0;
        }
        // 700 and the rare mixed episode of one group; standard deviation 14.
        assertThat(within).isBetween(640, 760);
    }

    @Test
    void mixesGroupsThatAreTooSmall() {
        // Groups of 6, 6, 6, 6: 7 ways fit none.
        EpisodeSettings settings = EpisodeSettings.defaults().withWays(7).withWithinGroup(1);
        Episode episode =
                new EpisodeSampler(classes(24, 10, 4), settings, 2).batch(0, 1).get(0);
        assertThat(groups(episode, 4)).hasSizeGreaterThan(1);
        // Groups of 8 and 7 (15 classes by 2): 8 ways fit the first alone.
        settings = settings.withWays(8);
        for (int index = 0; index < 20; index++) {
            assertThat(groups(
                            new EpisodeSampler(classes(15, 10, 2), settings, 2)
                                    .batch(index, 1)
                                    .get(0),
                            2))
                    .containsExactly(0);
        }
    }

    @Test
    void keepsOneRotationWithinAGroupWhereThatIsEnough() {
        ImageSpec spec = new ImageSpec(1, 2, true);
        // The corner with ink tells the rotation, the other corners the class.
        List<ImageClass> letters = new ArrayList<>();
        for (int c = 0; c < 6; c++) {
            float[] image = {1, c / 255f, c / 255f, c / 255f};
            letters.add(ImageClass.of("letter" + c, "alphabet", spec, List.of(image, image)));
        }
        ClassSet classes = new ClassSet(spec, letters).withRotations();
        EpisodeSettings settings = EpisodeSettings.defaults().withWithinGroup(1);
        EpisodeSampler six = new EpisodeSampler(classes, settings.withWays(6), 2);
        Set<Integer> seen = new HashSet<>();
        for (int index = 0; index < 50; index++) {
            Set<Integer> corners = corners(six.batch(index, 1).get(0));
            assertThat(corners).hasSize(1);
            seen.addAll(corners);
        }
        assertThat(seen).containsExactlyInAnyOrder(0, 1, 2, 3);
        assertThat(corners(new EpisodeSampler(classes, settings.withWays(20), 2)
                        .batch(0, 1)
                        .get(0)))
                .hasSizeGreaterThan(1);
    }

    private static Set<Integer> corners(Episode episode) {
        Set<Integer> corners = new HashSet<>();
        for (int i = 0; i < episode.query().length; i++) {
            if (episode.query()[i] == 1) {
                corners.add(i % 4);
            }
        }
        return corners;
    }

    private static Set<Integer> groups(Episode episode, int groups) {
        Set<Integer> found = new HashSet<>();
        for (float pixel : episode.query()) {
            found.add(code(pixel) / 10 % groups);
        }
        return found;
    }

    @Test
    void warpsEachImageAndEachClass() {
        ImageSpec spec = new ImageSpec(1, 9, true);
        float[] dot = new float[81];
        dot[4 * 9 + 6] = 1;
        ImageClass one = ImageClass.of("a", "a", spec, List.of(dot, dot, dot));
        ClassSet classes = new ClassSet(spec, List.of(one, ImageClass.of("b", "a", spec, List.of(dot, dot, dot))));
        EpisodeSettings settings = EpisodeSettings.defaults().withWays(2).withShots(2);
        Warp warp = new Warp(40, 0.3, 0.2, 0.1);
        Episode byImage = new EpisodeSampler(classes, settings.withImageWarp(warp), 4)
                .batch(0, 1)
                .get(0);
        assertThat(distinctImages(byImage.support(), 81)).isEqualTo(4);
        Episode byClass = new EpisodeSampler(classes, settings.withClassWarp(warp), 4)
                .batch(0, 1)
                .get(0);
        assertThat(distinctImages(byClass.support(), 81)).isEqualTo(2);
        assertThat(Arrays.copyOf(byClass.query(), 81)).containsExactly(Arrays.copyOf(byClass.support(), 81));
        Episode byGroup = new EpisodeSampler(
                        classes, settings.withClassWarp(warp).withWithinGroup(1), 4)
                .batch(0, 1)
                .get(0);
        assertThat(distinctImages(byGroup.support(), 81)).isEqualTo(1);
        assertThat(byGroup.support()).isNotEqualTo(byClass.support());
        Episode bent = new EpisodeSampler(classes, settings.withImageBend(0.2), 4)
                .batch(0, 1)
                .get(0);
        assertThat(distinctImages(bent.support(), 81)).isEqualTo(4);
        Episode plain = new EpisodeSampler(classes, settings, 4).batch(0, 1).get(0);
        assertThat(distinctImages(plain.support(), 81)).isEqualTo(1);
    }

    private static int distinctImages(float[] images, int values) {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < images.length; i += values) {
            seen.add(Arrays.toString(Arrays.copyOfRange(images, i, i + values)));
        }
        return seen.size();
    }

    @Test
    void drawsFewerUnlabeledImagesWhereFewAreLeft() {
        EpisodeSettings settings = EpisodeSettings.defaults()
                .withWays(3)
                .withShots(2)
                .withQueries(1)
                .withUnlabeled(1000);
        EpisodeSampler sampler = new EpisodeSampler(classes(5, 4, 1), settings, 9);
        int most = 0;
        for (int index = 0; index < 50; index++) {
            most = Math.max(most, sampler.batch(index, 1).get(0).support().length);
        }
        assertThat(most).isEqualTo(3 * 2 + 3);
    }

    @Test
    void asManyUnlabeledImagesOfEachClassAndOfStrangers() {
        EpisodeSettings settings =
                EpisodeSettings.defaults().withWays(3).withQueries(2).withUnlabeled(Unlabeled.ofEach(4, 3, 2));
        EpisodeSampler sampler = new EpisodeSampler(classes(24, 10, 4), settings, 9);
        for (int index = 0; index < 50; index++) {
            Episode episode = sampler.batch(index, 1).get(0);
            Map<Integer, Integer> counts = new HashMap<>();
            Set<Integer> told = new HashSet<>();
            Set<Integer> images = new HashSet<>();
            for (float pixel : episode.query()) {
                images.add(code(pixel));
            }
            for (int i = 0; i < episode.support().length; i++) {
                assertThat(images.add(code(episode.support()[i]))).isTrue();
                int drawn = code(episode.support()[i]) / 10;
                if (episode.supportLabels()[i] == Episode.UNLABELED) {
                    counts.merge(drawn, 1, Integer::sum);
                } else {
                    told.add(drawn);
                }
            }
            assertThat(counts).hasSize(5).containsKeys(told.toArray(Integer[]::new));
            assertThat(counts.values()).containsOnly(4);
        }
    }

    @Test
    void saysWhatTheDataLacks() {
        assertThatThrownBy(() -> new EpisodeSampler(classes(19, 5, 1), EpisodeSettings.defaults(), 0))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("20 ways")
                .hasMessageContaining("19");
        EpisodeSettings strangers = EpisodeSettings.defaults().withUnlabeled(Unlabeled.ofEach(1, 20, 5));
        assertThatThrownBy(() -> new EpisodeSampler(classes(24, 5, 1), strangers, 0))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("20 ways and 5 other classes")
                .hasMessageContaining("24");
        EpisodeSettings settings =
                EpisodeSettings.defaults().withWays(2).withShots(1, 4).withQueries(2);
        assertThatThrownBy(() -> new EpisodeSampler(classes(19, 5, 1), settings, 0))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("class0 has 5 images, 4 shots and 2 queries need 6");
        EpisodeSettings one = settings.withShots(1, 1).withQueries(1);
        assertThatThrownBy(() -> new EpisodeSampler(classes(2, 1, 1), one, 0))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("class0 has 1 image, 1 shot and 1 query need 2");
    }

    @Test
    void refusesSettingsOutOfRange() {
        EpisodeSettings defaults = EpisodeSettings.defaults();
        assertThatThrownBy(() -> defaults.withWays(1)).isInstanceOf(BadInputException.class);
        assertThatThrownBy(() -> defaults.withWays(5, 4)).isInstanceOf(BadInputException.class);
        assertThatThrownBy(() -> defaults.withShots(0)).isInstanceOf(BadInputException.class);
        assertThatThrownBy(() -> defaults.withQueries(0)).isInstanceOf(BadInputException.class);
        assertThatThrownBy(() -> defaults.withUnlabeled(-1)).isInstanceOf(BadInputException.class);
        assertThatThrownBy(() -> Unlabeled.upTo(1).withStrangers(-1)).isInstanceOf(BadInputException.class);
        assertThatThrownBy(() -> defaults.withWithinGroup(1.1)).isInstanceOf(BadInputException.class);
    }

    @Test
    void drawsTrialsOfTwoPeopleAndOneAlphabet() {
        // 24 classes in groups of 6 by 4; the image number is the person.
        AlphabetTrials trials = new AlphabetTrials(classes(24, 10, 4), 5, 6);
        assertThat(trials.alphabets()).isEqualTo(4);
        for (int index = 0; index < 40; index++) {
            Episode trial = trials.trial(index);
            assertThat(trials.alphabet(index)).isEqualTo("group" + index % 4);
            assertThat(groups(trial, 4)).containsExactly(index % 4);
            assertThat(trial.query()).hasSize(5);
            Set<Integer> learned = new HashSet<>();
            Set<Integer> asked = new HashSet<>();
            for (int way = 0; way < 5; way++) {
                assertThat(trial.supportLabels()[way]).isEqualTo(way);
                assertThat(code(trial.support()[way]) / 10).isEqualTo(code(trial.query()[way]) / 10);
                learned.add(code(trial.support()[way]) % 10);
                asked.add(code(trial.query()[way]) % 10);
            }
            assertThat(learned).hasSize(1);
            assertThat(asked).hasSize(1).doesNotContainAnyElementsOf(learned);
            assertThat(trials.trial(index).support()).containsExactly(trial.support());
        }
        assertThatThrownBy(() -> new AlphabetTrials(classes(24, 10, 4), 7, 6))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("7 characters");
        assertThatThrownBy(() -> new AlphabetTrials(classes(24, 1, 4), 5, 6)).isInstanceOf(BadInputException.class);
    }
}
