package org.weightcast.recipes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.bytedeco.pytorch.Tensor;
import org.weightcast.adapt.Base;
import org.weightcast.patch.Patch;
import org.weightcast.patch.PatchFile;
import org.weightcast.patch.PatchedWeights;
import org.weightcast.torch.Scope;
import org.weightcast.torch.Torch;
import org.weightcast.train.Classification;
import org.weightcast.train.ImageModel;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;
import org.weightcast.weights.Safetensors;

/** A base and the tasks it learned, as files: whether each, read back after all were learned, answers to the bit as it did when it was learned. */
final class StoredTasks {
    private static final int ASKED = 200; // images of a task

    private final Base base;
    private final List<Patch> patches = new ArrayList<>();
    private final List<Old> tasks = new ArrayList<>();

    /** What a task answered when it was learned, and which of the weights are its own. */
    private record Old(TaskData task, float[] logits, Function<PatchedWeights, Named<FloatArray>> weights) {}

    /** Notes what the base says about its own task, before others are learned. */
    StoredTasks(Base base, TaskData own) {
        this.base = base;
        tasks.add(new Old(own, logits(own, base.weights()), PatchedWeights::base));
    }

    /** Notes what a task says as soon as it is learned. */
    void learned(TaskData task, Patch patch) {
        patches.add(patch);
        tasks.add(new Old(task, logits(task, patch.on(base.weights())), all -> all.weights(patch.task())));
    }

    /** Writes base and patches to files, reads them, and counts the logits of all tasks that have other bits. */
    long changed() {
        try {
            Path folder = Files.createTempDirectory("tasks");
            Path baseFile = folder.resolve("base.safetensors");
            Path patchFile = folder.resolve("patches.safetensors");
            try {
                Safetensors.write(baseFile, base.weights(), Map.of());
                PatchFile.write(patchFile, patches);
                return changed(
                        PatchedWeights.of(Safetensors.read(baseFile).weights()).addAll(PatchFile.read(patchFile)));
            } finally {
                Files.deleteIfExists(baseFile);
                Files.deleteIfExists(patchFile);
                Files.delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The tasks cannot be kept in a temporary folder: " + e.getMessage(), e);
        }
    }

    private long changed(PatchedWeights read) {
        long changed = 0;
        for (Old old : tasks) {
            float[] now = logits(old.task(), old.weights().apply(read));
            for (int i = 0; i < now.length; i++) {
                changed += Float.floatToRawIntBits(now[i]) == Float.floatToRawIntBits(old.logits()[i]) ? 0 : 1;
            }
        }
        return changed;
    }

    /** How many tasks and logits are compared, in words. */
    String compared() {
        int logits = tasks.stream().mapToInt(each -> each.logits().length).sum();
        return logits + " logits of " + tasks.size() + " tasks";
    }

    private float[] logits(TaskData task, Named<FloatArray> weights) {
        try (Scope scope = Scope.withoutGradients()) {
            Tensor images = Classification.of(task.test(), ASKED).batch(1, 0).images();
            return Torch.floats(ImageModel.stored(base.network()).logits(Torch.tensors(weights), images));
        }
    }
}
