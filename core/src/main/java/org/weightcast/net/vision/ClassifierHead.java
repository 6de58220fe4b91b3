package org.weightcast.net.vision;

import static org.weightcast.net.Signature.axes;

import java.util.List;
import org.weightcast.net.Axis;
import org.weightcast.net.LinearHead;
import org.weightcast.net.Ops;
import org.weightcast.net.Signature;
import org.weightcast.weights.Named;

/**
 * The end of a classifier: the mean of each map, then a {@link LinearHead} from F features to K logits.
 *
 * @param features F
 * @param classes K
 */
public record ClassifierHead(int features, int classes) {

    public Named<List<Axis>> weights() {
        return new LinearHead(features, classes).weights();
    }

    /** The mean of each map: [n, F, h, w] to [n, F]. */
    public static <T> T pooled(Ops<T> ops, T maps) {
        return ops.flatten(ops.mean(maps, 2, 3), 1, 3);
    }

    /** What a classifier with this head reads and answers, as {@link org.weightcast.net.Classifier} says. */
    Signature signature(Named<List<Axis>> body, int channels, int size) {
        return new Signature(
                body.with(weights()),
                Named.of("image", axes("batch", channels, size, size)),
                Named.of("logits", axes("batch", classes)));
    }
}
