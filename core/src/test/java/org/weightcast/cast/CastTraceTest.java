package org.weightcast.cast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.weightcast.data.Episode;
import org.weightcast.data.SupportSet;

class CastTraceTest {
    private final long seed = Long.getLong("weightcast.seed", System.nanoTime());

    @Test
    void watchesTheVeryCastThatMakesTheModel() {
        try (Caster caster = Caster.load(Caster.GLYPHS)) {
            SupportSet support = new Drawings(caster.imageSpec(true), seed).support(new int[] {3, 1, 2}, 4);
            CastTrace trace = CastTrace.of(caster, support, 7);
            try (CastModel model = caster.cast(support, 7)) {
                trace.kernels().asMap().forEach((block, kernel) -> {
                    float[] made = model.file().weights().get(block + ".kernel").toArray();
                    for (int i = 0; i < made.length; i++) {
                        assertThat(kernel.at(i)).as("seed %d", seed).isCloseTo(made[i], within(1e-5f));
                    }
                });
                int joined = (int) model.card().support().labels().stream()
                        .filter(label -> label == Episode.UNLABELED)
                        .count();
                assertThat(trace.images()).as("seed %d", seed).hasSize(6 + joined);
            }
            assertThat(trace.base().names()).isEqualTo(trace.kernels().names());
            assertThat(trace.base().get("block1")).isNotEqualTo(trace.kernels().get("block1"));
        }
    }

    @Test
    void aSlicesAttentionAddsUpToOne() {
        try (Caster caster = Caster.load(Caster.GLYPHS)) {
            SupportSet support = new Drawings(caster.imageSpec(true), seed).support(new int[] {2, 3}, 0);
            CastTrace trace = CastTrace.of(caster, support, 0);
            int layers = caster.card().settings().layers();
            assertThat(trace.attention().size())
                    .isEqualTo(layers * trace.kernels().size());
            trace.attention().asMap().forEach((layer, looks) -> {
                assertThat(looks.images().length).as(layer).isEqualTo(looks.slices().length);
                for (int slice = 0; slice < looks.images().length; slice++) {
                    assertThat(looks.images()[slice]).hasSize(5);
                    double all = Arrays.stream(looks.images()[slice]).sum()
                            + Arrays.stream(looks.slices()[slice]).sum();
                    assertThat(all).as("seed %d", seed).isCloseTo(1, within(1e-4));
                    assertThat(Arrays.stream(looks.images()[slice]).min().orElseThrow())
                            .isNotNegative();
                }
            });
        }
    }

    @Test
    void aStaticNetworkLooksNowhere() {
        try (Caster caster = Caster.load("glyphs-prototypes")) {
            SupportSet support = new Drawings(caster.imageSpec(true), seed).support(new int[] {1, 1}, 0);
            CastTrace trace = CastTrace.of(caster, support, 0);
            assertThat(trace.attention().size()).isZero();
            assertThat(trace.kernels()).isEqualTo(trace.base());
        }
    }
}
