package org.weightcast.net.vision;

import java.util.Arrays;
import org.weightcast.net.Classifier;

/**
 * Names for networks of colour pictures, as they stand in files and on the command line: the architecture, its settings and the side of
 * the pictures in pixels, such as {@code mobilenet-v2:0.35:32} or {@code vit:8:32}. The number of classes is said apart.
 */
public final class NetworkName {
    /** What names look like. */
    public static final String FORMS =
            "mini-mobile:SIZE, mobilenet-v2:WIDTH:SIZE, resnet:DEPTH:SIZE, isometric:SQUARE:SIZE, vit:SQUARE:SIZE";

    /** Smallest side of MobileNetV2's last maps, in pixels: below, it is halved less often than published. */
    private static final int LEAST_MAP = 4;

    private NetworkName() {}

    /**
     * The network of that name.
     *
     * @throws IllegalArgumentException if there is none; the message says which there are
     */
    public static Classifier network(String name, int classes) {
        String[] parts = name.split(":", -1);
        try {
            int size = Integer.parseInt(parts[parts.length - 1]);
            return switch (parts[0] + ":" + parts.length) {
                case "mini-mobile:2" -> MobileNetV2.mini(size, classes);
                case "mobilenet-v2:3" -> mobile(Double.parseDouble(parts[1]), size, classes);
                case "resnet:3" -> ResidualNetwork.ofDepth(Integer.parseInt(parts[1]), size, classes);
                case "isometric:3" -> IsometricNetwork.of(size, Integer.parseInt(parts[1]), classes);
                case "vit:3" -> VisionTransformer.small(size, Integer.parseInt(parts[1]), classes);
                default -> throw new IllegalArgumentException("it has " + Arrays.toString(parts));
            };
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "There is no network '" + name + "' (" + e.getMessage() + "); there are " + FORMS, e);
        }
    }

    private static MobileNetV2 mobile(double width, int size, int classes) {
        int halvings = Math.max(1, 31 - Integer.numberOfLeadingZeros(Math.max(1, size / LEAST_MAP)));
        return MobileNetV2.of(width, size, classes).halving(Math.min(5, halvings));
    }

    /** The side in pixels of the pictures that the network of that name sees. */
    public static int size(String name) {
        return Integer.parseInt(name.substring(name.lastIndexOf(':') + 1));
    }
}
