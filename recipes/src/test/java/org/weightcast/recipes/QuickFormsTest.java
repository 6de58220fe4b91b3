package org.weightcast.recipes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class QuickFormsTest {
    /** A recipe that is only chosen here, never run. */
    private record Named(String name, List<String> packages) implements Recipe {
        @Override
        public Description description() {
            return new Description(name, name, "nowhere", "nothing", 100, 1, packages);
        }

        @Override
        public Report run(Run run) {
            throw new UnsupportedOperationException("only chosen, not run");
        }
    }

    private static List<Recipe> recipes() {
        List<Recipe> recipes = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            recipes.add(new Named("r" + i, List.of("p" + i)));
        }
        return recipes;
    }

    private static List<String> names(List<Recipe> recipes) {
        return recipes.stream().map(recipe -> recipe.description().name()).toList();
    }

    @Test
    void whatAChangeTouchesComesFirst() {
        QuickForms chosen = QuickForms.choose(
                recipes(), List.of("train/src/main/java/org/weightcast/p4/Layer.java", "README.md"), 0, 360);
        assertThat(names(chosen.now())).containsExactly("r4", "r0", "r1");
        assertThat(names(chosen.later())).containsExactly("r2", "r3", "r5", "r6");
        assertThat(chosen.text()).isEqualTo("Quick forms run: r4, r0, r1; left for next time: r2, r3, r5, r6");
    }

    @Test
    void theOthersTakeTurns() {
        Set<String> run = new HashSet<>();
        for (int turn = 100; turn < 103; turn++) {
            List<Recipe> now =
                    QuickForms.choose(recipes(), List.of(), turn, 360).now();
            assertThat(now).hasSize(3);
            run.addAll(names(now));
        }
        assertThat(run).hasSize(7);
    }
}
