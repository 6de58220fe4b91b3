package org.weightcast.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SceneArtistTest {
    private static final int SIZE = 96;

    @Test
    void theSameSeedGivesTheSameScene() {
        Scene scene = SceneArtist.draw(5, SIZE);
        Scene again = SceneArtist.draw(5, SIZE);
        assertThat(again.picture().rgb()).isEqualTo(scene.picture().rgb());
        assertThat(again.labels()).isEqualTo(scene.labels());
        assertThat(again.items()).isEqualTo(scene.items());
        assertThat(SceneArtist.draw(6, SIZE).picture().rgb())
                .isNotEqualTo(scene.picture().rgb());
    }

    @Test
    void labelsFillTheRectanglesAndNothingElse() {
        Set<Integer> kinds = new HashSet<>();
        for (int seed = 0; seed < 40; seed++) {
            Scene scene = SceneArtist.draw(seed, SIZE);
            assertThat(scene.items()).as("seed %d", seed).hasSizeBetween(1, 4);
            int[] outside = scene.labels().clone();
            for (Scene.Item item : scene.items()) {
                kinds.add(item.label());
                int first = SIZE;
                int last = 0;
                for (int y = (int) item.top(); y < Math.min(SIZE, item.bottom()); y++) {
                    for (int x = (int) item.left(); x < Math.min(SIZE, item.right()); x++) {
                        if (scene.labels()[y * SIZE + x] == item.label()) {
                            first = Math.min(first, x);
                            last = Math.max(last, x + 1);
                        }
                        outside[y * SIZE + x] = 0;
                    }
                }
                assertThat((float) first).as("seed %d, %s", seed, item).isCloseTo(item.left(), within(1.5f));
                assertThat((float) last).as("seed %d, %s", seed, item).isCloseTo(item.right(), within(1.5f));
            }
            assertThat(outside).as("seed %d", seed).containsOnly(0);
        }
        assertThat(kinds).containsExactlyInAnyOrder(1, 2, 3);
    }
}
