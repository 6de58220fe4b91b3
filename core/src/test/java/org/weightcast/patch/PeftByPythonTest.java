package org.weightcast.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.weightcast.patch.Bases.drawn;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.JsonValue;
import org.weightcast.weights.Named;
import org.weightcast.weights.Safetensors;
import org.weightcast.weights.WeightHash;

/** What we write for the PEFT library, merged by a reader that shares no code with ours. Skipped where no Python has PyTorch. */
class PeftByPythonTest {
    private static final Named<FloatArray> BASE = Bases.base();

    /** The first of these that has PyTorch; Debian's package is for the system's own Python. */
    private static final List<String> PYTHONS = List.of("python3", "/usr/bin/python3");

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    /** Ranks and scales that differ, matrices stored [in, out], kernels, a head stored whole. */
    @Test
    void ourMatricesKernelsAndHeadMergeToOurWeights() throws Exception {
        compare(Named.<Change>of("mix", new Change.LowRank(drawn(1, 2, 5), drawn(2, 4, 2), 2, true))
                .with("stem.kernel.weight", new Change.LowRank(drawn(3, 3, 3, 3, 3), drawn(4, 6, 3, 1, 1), 0.3, false))
                .with("head.weight", new Change.Replace(drawn(5, 6, 3)))
                .with("head.bias", new Change.Replace(drawn(6, 3))));
    }

    @Test
    void matricesStoredAsPyTorchHasThemMergeToOurWeights() throws Exception {
        compare(Named.of("torch.weight", new Change.LowRank(drawn(7, 1, 5), drawn(8, 4, 1), 1.5, false)));
    }

    private void compare(Named<Change> changes) throws IOException, InterruptedException {
        Patch patch = new Patch("task", "lora", WeightHash.of(BASE), List.of(), List.of(), 8, changes);
        Path adapter = folder.resolve("adapter");
        Path base = folder.resolve("base.safetensors");
        PeftAdapter.write(adapter, patch, "base");
        Safetensors.write(base, BASE, Map.of("format", "pt"));
        Named<JsonValue> theirs =
                JsonValue.read("the answer of Python", merge(adapter, base)).fields();
        assertThat(theirs.names()).containsExactlyInAnyOrderElementsOf(changes.names());
        Named<FloatArray> ours = patch.on(BASE);
        theirs.asMap().forEach((name, values) -> {
            FloatArray expected = ours.get(name);
            assertThat(values.list()).as(name).hasSize(expected.size());
            for (int i = 0; i < expected.size(); i++) {
                assertThat(values.list().get(i).real64()).as(name).isCloseTo(expected.at(i), within(1e-6));
            }
        });
    }

    private String merge(Path adapter, Path base) throws IOException, InterruptedException {
        for (String python : PYTHONS) {
            if (run(List.of(python, "-c", "import torch")).ended()) {
                Run merge = run(List.of(
                        python,
                        Path.of("src", "test", "python", "merge_peft.py").toString(),
                        adapter.toString(),
                        base.toString()));
                assertThat(merge.ended()).as(merge.errors()).isTrue();
                return merge.output();
            }
        }
        return abort("no Python with PyTorch (Debian's python3-torch) was found, our LoRA files were not merged by it");
    }

    /** A program's end; one that is not there has not ended well. */
    private record Run(boolean ended, String output, String errors) {}

    private Run run(List<String> command) throws IOException, InterruptedException {
        Path errors = folder.resolve("errors.txt");
        Process process;
        try {
            process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
        } catch (IOException e) {
            return new Run(false, "", "'" + command.get(0) + "' cannot be run: " + e.getMessage());
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).as(command.toString()).isTrue();
        return new Run(process.exitValue() == 0, output, Files.readString(errors));
    }
}
