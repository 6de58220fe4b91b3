package org.weightcast.learn.blur;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The genome that is back-propagation against gradients by libtorch. */
class BackpropGenomeTest {
    private final long seed = System.nanoTime();

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void equalsGradientDescent(int layers) {
        List<Integer> sizes = List.of(5, 8, 6).subList(0, layers);
        BackpropCheck.Result result = BackpropCheck.compare(
                Stream.concat(sizes.stream(), Stream.of(3)).toList(), 20, seed);
        assertThat(result.difference()).as("seed %d", seed).isLessThan(1e-10);
        assertThat(result.moved()).as("seed %d", seed).isGreaterThan(1e-3);
    }
}
