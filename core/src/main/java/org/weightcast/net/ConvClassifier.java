package org.weightcast.net;

import static org.weightcast.net.Signature.axes;

import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/**
 * The plain small classifier: convolutional blocks under a linear head. Weights: those of {@link ConvBlocks} and of {@link LinearHead}.
 *
 * @param classes the number of classes K
 */
public record ConvClassifier(ConvBlocks blocks, int classes) implements Classifier {

    @Override
    public Signature signature() {
        return new Signature(
                blocks.weights().with(head().weights()),
                Named.of("image", axes("batch", blocks.inputChannels(), blocks.size(), blocks.size())),
                Named.of("logits", axes("batch", classes)));
    }

    /** First weights, ready to be trained: kernels after He, gains 1, biases and stored statistics those of standard values. */
    public Named<FloatArray> initial(long seed) {
        return blocks.initial(seed).with(head().initial(seed));
    }

    @Override
    public <T> T logits(Ops<T> ops, Named<T> weights, T images, Norm<T> norm) {
        T features = ops.squeeze(blocks.embed(ops, weights, images, 1, norm), 0); // [n, F]
        return LinearHead.logits(ops, weights, features);
    }

    private LinearHead head() {
        return new LinearHead(blocks.features(), classes);
    }
}
