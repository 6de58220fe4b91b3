package org.weightcast.meta;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.weightcast.data.ClassSet;
import org.weightcast.data.ImageSpec;
import org.weightcast.data.SupportSet;
import org.weightcast.net.ConvBlocks;
import org.weightcast.net.Ops;
import org.weightcast.torch.Scope;
import org.weightcast.torch.Torch;
import org.weightcast.torch.TorchOps;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/**
 * A student's blocks with weights that stay as they are.
 *
 * @param spec of its images
 * @param weights as {@link ConvBlocks#weights} names them, perhaps among others
 */
public record FrozenStudent(ConvBlocks blocks, ImageSpec spec, Named<FloatArray> weights) {
    private static final Ops<Tensor> OPS = new TorchOps();
    private static final int CHUNK = 250;

    /** Embeddings [n, F] of all images of each class. */
    public List<FloatArray> embeddings(ClassSet classes) {
        List<FloatArray> found = new ArrayList<>();
        for (int c = 0; c < classes.size(); c++) {
            float[] pixels = new float[classes.images(c) * spec.values()];
            for (int i = 0; i < classes.images(c); i++) {
                classes.copyInto(c, i, pixels, i * spec.values());
            }
            found.add(embedding(pixels));
        }
        return found;
    }

    /** Embeddings [n, F] of the images of a support set. */
    FloatArray embedding(SupportSet support) {
        return embedding(support.pixels());
    }

    private FloatArray embedding(float[] pixels) {
        int count = pixels.length / spec.values();
        float[] all = new float[count * blocks.features()];
        try (Scope scope = Scope.withoutGradients()) {
            Named<Tensor> tensors = Torch.tensors(weights.only(blocks.weights()::has));
            Tensor images = Torch.tensor(pixels, count, spec.channels(), spec.size(), spec.size());
            for (int from = 0; from < count; from += CHUNK) {
                int rows = Math.min(CHUNK, count - from);
                float[] part = Torch.floats(blocks.embed(OPS, tensors, images.narrow(0, from, rows), 1));
                System.arraycopy(part, 0, all, from * blocks.features(), part.length);
            }
        }
        return FloatArray.wrap(all, count, blocks.features());
    }
}
