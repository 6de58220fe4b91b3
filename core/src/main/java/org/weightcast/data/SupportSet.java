package org.weightcast.data;

import java.util.ArrayList;
import java.util.List;

/**
 * The labelled images that a caster makes a network from.
 *
 * @param spec how the images were prepared
 * @param classes class names in the order of the labels
 * @param images in the order of their paths, any number of each class, some perhaps unlabelled
 * @param warnings what is doubtful about the set or was left out, one sentence each
 */
public record SupportSet(ImageSpec spec, List<String> classes, List<SupportImage> images, List<String> warnings) {
    public SupportSet {
        classes = List.copyOf(classes);
        images = List.copyOf(images);
        warnings = List.copyOf(warnings);
        for (SupportImage image : images) {
            if (image.pixels().length != spec.values()) {
                throw new IllegalArgumentException("The image " + image.name() + " has " + image.pixels().length
                        + " values, its specification " + spec.values());
            }
            if (image.label() < Episode.UNLABELED || image.label() >= classes.size()) {
                throw new IllegalArgumentException("The image " + image.name() + " has the label " + image.label()
                        + ", there are " + classes.size() + " classes");
            }
        }
    }

    /** Labels [images]; {@link Episode#UNLABELED} where the class is not told. */
    public int[] labels() {
        int[] labels = new int[images.size()];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = images.get(i).label();
        }
        return labels;
    }

    /** Images of each class [classes]. */
    public int[] counts() {
        int[] counts = new int[classes.size()];
        for (SupportImage image : images) {
            if (image.label() != Episode.UNLABELED) {
                counts[image.label()]++;
            }
        }
        return counts;
    }

    /** All images, one after the other [images, channels, size, size]. */
    public float[] pixels() {
        float[] pixels = new float[Math.multiplyExact(images.size(), spec.values())];
        int at = 0;
        for (SupportImage image : images) {
            System.arraycopy(image.pixels(), 0, pixels, at, spec.values());
            at += spec.values();
        }
        return pixels;
    }

    /** The labelled images as classes to draw episodes from. */
    public ClassSet toClassSet() {
        List<List<float[]>> members = new ArrayList<>();
        for (int label = 0; label < classes.size(); label++) {
            members.add(new ArrayList<>());
        }
        for (SupportImage image : images) {
            if (image.label() != Episode.UNLABELED) {
                members.get(image.label()).add(image.pixels());
            }
        }
        List<ImageClass> made = new ArrayList<>();
        for (int label = 0; label < classes.size(); label++) {
            made.add(ImageClass.of(classes.get(label), classes.get(label), spec, members.get(label)));
        }
        return new ClassSet(spec, made);
    }
}
