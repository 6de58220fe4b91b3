package org.weightcast.adapt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.weightcast.adapt.GlyphTask.NOBODY;

import java.nio.file.Path;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weightcast.net.ArrayOps;
import org.weightcast.net.Norm;
import org.weightcast.net.vision.InitialWeights;
import org.weightcast.net.vision.MemoryTransformer;
import org.weightcast.patch.Patch;
import org.weightcast.patch.PatchFile;
import org.weightcast.patch.PatchedWeights;
import org.weightcast.torch.Scope;
import org.weightcast.torch.Torch;
import org.weightcast.train.Objective;
import org.weightcast.train.ShortTraining;
import org.weightcast.weights.BadModelException;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

class MemoryTest {
    private static final Base BASE = GlyphTask.random(GlyphTask.transformer(5), 1);
    private static final Task BIRDS = GlyphTask.of("birds", 4, 2);
    private static final Task BOATS = GlyphTask.of("boats", 3, 3);
    private static final ShortTraining SHORT = new ShortTraining(80, 0.02);

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    @Test
    void tasksAreLearnedKeptInOneFileAndAnsweredInOnePass() throws Exception {
        Patch birds = new Memory(2, List.of()).fit(BASE, BIRDS, SHORT, 1, NOBODY);
        Patch boats = new Memory(3, List.of(birds)).fit(BASE, BOATS, SHORT, 1, NOBODY);
        assertThat(birds.values()).isEqualTo(2 * 2 * 16 + 16 + 16 * 4 + 4); // L m D + D + D n + n
        assertThat(boats.dependsOn()).containsExactly("birds");
        PatchFile.write(folder.resolve("tasks"), List.of(birds, boats));
        PatchedWeights all = PatchedWeights.of(BASE.weights()).addAll(PatchFile.read(folder.resolve("tasks")));
        assertThatThrownBy(() -> all.remove("birds"))
                .isInstanceOf(BadModelException.class)
                .hasMessageContaining("'boats'");
        MemoryTransformer network = Memory.network(BASE, all.patches());
        Named<FloatArray> weights = all.together(List.of("birds", "boats"));
        for (Task task : List.of(BIRDS, BOATS)) {
            assertThat(GlyphTask.accuracy(network.answering(task.name()), task, weights))
                    .as(task.name())
                    .isGreaterThan(0.6);
        }
        Named<FloatArray> image = Named.of("image", FloatArray.filled(0.3f, 1, 1, GlyphTask.SIZE, GlyphTask.SIZE));
        FloatArray old = BASE.network().logits(new ArrayOps(), BASE.weights(), image.get("image"), Norm.stored());
        assertThat(network.apply(new ArrayOps(), weights, image).get("logits")).isEqualTo(old);
    }

    /** Activations of the base computed once give the losses that those of every batch give. */
    @Test
    void theTableChangesNothing() {
        MemoryTransformer.Task added = new MemoryTransformer.Task("birds", 2, 4, List.of());
        MemoryTransformer network = new MemoryTransformer(GlyphTask.transformer(5), List.of(added));
        try (Scope scope = Scope.open()) {
            Named<Tensor> fixed = Torch.tensors(BASE.weights());
            Named<Tensor> weights =
                    Torch.tensors(InitialWeights.of(network, 3).under("memory.").prefixed("memory."));
            Objective once = Memory.onTable(network, BIRDS, fixed, 7);
            Objective afresh = Memory.afresh(network, BIRDS, fixed, 7);
            for (long step = 0; step < 3; step++) {
                assertThat(once.evaluate(weights, step).loss().item_double())
                        .isCloseTo(afresh.evaluate(weights, step).loss().item_double(), within(1e-5));
            }
        }
    }

    @Test
    void otherNetworksAndOtherPatchesAreRefused() {
        Base mobile = GlyphTask.random(GlyphTask.mobile(5), 1);
        ShortTraining one = new ShortTraining(1, 0.02);
        assertThatThrownBy(() -> new Memory(2, List.of()).fit(mobile, BIRDS, one, 1, NOBODY))
                .isInstanceOf(BadModelException.class)
                .hasMessageContaining("vision transformers");
        Patch norm = Adaptation.norm().fit(BASE, BIRDS, one, 1, NOBODY);
        assertThatThrownBy(() -> new Memory(2, List.of(norm)).fit(BASE, BOATS, one, 1, NOBODY))
                .isInstanceOf(BadModelException.class)
                .hasMessageContaining("'birds' is of the kind 'norm'");
    }
}
