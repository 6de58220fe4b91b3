package org.weightcast.meta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.weightcast.data.ClassSet;
import org.weightcast.data.Episode;
import org.weightcast.data.GlyphArtist;
import org.weightcast.data.Warp;

class TaskMixTest {
    private static final ClassSet CLASSES = GlyphArtist.classes(10, 3, 6, 1);

    private final long seed = System.nanoTime();

    private static CasterConfig.Task task(double share, int episodes, int links) {
        return new CasterConfig.Task(
                share, episodes, links, List.of(4, 4), List.of(1, 1), false, 1, 0, 0, Warp.NONE, Warp.NONE, 0);
    }

    @Test
    void drawsEachKindAsOftenAsItsShareSays() {
        TaskMix mix = new TaskMix(CLASSES, List.of(task(3, 1, 1), task(0, 2, 1), task(1, 3, 2)), seed);
        int[] drawn = new int[4];
        int steps = 4000;
        for (int step = 0; step < steps; step++) {
            TaskMix.Draw draw = mix.draw(step);
            assertThat(draw.links()).isEqualTo(draw.group().size() == 3 ? 2 : 1);
            drawn[draw.group().size()]++;
        }
        assertThat(drawn[2]).isZero();
        // Five standard deviations.
        assertThat(drawn[1] / (double) steps).as("seed %d", seed).isCloseTo(0.75, within(0.035));
        assertThat(drawn[1] + drawn[3]).isEqualTo(steps);
    }

    @Test
    void aStepsEpisodesDependOnSeedAndStepOnly() {
        List<CasterConfig.Task> tasks = List.of(task(1, 2, 1), task(1, 2, 2));
        TaskMix one = new TaskMix(CLASSES, tasks, seed);
        TaskMix other = new TaskMix(CLASSES, tasks, seed);
        IntStream.range(0, 20).forEach(one::draw);
        assertThat(pixels(one.draw(20))).as("seed %d", seed).containsExactlyElementsOf(pixels(other.draw(20)));
        assertThat(pixels(one.draw(21))).doesNotContainAnyElementsOf(pixels(other.draw(20)));
        assertThat(pixels(new TaskMix(CLASSES, tasks, seed + 100).draw(20)))
                .doesNotContainAnyElementsOf(pixels(other.draw(20)));
    }

    private static List<float[]> pixels(TaskMix.Draw draw) {
        return draw.group().stream().map(Episode::support).toList();
    }
}
