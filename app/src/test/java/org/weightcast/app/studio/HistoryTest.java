package org.weightcast.app.studio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Going back and forth. */
class HistoryTest {
    @Test
    void everyChangeCanBeUndoneAndRedone() {
        for (long seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            History history = new History(Project.EMPTY);
            List<Project> states = new ArrayList<>(List.of(history.present()));
            while (states.size() < 40) {
                try {
                    history.go(Projects.change(history.present(), random).apply(history.present()));
                    states.add(history.present());
                } catch (Refusal impossible) {
                    assertThat(history.present()).isEqualTo(states.get(states.size() - 1));
                }
            }
            for (int at = states.size() - 2; at >= 0; at--) {
                history.undo();
                assertThat(history.present())
                        .as("seed %d, back to %d", seed, at)
                        .isEqualTo(states.get(at));
            }
            assertThat(history.canUndo()).isFalse();
            for (int at = 1; at < states.size(); at++) {
                history.redo();
                assertThat(history.present()).as("seed %d, on to %d", seed, at).isEqualTo(states.get(at));
            }
            assertThat(history.canRedo()).isFalse();
        }
    }

    @Test
    void whatWasUndoneIsGoneAfterAnotherChange() {
        History history = new History(Project.EMPTY);
        history.go(Project.EMPTY.withClass("a"));
        history.undo();
        history.go(Project.EMPTY.withClass("b"));
        assertThat(history.canRedo()).isFalse();
        assertThatThrownBy(history::redo).isInstanceOf(Refusal.class).hasMessage("There is nothing to redo.");
        assertThat(history.present().classes()).extracting(ProjectClass::name).containsExactly("b");
    }

    @Test
    void nothingToUndoAtTheBeginning() {
        assertThatThrownBy(() -> new History(Project.EMPTY).undo())
                .isInstanceOf(Refusal.class)
                .hasMessage("There is nothing to undo.");
    }

    @Test
    void goesBackAThousandSteps() {
        History history = new History(Project.EMPTY);
        for (int i = 0; i < 1_100; i++) {
            history.go(history.present().withNext(i + 2));
        }
        int back = 0;
        for (; history.canUndo(); back++) {
            history.undo();
        }
        assertThat(back).isEqualTo(1_000);
        assertThat(history.present().next()).isEqualTo(101);
        assertThat(history.all()).hasSize(1_001);
    }

    @Test
    void aCopyIsOnItsOwn() {
        History history = new History(Project.EMPTY);
        history.go(Project.EMPTY.withClass("a"));
        History copy = history.copy();
        history.undo();
        assertThat(copy.canRedo()).isFalse();
        assertThat(copy.present().classes()).hasSize(1);
    }
}
