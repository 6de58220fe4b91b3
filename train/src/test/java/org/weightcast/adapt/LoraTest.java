package org.weightcast.adapt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.weightcast.adapt.GlyphTask.NOBODY;

import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.weightcast.data.Seeds;
import org.weightcast.torch.Torch;
import org.weightcast.train.Objective;
import org.weightcast.train.ShortTraining;
import org.weightcast.weights.BadModelException;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

class LoraTest {
    private static final int IN = 8;
    private static final int OUT = 6;

    /** The wanted change has the singular values 3, 2 and 1: rank 3 makes it, rank 2 misses the energy of the last. */
    @Test
    void aDifferenceOfRankThreeNeedsRankThree() {
        assertThat(leastLoss(3)).isLessThan(1e-6);
        assertThat(leastLoss(4)).isLessThan(1e-6);
        assertThat(leastLoss(2)).isCloseTo(1, within(1e-3));
        assertThat(leastLoss(1)).isCloseTo(1 + 4, within(1e-3));
    }

    private static double leastLoss(int rank) {
        Lora lora = Lora.ofRank(rank);
        FloatArray before = FloatArray.normal(Seeds.at(5), 1, IN, OUT);
        float[] wanted = before.toArray();
        for (int i = 0; i < 3; i++) {
            wanted[i * OUT + i] += 3 - i;
        }
        Objective objective = (factors, step) -> {
            Tensor merged = lora.merged("w", Torch.tensor(before), factors);
            return new Objective.Result(
                    merged.sub(Torch.tensor(wanted, IN, OUT)).square().sum(), Map.of());
        };
        Named<FloatArray> start = lora.factors(Named.of("w", before), Seeds.at(6));
        Named<FloatArray> trained = new ShortTraining(1500, 0.03).fit(start, objective, NOBODY);
        double[] last = {0};
        new ShortTraining(1, 1e-30)
                .fit(
                        trained,
                        (factors, step) -> {
                            Objective.Result result = objective.evaluate(factors, step);
                            last[0] = result.loss().item_double();
                            return result;
                        },
                        NOBODY);
        return last[0];
    }

    @Test
    void aRankThatIsTooHighIsToldWithTheLargestUsefulOne() {
        Base base = GlyphTask.random(GlyphTask.mobile(5), 1);
        assertThat(Lora.ofRank(1).warnings(base)).isEmpty();
        assertThat(Lora.ofRank(5000).warnings(base))
                .singleElement(STRING)
                .contains("The rank 5000 is more", "kernel' ", " others;");
        FloatArray matrix = FloatArray.zeros(IN, OUT);
        Named<FloatArray> weights = Named.<FloatArray>builder()
                .put("layer.weight", matrix)
                .put("layer.weight.bias", FloatArray.zeros(OUT))
                .build();
        assertThat(Lora.ofRank(OUT).warnings(new Base(base.network(), weights))).isEmpty();
        assertThat(Lora.ofRank(OUT + 1).warnings(new Base(base.network(), weights)))
                .containsExactly("The rank 7 is more than some weights can use, at most: 'layer.weight' 6;"
                        + " numbers beyond that are trained and stored in vain.");
    }

    @Test
    void aPatternThatMatchesNothingNamesWhatThereIs() {
        Base base = GlyphTask.random(GlyphTask.mobile(5), 1);
        Lora lora = new Lora(2, 4, name -> name.contains("attention"));
        assertThatThrownBy(() -> lora.fit(base, GlyphTask.of("t", 3, 1), new ShortTraining(1, 0.1), 1, NOBODY))
                .isInstanceOf(BadModelException.class)
                .hasMessageContaining("block1.expand.kernel");
    }
}
