package org.weightcast.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.weightcast.patch.Bases.drawn;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.weightcast.weights.BadModelException;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;
import org.weightcast.weights.Safetensors;
import org.weightcast.weights.WeightHash;

class PeftAdapterTest {
    private static final Named<FloatArray> BASE = Bases.base();

    /** As the library itself writes it for r 2, alpha 3 and one linear layer. */
    private static final String CONFIG =
            """
            {"alora_invocation_tokens": null, "alpha_pattern": {}, "arrow_config": null, "auto_mapping": null,
             "base_model_name_or_path": "base", "bias": "none", "corda_config": null, "ensure_weight_tying": false,
             "eva_config": null, "exclude_modules": null, "fan_in_fan_out": false, "inference_mode": true,
             "init_lora_weights": true, "layer_replication": null, "layers_pattern": null, "layers_to_transform": null,
             "loftq_config": {}, "lora_alpha": 3, "lora_bias": false, "lora_dropout": 0.1, "megatron_config": null,
             "megatron_core": "megatron.core", "modules_to_save": null, "peft_type": "LORA", "peft_version": "0.18.0",
             "qalora_group_size": 16, "r": 2, "rank_pattern": {}, "revision": null, "target_modules": ["torch"],
             "target_parameters": null, "task_type": null, "trainable_token_indices": null, "use_dora": false,
             "use_qalora": false, "use_rslora": false}
            """;

    private static final Named<FloatArray> FACTORS = Named.of("base_model.model.torch.lora_A.weight", drawn(21, 2, 5))
            .with("base_model.model.torch.lora_B.weight", drawn(22, 4, 2));

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    private Patch read(String config, Named<FloatArray> tensors) throws Exception {
        Files.writeString(folder.resolve("adapter_config.json"), config);
        Safetensors.write(folder.resolve("adapter_model.safetensors"), tensors, Map.of("format", "pt"));
        return PeftAdapter.read(folder, "task", 8, BASE);
    }

    private static void assertAdded(Patch patch, double scale) {
        FloatArray a = FACTORS.get("base_model.model.torch.lora_A.weight");
        FloatArray b = FACTORS.get("base_model.model.torch.lora_B.weight");
        FloatArray changed = patch.on(BASE).get("torch.weight");
        for (int o = 0; o < 4; o++) {
            for (int i = 0; i < 5; i++) {
                float before = BASE.get("torch.weight").at(o * 5 + i);
                float product = b.at(o * 2) * a.at(i) + b.at(o * 2 + 1) * a.at(5 + i);
                assertThat(changed.at(o * 5 + i)).isCloseTo((float) (before + scale * product), within(2e-6f));
            }
        }
    }

    @Test
    void readsWhatTheLibraryWrites() throws Exception {
        Patch patch = read(CONFIG, FACTORS);
        assertAdded(patch, 1.5);
        assertThat(patch.base()).isEqualTo(WeightHash.of(BASE));
        assertThat(patch.changes().names()).containsExactly("torch.weight");
    }

    @Test
    void scalesAsTheConfigurationSays() throws Exception {
        assertAdded(read(CONFIG.replace("\"use_rslora\": false", "\"use_rslora\": true"), FACTORS), 3 / Math.sqrt(2));
        assertAdded(read(CONFIG.replace("\"alpha_pattern\": {}", "\"alpha_pattern\": {\"to.*h\": 10}"), FACTORS), 5);
        String other = CONFIG.replace("\"r\": 2", "\"r\": 16");
        assertThatThrownBy(() -> read(other, FACTORS))
                .isInstanceOf(BadModelException.class)
                .hasMessageContaining("its rank is 2, but adapter_config.json says 16");
        assertAdded(read(other.replace("\"rank_pattern\": {}", "\"rank_pattern\": {\"torch\": 2}"), FACTORS), 1.5);
    }

    @Test
    void writesAndReadsBackMatricesKernelsAndWholeModules() throws Exception {
        Patch patch = new Patch(
                "task",
                "lora",
                WeightHash.of(BASE),
                List.of(),
                List.of("a", "b", "c"),
                8,
                Named.<Change>of("mix", new Change.LowRank(drawn(1, 2, 5), drawn(2, 4, 2), 2, true))
                        .with(
                                "stem.kernel.weight",
                                new Change.LowRank(drawn(3, 1, 3, 3, 3), drawn(4, 6, 1, 1, 1), 0.3, false))
                        .with("head.weight", new Change.Replace(drawn(5, 6, 3)))
                        .with("head.bias", new Change.Replace(drawn(6, 3))));
        Path place = folder.resolve("new/adapter");
        PeftAdapter.write(place, patch, "base");
        Patch back = PeftAdapter.read(place, "task", 1, BASE);
        assertThat(back.on(BASE)).isEqualTo(patch.on(BASE));
        assertThat(back.classes()).containsExactly("a", "b", "c");
        assertThat(back.size()).isEqualTo(8);
        assertThat(Safetensors.read(place.resolve("adapter_model.safetensors"))
                        .weights()
                        .names())
                .containsExactly(
                        "base_model.model.mix.lora_A.weight",
                        "base_model.model.mix.lora_B.weight",
                        "base_model.model.stem.kernel.lora_A.weight",
                        "base_model.model.stem.kernel.lora_B.weight",
                        "base_model.model.head.weight",
                        "base_model.model.head.bias");
        assertThat(Files.readString(place.resolve("adapter_config.json")))
                .contains("\"fan_in_fan_out\":true", "\"modules_to_save\":[\"head\"]", "\"r\":2");
        Named<FloatArray> other = BASE.with("norm.gain", drawn(9, 6));
        assertThatThrownBy(() -> PeftAdapter.read(place, "task", 1, other))
                .isInstanceOf(BadModelException.class)
                .hasMessageContaining(WeightHash.of(BASE))
                .hasMessageContaining(WeightHash.of(other));
    }

    @Test
    void everyTensorIsAppliedOrItIsAMistake() {
        assertThatThrownBy(() -> read(CONFIG, FACTORS.with("base_model.model.torch.lora_magnitude", drawn(1, 4))))
                .isInstanceOf(BadModelException.class)
                .hasMessageContaining("2 of 3 tensors applied")
                .hasMessageContaining("lora_magnitude");
        assertThatThrownBy(() -> read(CONFIG, FACTORS.only(name -> name.contains("lora_A"))))
                .isInstanceOf(BadModelException.class)
                .hasMessageContaining("0 of 1 tensors applied");
        assertThatThrownBy(() -> read(CONFIG.replace("[\"torch\"]", "[\"torch\", \"mix\"]"), FACTORS))
                .isInstanceOf(BadModelException.class)
                .hasMessageContaining("nothing changes [mix]");
        assertThatThrownBy(() -> read(CONFIG.replace("[\"torch\"]", "[\"mix\"]"), FACTORS))
                .isInstanceOf(BadModelException.class)
                .hasMessageContaining("0 of 2 tensors applied")
                .hasMessageContaining("torch.lora_A");
        assertThatThrownBy(() -> read(CONFIG.replace("[\"torch\"]", "\"t.*\""), FACTORS.prefixed("x.")))
                .isInstanceOf(BadModelException.class)
                .hasMessageContaining("0 of 2 tensors applied");
        assertThatThrownBy(() -> read(
                        CONFIG.replace("\"modules_to_save\": null", "\"modules_to_save\": [\"classifier\"]"), FACTORS))
                .isInstanceOf(BadModelException.class)
                .hasMessageContaining("nothing changes [classifier]");
    }

    @Test
    void anotherBaseIsNamed() {
        assertThatThrownBy(() -> read(
                        CONFIG.replace("[\"torch\"]", "[\"attn\"]"),
                        Named.of("base_model.model.attn.lora_A.weight", drawn(21, 2, 5))
                                .with("base_model.model.attn.lora_B.weight", drawn(22, 4, 2))))
                .isInstanceOf(BadModelException.class)
                .hasMessageContaining("'attn', which this base does not have");
        assertThatThrownBy(() -> read(CONFIG, FACTORS.with("base_model.model.torch.lora_B.weight", drawn(22, 7, 2))))
                .isInstanceOf(BadModelException.class)
                .hasMessageContaining("'torch.weight' is [4, 5], but [7, 5]");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            textBlock =
                    """
            "use_dora": false,          "use_dora": true,           use_dora
            "layer_replication": null,  "layer_replication": [[0;1]], layer_replication
            "peft_type": "LORA",        "peft_type": "MISS",        MISS
            "bias": "none",             "bias": "all",              bias
            "init_lora_weights": true,  "init_lora_weights": "pissa", pissa
            "lora_bias": false,         "newer_than_us": 7,         newer_than_us
            "r": 2,                     "rank": 2,                  'r'
            "r": 2,                     "r": 20000000000,           32 bits
            "r": 2,                     "r": 0,                     at least 1
            "alpha_pattern": {},        "alpha_pattern": {"(": 3},  '('
            """)
    void whatItCannotDoIsRefusedByName(String before, String after, String named) {
        assertThat(CONFIG).contains(before);
        assertThatThrownBy(() -> read(CONFIG.replace(before, after.replace(';', ',')), FACTORS))
                .isInstanceOf(BadModelException.class)
                .hasMessageContaining("adapter_config.json")
                .hasMessageContaining(named);
    }

    @Test
    void whatTheConventionCannotSayIsNotWritten() {
        Patch patch = new Patch(
                "task",
                "norm",
                WeightHash.of(BASE),
                List.of(),
                List.of(),
                8,
                Named.of("head.bias", new Change.Replace(drawn(1, 2))));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PeftAdapter.write(folder.resolve("no"), patch, "base"))
                .withMessageContaining("file of patches");
        assertThat(folder.resolve("no")).doesNotExist();
    }
}
