package org.weightcast.recipes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class BlurStepsTest {
    private static final List<Integer> MARKS = List.of(0, 5, 10, 20);

    /** Of two seeds, the second behind the first by 0.1. */
    private static BlurArms.Curve curve(String name, double... accuracies) {
        return new BlurArms.Curve(
                name,
                DoubleStream.of(accuracies)
                        .mapToObj(each ->
                                new Scores(List.of(new double[] {each, each}, new double[] {each - 0.1, each - 0.1})))
                        .toList());
    }

    @Test
    void theFirstMarkThatIsGoodEnoughCounts() {
        BlurArms.Curve descent = curve("SGD", 0.1, 0.5, 0.7, 0.85); // means 0.05, 0.45, 0.65, 0.8
        BlurSteps steps = BlurSteps.of(MARKS, List.of(descent));
        assertThat(steps.to(0.8, descent.marks())).containsExactly(10, 20);
        assertThat(steps.to(0.99, descent.marks())).containsExactly(20, 40);
        BlurArms.Curve rule = curve("rule", 0.1, 0.85, 0.85, 0.8);
        Claim claim = steps.claim(rule, descent);
        assertThat(claim.measured().mean()).isEqualTo(0.25);
        assertThat(claim.holds()).isTrue();
        assertThat(steps.claim(descent, rule).holds()).isFalse();
        assertThat(steps.table(List.of(rule, descent)).rows().get(0).get(2)).isEqualTo("5 ± 0.0");
    }
}
