package org.weightcast.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class LabelsTest {
    private static final ImageSpec SPEC = new ImageSpec(1, 1, true);
    private static final ClassSet CLASSES =
            new ClassSet(SPEC, List.of(named("apple", "fruit"), named("cat", "animal"), named("pear", "fruit")));

    private static ImageClass named(String name, String group) {
        return ImageClass.of(name, group, SPEC, List.of(new float[] {1}));
    }

    @Test
    void countClassesOrGroups() {
        Labels classes = Labels.ofClasses(CLASSES);
        Labels groups = Labels.ofGroups(CLASSES);
        assertThat(classes.names()).containsExactly("apple", "cat", "pear");
        assertThat(groups.names()).containsExactly("fruit", "animal");
        assertThat(classes.of(CLASSES.get(2))).isEqualTo(2);
        assertThat(groups.of(CLASSES.get(2))).isZero();
    }

    @Test
    void areTheSameForOtherSetsOfTheClasses() {
        ClassSet turned = new ClassSet(SPEC, List.of(named("dog", "animal"), named("cat", "animal")));
        assertThat(Labels.ofGroups(CLASSES).of(turned.get(0))).isEqualTo(1);
        assertThatThrownBy(() -> Labels.ofClasses(CLASSES).of(turned.get(0)))
                .hasMessage("There is no label for 'dog' among [apple, cat, pear]");
    }

    @Test
    void refuseTwoClassesOfOneName() {
        ClassSet twice = new ClassSet(SPEC, List.of(named("cat", "a"), named("cat", "b")));
        assertThatThrownBy(() -> Labels.ofClasses(twice)).hasMessageContaining("[cat, cat]");
    }
}
