package org.weightcast.adapt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.weightcast.adapt.GlyphTask.NOBODY;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.weightcast.patch.Patch;
import org.weightcast.patch.PatchedWeights;
import org.weightcast.train.ShortTraining;

class MultiTaskTest {
    private static final Base BASE = GlyphTask.random(GlyphTask.mobile(5), 1);
    private static final List<Task> TASKS = List.of(GlyphTask.of("a", 5, 2), GlyphTask.of("b", 4, 3));

    @Test
    void tasksLearnTogetherWhatTheyShareAndWhatIsTheirOwn() {
        for (Set<Part> own : List.of(Set.of(Part.HEAD, Part.NORM), Set.of(Part.HEAD))) {
            PatchedWeights both = new MultiTask(own).fit(BASE, TASKS, new ShortTraining(80, 0.02), 1, NOBODY);
            for (Task task : TASKS) {
                Patch patch = both.patch(task.name());
                assertThat(patch.changes().has("stem.norm.gain")).isEqualTo(own.contains(Part.NORM));
                assertThat(patch.changes().has("stem.kernel")).isFalse();
                assertThat(GlyphTask.accuracy(BASE.network(), task, both.weights(task.name())))
                        .as("%s with own %s", task.name(), own)
                        .isGreaterThan(0.6);
            }
            assertThat(both.base().get("stem.kernel"))
                    .isNotEqualTo(BASE.weights().get("stem.kernel"));
        }
    }

    @Test
    void everyTaskNeedsAHead() {
        assertThatIllegalArgumentException().isThrownBy(() -> new MultiTask(Set.of(Part.NORM)));
    }
}
