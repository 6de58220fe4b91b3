package org.weightcast.net;

import static org.weightcast.net.Signature.axes;

import java.util.Arrays;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/**
 * The plain small classifier: convolutional blocks under a linear head. Weights: those of {@link ConvBlocks} and of {@link LinearHead}.
 *
 * @param classes the number of classes K
 */
public record ConvClassifier(ConvBlocks blocks, int classes) implements Classifier {

    /**
     * The classifier that some weights belong to, told from their shapes; the image's size is taken for one that can be halved as often as
     * there are blocks.
     *
     * @throws IllegalArgumentException if they belong to none
     */
    public static ConvClassifier of(Named<FloatArray> weights) {
        if (!weights.has(ConvBlocks.name(1) + "kernel") || !weights.has(LinearHead.WEIGHT)) {
            throw new IllegalArgumentException(
                    "There is no classifier of convolutional blocks under a linear head with the weights "
                            + weights.names());
        }
        int[] head = weights.get(LinearHead.WEIGHT).shape();
        int inputs = weights.get(ConvBlocks.name(1) + "kernel").axis(1);
        ConvBlocks least = ConvBlocks.of(inputs, Integer.MAX_VALUE, weights);
        int side = (int) Math.round(Math.sqrt((double) head[0] / least.outputs(least.blocks())));
        ConvBlocks blocks = new ConvBlocks(inputs, side << least.blocks(), least.channels(), least.depths());
        ConvClassifier network = new ConvClassifier(blocks, head[1]);
        Named<int[]> wanted = network.signature().weights().map(Signature::sizes);
        boolean fits = wanted.names().equals(weights.names())
                && wanted.asMap().entrySet().stream()
                        .allMatch(each -> Arrays.equals(
                                each.getValue(), weights.get(each.getKey()).shape()));
        if (!fits) {
            throw new IllegalArgumentException("Not all weights belong to " + network + ": " + weights.names());
        }
        return network;
    }

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
