package org.weightcast.train;

import java.util.BitSet;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.weightcast.data.ClassSet;
import org.weightcast.data.Labels;
import org.weightcast.torch.Scope;
import org.weightcast.torch.Torch;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/**
 * Asks classifiers about each image of a set once.
 *
 * @param labels as in training
 * @param images asked about at once; of no influence on a model that uses stored statistics
 */
public record ClassTrial(ClassSet classes, Labels labels, int images) {
    private static final int DEFAULT_IMAGES = 250;

    public static ClassTrial of(ClassSet classes, Labels labels) {
        return new ClassTrial(classes, labels, DEFAULT_IMAGES);
    }

    /**
     * What came out.
     *
     * @param images how many were asked about
     * @param right which were answered rightly, class by class
     * @param loss mean cross-entropy
     */
    public record Result(int images, BitSet right, double loss) {
        /** The share answered rightly, in 0..1. */
        public double accuracy() {
            return right.cardinality() / (double) images;
        }
    }

    /** Asks about all images. */
    public Result ask(ImageModel model, Named<FloatArray> weights) {
        List<ImageBatch.Place> places = ImageBatch.places(classes);
        BitSet right = new BitSet(places.size());
        double loss = 0;
        try (Scope all = Scope.withoutGradients()) {
            Named<Tensor> tensors = Torch.tensors(weights);
            for (int done = 0; done < places.size(); done += images) {
                List<ImageBatch.Place> part = places.subList(done, Math.min(places.size(), done + images));
                try (Scope scope = Scope.open()) {
                    ImageBatch batch = ImageBatch.of(classes, labels, part);
                    Tensor logits = model.logits(tensors, batch.images());
                    loss += part.size()
                            * CrossEntropy.mean(logits, batch.targets()).item_double();
                    mark(right, done, logits, batch.targets());
                }
            }
        }
        return new Result(places.size(), right, loss / places.size());
    }

    private static void mark(BitSet right, int first, Tensor logits, Tensor targets) {
        double[] hits = Torch.doubles(Torch.argmax(logits, 1).eq(Torch.argmax(targets, 1)));
        for (int i = 0; i < hits.length; i++) {
            right.set(first + i, hits[i] != 0);
        }
    }
}
