package org.weightcast.net.vision;

import java.util.List;
import org.weightcast.net.Classifier;
import org.weightcast.net.Norm;
import org.weightcast.net.Ops;
import org.weightcast.net.Signature;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/**
 * A network that wants its pictures normalised: mean subtracted and divided by the deviation, colour by colour. Pictures in 0..1 go in, so
 * whoever trains or asks it need not know, and a file of it does it by itself. The weights are the network's own.
 *
 * @param mean of each colour, of pixels in 0..1
 * @param deviation of each colour
 */
public record NormalisedInput(Classifier network, List<Float> mean, List<Float> deviation) implements Classifier {
    private static final List<Float> IMAGENET_MEAN = List.of(0.485f, 0.456f, 0.406f);
    private static final List<Float> IMAGENET_DEVIATION = List.of(0.229f, 0.224f, 0.225f);

    public NormalisedInput {
        mean = List.copyOf(mean);
        deviation = List.copyOf(deviation);
        if (mean.size() != deviation.size()) {
            throw new IllegalArgumentException("There are means " + mean + " and deviations " + deviation);
        }
    }

    /** With ImageNet's means and deviations, as torchvision's models want it. */
    public static NormalisedInput imagenet(Classifier network) {
        return new NormalisedInput(network, IMAGENET_MEAN, IMAGENET_DEVIATION);
    }

    @Override
    public Signature signature() {
        return network.signature();
    }

    @Override
    public <T> T logits(Ops<T> ops, Named<T> weights, T images, Norm<T> norm) {
        T centred = ops.subtract(images, ops.constant(perColour(mean)));
        return network.logits(ops, weights, ops.divide(centred, ops.constant(perColour(deviation))), norm);
    }

    /** [C, 1, 1]. */
    private static FloatArray perColour(List<Float> values) {
        float[] all = new float[values.size()];
        for (int i = 0; i < all.length; i++) {
            all[i] = values.get(i);
        }
        return FloatArray.wrap(all, all.length, 1, 1);
    }
}
