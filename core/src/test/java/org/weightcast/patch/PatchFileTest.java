package org.weightcast.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.weightcast.patch.Bases.drawn;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weightcast.weights.BadModelException;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;
import org.weightcast.weights.Safetensors;
import org.weightcast.weights.WeightHash;

class PatchFileTest {
    private static final String HASH = WeightHash.of(Bases.base());
    private static final Patch BIRDS = new Patch(
            "Vögel 1",
            "norm",
            HASH,
            List.of(),
            List.of("Spatz", "\"Meise\""),
            32,
            Named.<Change>of("norm.gain", new Change.Add(drawn(1, 6)))
                    .with("head.bias", new Change.Replace(drawn(2, 3))));
    private static final Patch BOATS = new Patch(
            "boats",
            "lora",
            HASH,
            List.of("Vögel 1"),
            List.of(),
            24,
            Named.<Change>of("mix", new Change.LowRank(drawn(3, 2, 5), drawn(4, 4, 2), 1 / 3.0, true))
                    .with(
                            "stem.kernel.weight",
                            new Change.LowRank(drawn(5, 2, 3, 3, 3), drawn(6, 6, 2, 1, 1), 2, false)));

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("tasks.safetensors");
    }

    @Test
    void severalTasksComeBackFromOneFile() throws Exception {
        PatchFile.write(file, List.of(BIRDS, BOATS));
        assertThat(PatchFile.read(file)).containsExactly(BIRDS, BOATS);
        assertThat(Safetensors.read(file).weights().names())
                .containsExactly(
                        "Vögel 1/norm.gain",
                        "Vögel 1/head.bias",
                        "boats/mix.lora_A",
                        "boats/mix.lora_B",
                        "boats/stem.kernel.weight.lora_A",
                        "boats/stem.kernel.weight.lora_B");
    }

    @Test
    void removingATaskRestoresTheFileByteForByte() throws Exception {
        PatchedWeights one = PatchedWeights.of(Bases.base()).add(BIRDS);
        PatchFile.write(file, one.patches());
        Path other = folder.resolve("other.safetensors");
        PatchFile.write(other, one.add(BOATS).remove("boats").patches());
        assertThat(other).hasSameBinaryContentAs(file);
    }

    @Test
    void tensorsMissingOrLeftOverAreMistakes() throws Exception {
        PatchFile.write(file, List.of(BIRDS));
        Safetensors.Contents contents = Safetensors.read(file);
        Named<FloatArray> fewer = contents.weights().only(name -> !name.endsWith("bias"));
        Safetensors.write(file, fewer, contents.metadata());
        assertThatThrownBy(() -> PatchFile.read(file))
                .isInstanceOf(BadModelException.class)
                .hasMessageContaining("lacks the tensor 'Vögel 1/head.bias'");
        Safetensors.write(file, contents.weights().with("other/x", drawn(1, 2)), contents.metadata());
        assertThatThrownBy(() -> PatchFile.read(file))
                .isInstanceOf(BadModelException.class)
                .hasMessageContaining("2 of 3 tensors")
                .hasMessageContaining("other/x");
    }

    @Test
    void whatIsNoPatchOrNotFiniteIsRefused() throws Exception {
        Safetensors.write(file, Bases.base(), Map.of());
        assertThatThrownBy(() -> PatchFile.read(file))
                .isInstanceOf(BadModelException.class)
                .hasMessageContaining("holds weights but no patches");
        PatchFile.write(file, List.of());
        assertThatThrownBy(() -> PatchFile.read(file))
                .isInstanceOf(BadModelException.class)
                .hasMessageContaining("patches without any");
        PatchFile.write(file, List.of(BIRDS));
        Safetensors.Contents contents = Safetensors.read(file);
        Safetensors.write(
                file,
                contents.weights().with("Vögel 1/norm.gain", FloatArray.filled(Float.NaN, 6)),
                contents.metadata());
        assertThatThrownBy(() -> PatchFile.read(file))
                .isInstanceOf(BadModelException.class)
                .hasMessageContaining("tasks.safetensors")
                .hasMessageContaining("'norm.gain' that is not finite");
        Safetensors.write(
                file,
                contents.weights(),
                Map.of(
                        "weightcast.patches",
                        contents.metadata()
                                .getOrDefault("weightcast.patches", "")
                                .replace("\"add\"", "\"spin\"")));
        assertThatThrownBy(() -> PatchFile.read(file))
                .isInstanceOf(BadModelException.class)
                .hasMessageContaining("'spin'");
    }
}
