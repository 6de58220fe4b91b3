package org.weightcast.net.vision;

import org.weightcast.net.Classifier;

/**
 * Names for networks of colour pictures, as they stand in files and on the command line: the architecture, its settings and the side of
 * the pictures in pixels, such as {@code mobilenet-v2:0.35:32} or {@code vit:8:32}. The number of classes is said apart. Names that begin
 * with a collection's are those of networks as that collection publishes them; see {@link PublicFile}.
 */
public final class NetworkName {
    /** What names of networks in files of public collections look like. */
    public static final String PUBLIC_FORMS =
            "torchvision-mobilenet-v2:WIDTH:SIZE, timm-vit:tiny:SQUARE:SIZE, timm-vit:small:SQUARE:SIZE,"
                    + " timm-vit:base:SQUARE:SIZE";

    /** What names look like. */
    public static final String FORMS =
            "mini-mobile:SIZE, mobilenet-v2:WIDTH:SIZE, resnet:DEPTH:SIZE, isometric:SQUARE:SIZE, vit:SQUARE:SIZE, "
                    + PUBLIC_FORMS;

    static final String TORCHVISION = "torchvision-";
    static final String TIMM = "timm-";

    /** Smallest side of MobileNetV2's last maps, in pixels: below, it is halved less often than published. */
    private static final int LEAST_MAP = 4;

    /** What is more comes from a slip of the keyboard, and would take all memory there is. */
    private static final int MOST_PIXELS = 1024; // a side

    private static final int MOST_WIDTH = 10;
    private static final int MOST_LAYERS = 2000;

    private NetworkName() {}

    /**
     * The network of that name.
     *
     * @throws IllegalArgumentException if there is none; the message says which there are
     */
    public static Classifier network(String name, int classes) {
        String[] parts = name.split(":", -1);
        try {
            int size = inRange("pixels a side", Integer.parseInt(parts[parts.length - 1]), MOST_PIXELS);
            return switch (parts[0] + ":" + parts.length) {
                case "mini-mobile:2" -> MobileNetV2.mini(size, classes);
                case "mobilenet-v2:3" -> mobile(width(parts[1]), size, classes);
                case "resnet:3" ->
                    ResidualNetwork.ofDepth(inRange("layers", Integer.parseInt(parts[1]), MOST_LAYERS), size, classes);
                case "isometric:3" -> IsometricNetwork.of(size, Integer.parseInt(parts[1]), classes);
                case "vit:3" -> VisionTransformer.small(size, Integer.parseInt(parts[1]), classes);
                case "torchvision-mobilenet-v2:3" ->
                    NormalisedInput.imagenet(MobileNetV2.of(width(parts[1]), size, classes));
                case "timm-vit:4" -> transformer(parts[1], Integer.parseInt(parts[2]), size, classes);
                default -> throw new NumberFormatException("No name of a network: " + name);
            };
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("There is no network '" + name + "'; there are " + FORMS, e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "There is no network '" + name + "' (" + e.getMessage() + "); there are " + FORMS, e);
        }
    }

    private static int inRange(String what, int number, int most) {
        if (number < 1 || number > most) {
            throw new IllegalArgumentException("it has 1 to " + most + " " + what + ", not " + number);
        }
        return number;
    }

    private static double width(String text) {
        double width = Double.parseDouble(text);
        if (!(width > 0 && width <= MOST_WIDTH)) {
            throw new IllegalArgumentException("its width is above 0 and at most " + MOST_WIDTH + ", not " + text);
        }
        return width;
    }

    private static MobileNetV2 mobile(double width, int size, int classes) {
        int halvings = Math.max(1, 31 - Integer.numberOfLeadingZeros(Math.max(1, size / LEAST_MAP)));
        return MobileNetV2.of(width, size, classes).halving(Math.min(5, halvings));
    }

    private static VisionTransformer transformer(String kind, int square, int size, int classes) {
        int heads =
                switch (kind) {
                    case "tiny" -> 3;
                    case "small" -> 6;
                    case "base" -> 12;
                    default -> throw new IllegalArgumentException("it is tiny, small or base, not " + kind);
                };
        int width = 64 * heads;
        return new VisionTransformer(3, size, square, width, 12, heads, 4 * width, classes);
    }

    /** The side in pixels of the pictures that the network of that name sees. */
    public static int size(String name) {
        return Integer.parseInt(name.substring(name.lastIndexOf(':') + 1));
    }
}
