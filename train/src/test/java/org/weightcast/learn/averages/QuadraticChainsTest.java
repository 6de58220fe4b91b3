package org.weightcast.learn.averages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Percentage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the formulas say, found by training with the optimiser and the averages that networks are trained with. */
class QuadraticChainsTest {

    @ParameterizedTest
    @ValueSource(doubles = {0.05, 0.2, 0.5, 1})
    void averagesHaveTheVariancesOfTheFormulas(double s) {
        CloudVariances found = CloudVariances.of(new QuadraticChains(20_000, 5), s);
        assertThat(found.twoPoint() / found.last()).isCloseTo(0.5, within(0.01));
        assertThat(found.last()).isCloseTo(EquivalentRate.last(s).variance(), Percentage.withPercentage(3));
        assertThat(found.ema())
                .isCloseTo(EquivalentRate.ema(s, CloudVariances.DECAY).variance(), Percentage.withPercentage(3));
        assertThat(found.swa())
                .isCloseTo(
                        EquivalentRate.swa(s, CloudVariances.POINTS, CloudVariances.EVERY)
                                .variance(),
                        Percentage.withPercentage(3));
    }
}
