package org.weightcast.net.vision;

import java.nio.file.Path;
import org.weightcast.net.LinearHead;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;
import org.weightcast.weights.Safetensors;

/**
 * A file of torchvision's or timm's, read as weights of one of our networks for pictures in 0..1. MobileNetV2 normalises them
 * itself ({@link NormalisedInput}); a vision transformer has no border that a picture is padded with, so there the normalising is
 * multiplied into the first map, and the network stays a plain {@link VisionTransformer}.
 */
public final class PublicFile {
    private static final int USUAL_CLASSES = 1000;
    private static final float TIMM_MEAN = 0.5f;
    private static final float TIMM_DEVIATION = 0.5f;

    private PublicFile() {}

    /**
     * Reads a safetensors file.
     *
     * @param network a {@link NetworkName} of a public collection; the file tells how many classes there are
     * @throws IllegalArgumentException if there is no public network of that name
     * @throws org.weightcast.weights.BadModelException if the file is not one of that network; see {@link PublicNames#read}
     */
    public static Named<FloatArray> read(Path file, String network) {
        if (network.startsWith(NetworkName.TORCHVISION)) {
            int classes = classes(file, "classifier.1.weight");
            NormalisedInput whole = (NormalisedInput) NetworkName.network(network, classes);
            return PublicNames.torchvision((MobileNetV2) whole.network()).read(file);
        }
        if (network.startsWith(NetworkName.TIMM)) {
            int classes = classes(file, "head.weight");
            VisionTransformer transformer = (VisionTransformer) NetworkName.network(network, classes);
            return normalising(PublicNames.timm(transformer).read(file));
        }
        throw new IllegalArgumentException(
                "No public collection has a network '" + network + "'; there are " + NetworkName.PUBLIC_FORMS);
    }

    private static int classes(Path file, String head) {
        return Safetensors.read(file)
                .weights()
                .find(head)
                .filter(weight -> weight.rank() == 2)
                .map(weight -> weight.axis(0))
                .orElse(USUAL_CLASSES); // reading by names then says what is missing
    }

    /** The number of classes that weights of a network tell apart. */
    public static int classes(Named<FloatArray> weights) {
        return weights.get(LinearHead.WEIGHT).axis(1);
    }

    /** Weights that do with x what those given do with (x - mean) / deviation. */
    private static Named<FloatArray> normalising(Named<FloatArray> weights) {
        FloatArray kernel = weights.get("patch.kernel"); // [D, C, p, p]
        float[] scaled = kernel.toArray();
        float[] bias = weights.get("patch.bias").toArray();
        int inputs = scaled.length / bias.length;
        for (int out = 0; out < bias.length; out++) {
            double moved = 0;
            for (int i = out * inputs; i < (out + 1) * inputs; i++) {
                scaled[i] /= TIMM_DEVIATION;
                moved += (double) scaled[i] * TIMM_MEAN;
            }
            bias[out] = (float) (bias[out] - moved);
        }
        return weights.with("patch.kernel", FloatArray.wrap(scaled, kernel.shape()))
                .with("patch.bias", FloatArray.wrap(bias, bias.length));
    }
}
