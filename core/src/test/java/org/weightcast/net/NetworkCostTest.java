package org.weightcast.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The shapes and costs of the shipped networks. */
class NetworkCostTest {
    private static final ConvBlocks BLOCKS = new ConvBlocks(1, 28, List.of(8, 16)); // 28, 14, 7 pixels

    @Test
    void theStudentCostsItsConvolutionsAndItsPrototypes() {
        Cost cost = CostOps.cost(new StudentCnn(BLOCKS, 5), Map.of("batch", 3));
        int features = 16 * 7 * 7;
        assertThat(cost.parameters()).isEqualTo(8 * 9 + 2 * 8 + 16 * 8 * 9 + 2 * 16 + 5 * features + 1); // temperature
        assertThat(cost.statistics()).isEqualTo(2 * (8 + 16));
        assertThat(cost.multiplyAdds()).isEqualTo(3 * (28 * 28 * 8 * 9 + 14 * 14 * 16 * 8 * 9 + 5L * features));
    }

    @Test
    void episodesSideBySideCostWhatTheyCostAlone() {
        HyperTransformerSettings settings = HyperTransformerSettings.of(BLOCKS);
        Map<String, Integer> sizes = Map.of("support", 11, "class", 4);
        Cost one = CostOps.cost(new HyperTransformer(settings, 1), sizes);
        Cost three = CostOps.cost(new HyperTransformer(settings, 3), sizes);
        assertThat(three.parameters()).isEqualTo(one.parameters());
        assertThat(three.multiplyAdds()).isEqualTo(3 * one.multiplyAdds());
        assertThat(three.outputs().get("prototypes")).isEqualTo(new Shape(3, 4, 16 * 7 * 7));
    }

    @Test
    void moreClassesThanEverSeenFit() {
        HyperTransformer caster = new HyperTransformer(HyperTransformerSettings.of(BLOCKS), 1);
        Cost cost = CostOps.cost(caster, Map.of("support", 20_000, "class", 1_000));
        assertThat(cost.outputs().get("prototypes")).isEqualTo(new Shape(1, 1000, 16 * 7 * 7));
    }
}
