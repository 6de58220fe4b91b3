package org.weightcast.net;

import static org.weightcast.net.Signature.axes;

import java.util.List;
import org.weightcast.weights.Named;

/**
 * What the transformer of one block is told of the support images, besides their labels: the means of the block's input, of a
 * convolution over it, and of convolutions over the whole image.
 *
 * <p>With a summary, features are standardised by what they are over the images of training tasks, and the slices' tokens are told
 * the mean and the deviation of each over the support set, standardised by what these are over training tasks. Raw features of pictures of ink
 * are small and much the same in every task, so that without this kernels at the start of training follow the task by less than a
 * hundredth of their norm, and the generator learns nothing before it is switched off by what is noise to it.
 */
public record SupportFeatures(HyperTransformerSettings settings, int block) {
    public static final String CENTRE = "features.centre";
    public static final String SCALE = "features.scale";
    public static final String SUMMARY_CENTRE = "summary.centre";
    public static final String SUMMARY_SCALE = "summary.scale";

    /** Features of an image. */
    int length() {
        return settings.student().inputs(block) + settings.localChannels() + settings.sharedChannels();
    }

    Named<List<Axis>> weights() {
        if (!settings.summary()) {
            return Named.empty();
        }
        return Named.<List<Axis>>builder()
                .put(CENTRE, axes(length()))
                .put(SCALE, axes(length()))
                .put(SUMMARY_CENTRE, axes(2 * length()))
                .put(SUMMARY_SCALE, axes(2 * length()))
                .put("summary", axes(2 * length(), settings.width()))
                .build();
    }

    /** Features [E, n, f] as the tokens of images take them. */
    <T> T standardised(Ops<T> ops, Named<T> weights, T features) {
        return settings.summary()
                ? ops.multiply(ops.subtract(features, weights.get(CENTRE)), weights.get(SCALE))
                : features;
    }

    /** The slices' tokens [E, O, D] with what standardised features [E, n, f] say of the support set added to each. */
    <T> T told(Ops<T> ops, Named<T> weights, T slices, T features) {
        if (!settings.summary()) {
            return slices;
        }
        T standardised = ops.multiply(
                ops.subtract(summary(ops, features), weights.get(SUMMARY_CENTRE)), weights.get(SUMMARY_SCALE));
        return ops.add(slices, ops.matmul(standardised, weights.get("summary")));
    }

    /** Mean and deviation of standardised features [E, n, f] over the support set, [E, 1, 2f]. */
    public static <T> T summary(Ops<T> ops, T features) {
        Ops.Moments<T> moments = ops.moments(features, 1);
        T deviation = ops.sqrt(ops.add(moments.variance(), ops.constant(1e-6f)));
        return ops.concat(2, List.of(moments.mean(), deviation));
    }
}
