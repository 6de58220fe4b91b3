package org.weightcast.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
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

    /**
     * Reads a folder or zip archive of classes for the given specification. Grey images whose ink is clearly the other way
     * round get a warning.
     *
     * @throws BadInputException see {@link ImageFolder#read}
     */
    public static SupportSet read(Path place, ImageSpec spec, FolderReading reading) {
        List<SupportImage> images = new ArrayList<>();
        InkPolarity polarity = new InkPolarity();
        ImageFolder.Contents contents = ImageFolder.read(place, reading, each -> {
            images.add(prepare(each, spec));
            if (spec.channels() == 1) {
                polarity.add(each.picture());
            }
        });
        List<String> warnings = new ArrayList<>(contents.warnings());
        if (spec.channels() == 1 && !polarity.isUncertain() && polarity.darkInk() != spec.darkInk()) {
            warnings.add("The ink in " + place + " looks " + (spec.darkInk() ? "lighter" : "darker")
                    + " than the paper, but the network takes it to be " + (spec.darkInk() ? "darker" : "lighter"));
        }
        return new SupportSet(spec, contents.classes(), images, warnings);
    }

    /**
     * Like {@link #read(Path, ImageSpec, FolderReading)}, but finds out from grey images whether ink is darker or lighter than
     * paper; colour images are taken as they are. The answer stands in {@link #spec}.
     */
    public static SupportSet read(Path place, int channels, int size, FolderReading reading) {
        ImageSpec light = new ImageSpec(channels, size, false);
        if (channels != 1) {
            return read(place, light, reading);
        }
        ImageSpec dark = new ImageSpec(channels, size, true);
        List<SupportImage> asLight = new ArrayList<>();
        List<SupportImage> asDark = new ArrayList<>();
        InkPolarity polarity = new InkPolarity();
        // Prepared both ways: what the pictures say together is known after the last, and they are not kept.
        ImageFolder.Contents contents = ImageFolder.read(place, reading, each -> {
            polarity.add(each.picture());
            asLight.add(prepare(each, light));
            asDark.add(prepare(each, dark));
        });
        List<String> warnings = new ArrayList<>(contents.warnings());
        if (polarity.isUncertain()) {
            warnings.add(
                    "It is not clear whether the ink in " + place + " is darker or lighter than the paper: taken to be "
                            + (polarity.darkInk() ? "darker" : "lighter"));
        }
        return polarity.darkInk()
                ? new SupportSet(dark, contents.classes(), asDark, warnings)
                : new SupportSet(light, contents.classes(), asLight, warnings);
    }

    private static SupportImage prepare(LabelledPicture picture, ImageSpec spec) {
        float[] pixels = ImagePreparation.prepare(picture.picture(), spec);
        return new SupportImage(picture.name(), picture.sha256(), picture.label(), pixels);
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

    /** How many images have no label. */
    public int unlabeled() {
        return images.size() - Arrays.stream(counts()).sum();
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
