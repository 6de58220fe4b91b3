package org.weightcast.net.vision;

import static org.weightcast.net.Signature.axes;

import java.util.List;
import org.weightcast.net.Axis;
import org.weightcast.net.Classifier;
import org.weightcast.net.LinearHead;
import org.weightcast.net.Norm;
import org.weightcast.net.Ops;
import org.weightcast.net.Signature;
import org.weightcast.weights.Named;

/**
 * The vision transformer (Dosovitskiy et al. 2021, 2010.11929): squares of pixels as tokens, a class token before them, learned
 * positions, {@link PreNormLayer}s, a norm, and a linear map of the class token. It has no batch norm. Weights:
 * {@code patch.kernel} [D, C, p, p], {@code patch.bias} [D], {@code class_token} [D], {@code positions} [N + 1, D] with the class
 * token's first, {@code layer1} and on, {@code norm.gain} and {@code norm.bias} [D], and those of the {@link LinearHead}.
 *
 * @param channels colour channels C of the image
 * @param size height and width of the image in pixels, a multiple of {@code patch}
 * @param patch height and width p of a square in pixels
 * @param width token width D
 * @param depth layers
 * @param heads attention heads of a layer
 * @param hidden values between the two maps of a layer's feed-forward part
 * @param classes K
 */
public record VisionTransformer(
        int channels, int size, int patch, int width, int depth, int heads, int hidden, int classes)
        implements Classifier {

    public VisionTransformer {
        if (patch < 1 || size % patch != 0) {
            throw new IllegalArgumentException(
                    "A picture of " + size + " pixels does not divide into squares of " + patch);
        }
    }

    /** A small one for colour pictures of 32 pixels: width 96, 6 layers of 4 heads. */
    public static VisionTransformer small(int size, int patch, int classes) {
        return new VisionTransformer(3, size, patch, 96, 6, 4, 192, classes);
    }

    /** The number N of squares. */
    public int patches() {
        return size / patch * (size / patch);
    }

    @Override
    public Signature signature() {
        Named.Builder<List<Axis>> weights = Named.<List<Axis>>builder()
                .put("patch.kernel", axes(width, channels, patch, patch))
                .put("patch.bias", axes(width))
                .put("class_token", axes(width))
                .put("positions", axes(patches() + 1, width));
        for (int layer = 1; layer <= depth; layer++) {
            weights.putAll(layer().weights().prefixed(layerName(layer)));
        }
        weights.put("norm.gain", axes(width)).put("norm.bias", axes(width));
        return head().signature(weights.build(), channels, size);
    }

    /** What all layers are like. */
    public PreNormLayer layer() {
        return new PreNormLayer(width, heads, hidden);
    }

    /** The prefix of a layer's weights, counted from 1. */
    public static String layerName(int layer) {
        return "layer" + layer + ".";
    }

    private ClassifierHead head() {
        return new ClassifierHead(width, classes);
    }

    /** The tokens that the first layer sees [n, N + 1, D], the class token before the squares, from images [n, C, S, S]. */
    public <T> T tokens(Ops<T> ops, Named<T> weights, T images) {
        T maps = ops.conv2d(images, weights.get("patch.kernel"), patch, 0, 1); // [n, D, S/p, S/p]
        T squares = ops.add(ops.transpose(ops.flatten(maps, 2, 3), 0, 2, 1), weights.get("patch.bias")); // [n, N, D]
        T row = ops.unsqueeze(ops.unsqueeze(weights.get("class_token"), 0), 0); // [1, 1, D]
        T classes = forEach(ops, row, squares); // [n, 1, D]
        return ops.add(ops.concat(1, List.of(classes, squares)), weights.get("positions"));
    }

    /** Rows [1, m, D] once for each of the sequences [n, t, D]: [n, m, D]. */
    public static <T> T forEach(Ops<T> ops, T rows, T sequences) {
        T one = ops.slice(sequences, 1, 0, 1); // [n, 1, D]
        return ops.add(ops.multiply(one, ops.constant(0)), rows);
    }

    /** All layers: tokens [n, t, D] to tokens [n, t, D]. */
    public <T> T encode(Ops<T> ops, Named<T> weights, T tokens) {
        T x = tokens;
        for (int layer = 1; layer <= depth; layer++) {
            x = layer().apply(ops, weights.under(layerName(layer)), x);
        }
        return x;
    }

    /**
     * What the head reads of one token after the last layer.
     *
     * @param tokens [n, t, D]
     * @param position which of the t tokens; 0 is the class token
     * @return [n, D]
     */
    public <T> T features(Ops<T> ops, Named<T> weights, T tokens, int position) {
        T token = ops.squeeze(ops.slice(tokens, 1, position, position + 1), 1); // [n, D]
        return PreNormLayer.norm(ops, weights, token);
    }

    @Override
    public <T> T logits(Ops<T> ops, Named<T> weights, T images, Norm<T> norm) {
        T encoded = encode(ops, weights, tokens(ops, weights, images));
        return LinearHead.logits(ops, weights, features(ops, weights, encoded, 0));
    }
}
