package org.weightcast.vision;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.weightcast.data.ImagePreparation;
import org.weightcast.data.ImageSpec;
import org.weightcast.data.Scene;
import org.weightcast.data.SceneArtist;
import org.weightcast.data.Seeds;
import org.weightcast.net.vision.Box;
import org.weightcast.torch.Torch;

/** Drawn scenes as networks see them. */
record SceneBatch(int size, List<Scene> scenes) {

    /** The scenes of a step. */
    static SceneBatch draw(int count, int size, long seed, long step) {
        SplittableRandom random = Seeds.at(seed, step);
        return new SceneBatch(
                size,
                IntStream.range(0, count)
                        .mapToObj(i -> SceneArtist.draw(random.nextLong(), size))
                        .toList());
    }

    /** The pictures [n, 3, S, S], values in 0..1. */
    Tensor images() {
        ImageSpec spec = new ImageSpec(3, size, false);
        float[] pixels = new float[scenes.size() * spec.values()];
        for (int i = 0; i < scenes.size(); i++) {
            float[] prepared = ImagePreparation.prepare(scenes.get(i).picture(), spec);
            System.arraycopy(prepared, 0, pixels, i * spec.values(), spec.values());
        }
        return Torch.tensor(pixels, scenes.size(), 3, size, size);
    }

    /** The label of each pixel, one-hot [n, S, S, K], the background first. */
    Tensor labels() {
        int columns = SceneArtist.KINDS.size() + 1;
        float[] rows = new float[scenes.size() * size * size * columns];
        int row = 0;
        for (Scene scene : scenes) {
            for (int label : scene.labels()) {
                rows[row++ * columns + label] = 1;
            }
        }
        return Torch.tensor(rows, scenes.size(), size, size, columns);
    }

    /** What there is in each scene. */
    List<List<LabelledBox>> things() {
        return scenes.stream()
                .map(scene -> scene.items().stream().map(this::thing).toList())
                .toList();
    }

    private LabelledBox thing(Scene.Item item) {
        return new LabelledBox(
                item.label(),
                Box.between(item.left() / size, item.top() / size, item.right() / size, item.bottom() / size));
    }
}
