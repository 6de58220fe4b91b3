package org.weightcast.data;

import java.util.Arrays;
import java.util.List;

/**
 * The images of one class in memory, prepared for one {@link ImageSpec} and held as bytes (0..255 for 0..1), a quarter
 * of the floats' room. A class turned by quarter turns is a view of the same bytes.
 */
public final class ImageClass {
    private final String name;
    private final String group;
    private final ImageSpec spec;
    private final int quarterTurns;
    private final byte[] pixels; // [images, channels, size, size]
    private final int images;

    private ImageClass(String name, String group, ImageSpec spec, int quarterTurns, byte[] pixels) {
        this.name = name;
        this.group = group;
        this.spec = spec;
        this.quarterTurns = quarterTurns;
        this.pixels = pixels;
        this.images = pixels.length / spec.values();
    }

    /**
     * A class of prepared images.
     *
     * @param name the class name, such as {@code Latin/character03}
     * @param group what the class belongs to, such as the alphabet {@code Latin}
     * @param prepared each [channels, size, size], values in 0..1, as {@link ImagePreparation#prepare} returns them
     */
    public static ImageClass of(String name, String group, ImageSpec spec, List<float[]> prepared) {
        byte[] pixels = new byte[Math.multiplyExact(prepared.size(), spec.values())];
        int at = 0;
        for (float[] image : prepared) {
            if (image.length != spec.values()) {
                throw new IllegalArgumentException("An image of class " + name + " has " + image.length
                        + " values, its specification " + spec.values());
            }
            for (float value : image) {
                pixels[at++] = (byte) Math.round(255 * Math.max(0, Math.min(1, value)));
            }
        }
        return new ImageClass(name, group, spec, 0, pixels);
    }

    /**
     * Some of the images, as a class of the same name.
     *
     * @param from the first of them, counted from 0
     * @param to the first that is none of them any more
     */
    public ImageClass part(int from, int to) {
        if (from < 0 || from > to || to > images) {
            throw new IllegalArgumentException(
                    "Class " + name + " has " + images + " images, there are no " + from + " to " + to);
        }
        byte[] some = Arrays.copyOfRange(pixels, from * spec.values(), to * spec.values());
        return new ImageClass(name, group, spec, quarterTurns, some);
    }

    public String name() {
        return name;
    }

    public String group() {
        return group;
    }

    public ImageSpec spec() {
        return spec;
    }

    public int images() {
        return images;
    }

    /** How often the images are turned by 90 degrees, counterclockwise: 0..3. */
    public int quarterTurns() {
        return quarterTurns;
    }

    /** The same images in another group. */
    ImageClass inGroup(String other) {
        return new ImageClass(name, other, spec, quarterTurns, pixels);
    }

    /** The same images turned by a further {@code turns} x 90 degrees counterclockwise, as a class of its own. */
    public ImageClass turned(int turns) {
        int total = Math.floorMod(quarterTurns + turns, 4);
        return new ImageClass(name + "@" + 90 * total, group, spec, total, pixels);
    }

    /** Writes image {@code image} as floats in 0..1 [channels, size, size] to {@code target} from {@code offset} on. */
    public void copyInto(int image, float[] target, int offset) {
        int size = spec.size();
        int last = size - 1;
        // Where the first output pixel comes from, and how far apart in the source neighbours of the output are.
        int start = new int[] {0, last, size * size - 1, last * size}[quarterTurns];
        int right = new int[] {1, size, -1, -size}[quarterTurns];
        int down = new int[] {size, -1, -size, 1}[quarterTurns];
        int at = offset;
        for (int channel = 0; channel < spec.channels(); channel++) {
            int plane = (image * spec.channels() + channel) * size * size + start;
            for (int y = 0; y < size; y++) {
                int source = plane + y * down;
                for (int x = 0; x < size; x++, source += right) {
                    target[at++] = (pixels[source] & 255) / 255f;
                }
            }
        }
    }
}
