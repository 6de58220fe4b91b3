package org.weightcast.recipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class ScoresTest {
    /** Two seeds, three tasks: means 0.5 and 0.7 by seed, 0.4, 0.6 and 0.8 by task. */
    private static final Scores TWO = new Scores(List.of(new double[] {0.3, 0.5, 0.7}, new double[] {0.5, 0.7, 0.9}));

    /** Standard deviation 0.1414, t(1) = 12.706: 12.706 * 0.1414 / sqrt 2; and 0.2, t(2) = 4.303: 4.303 * 0.2 / sqrt 3. */
    @Test
    void intervalsAreOverSeedsOrOverTasks() {
        assertThat(TWO.mean()).isCloseTo(0.6, within(1e-9));
        assertThat(TWO.overSeeds().ci95()).isCloseTo(1.2706, within(1e-4));
        assertThat(TWO.overTasks().ci95()).isCloseTo(0.4969, within(1e-4));
    }

    /** Gains 0.1 and 0.3 with the two seeds; with one seed the tasks say how sure it is. */
    @Test
    void aGainIsThatOfTheSameSeedOnTheSameTasks() {
        Scores other = new Scores(List.of(new double[] {0.2, 0.4, 0.6}, new double[] {0.2, 0.4, 0.6}));
        Measured gain = TWO.above(other);
        assertThat(gain.mean()).isCloseTo(0.2, within(1e-9));
        assertThat(gain.n()).isEqualTo(2);
        Scores first = new Scores(List.of(new double[] {0.3, 0.5, 0.7}));
        assertThat(first.above(new Scores(List.of(new double[] {0.3, 0.3, 0.3})))
                        .n())
                .isEqualTo(3);
    }
}
