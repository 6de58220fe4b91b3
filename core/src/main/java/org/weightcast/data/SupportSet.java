package org.weightcast.data;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;

/**
 * The examples that a network is made from: a few labelled images of each class, and perhaps some without a label. From two
 * classes with one image each upwards, any number of classes and any, uneven number of images.
 *
 * @param spec what the network will see of a picture; the images are prepared for it
 * @param classes the names of the classes, distinct
 * @param images all images, in any order
 */
public record SupportSet(ImageSpec spec, List<String> classes, List<Image> images) {
    public SupportSet {
        classes = List.copyOf(classes);
        images = List.copyOf(images);
        if (new HashSet<>(classes).size() < classes.size()) {
            throw new IllegalArgumentException("The classes " + classes + " are not distinct");
        }
        int[] counts = new int[classes.size()];
        for (Image image : images) {
            if (image.pixels().length != spec.values() || image.label() >= counts.length) {
                throw new IllegalArgumentException("The image " + image.source() + " with " + image.pixels().length
                        + " values and label " + image.label() + " does not fit " + spec + " and " + counts.length
                        + " classes");
            }
            if (image.label() != Episode.UNLABELED) {
                counts[image.label()]++;
            }
        }
        for (int label = 0; label < counts.length; label++) {
            if (counts[label] == 0) {
                throw new IllegalArgumentException("The class " + classes.get(label) + " has no image");
            }
        }
    }

    /**
     * One example.
     *
     * @param pixels the prepared image [channels, size, size], values in 0..1; not to be changed
     * @param label index of its class, or {@link Episode#UNLABELED}
     * @param source where it came from, for messages
     * @param sha256 the digest of the file that it came from, in hexadecimal
     */
    public record Image(float[] pixels, int label, String source, String sha256) {}

    /** The number of labelled images of each class. */
    public List<Integer> counts() {
        Integer[] counts = new Integer[classes.size()];
        Arrays.fill(counts, 0);
        images.stream().filter(image -> image.label() != Episode.UNLABELED).forEach(image -> counts[image.label()]++);
        return List.of(counts);
    }

    public int labeled() {
        return counts().stream().mapToInt(Integer::intValue).sum();
    }
}
