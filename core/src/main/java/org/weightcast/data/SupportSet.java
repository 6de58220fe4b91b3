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
        return new AnyReading(place, List.of(new ImageSpec(channels, size, true), light)).read(reading);
    }

    /**
     * Like {@link #read(Path, int, int, FolderReading)}, but finds out from the pictures, too, whether they are photographs, then prepared
     * in colour, or drawings, then prepared in grey. The answer stands in {@link #spec}.
     *
     * @param drawing height and width of a drawing's image in pixels
     * @param photograph height and width of a photograph's
     */
    public static SupportSet readEither(Path place, int drawing, int photograph, FolderReading reading) {
        List<ImageSpec> specs = List.of(
                new ImageSpec(1, drawing, true), new ImageSpec(1, drawing, false), new ImageSpec(3, photograph, false));
        return new AnyReading(place, specs).read(reading);
    }

    /**
     * Reads pictures that are prepared in each of several ways, for which of them is right is known after the last, and they are not kept.
     *
     * @param specs dark ink, light ink, and, where they may be photographs, colour
     */
    private record AnyReading(Path place, List<ImageSpec> specs, List<List<SupportImage>> prepared) {
        AnyReading(Path place, List<ImageSpec> specs) {
            this(
                    place,
                    specs,
                    specs.stream()
                            .<List<SupportImage>>map(spec -> new ArrayList<>())
                            .toList());
        }

        SupportSet read(FolderReading reading) {
            InkPolarity polarity = new InkPolarity();
            PictureKind kind = new PictureKind();
            ImageFolder.Contents contents = ImageFolder.read(place, reading, each -> {
                Paper paper = Paper.of(each.picture());
                polarity.add(paper);
                kind.add(paper);
                for (int i = 0; i < specs.size(); i++) {
                    prepared.get(i).add(prepare(each, specs.get(i)));
                }
            });
            if (specs.size() == 3 && kind.photographs()) {
                return as(2, contents, contents.warnings());
            }
            List<String> warnings = new ArrayList<>(contents.warnings());
            if (polarity.isUncertain()) {
                warnings.add("It is not clear whether the ink in " + place
                        + " is darker or lighter than the paper: taken to be "
                        + (polarity.darkInk() ? "darker" : "lighter"));
            }
            return as(polarity.darkInk() ? 0 : 1, contents, warnings);
        }

        private SupportSet as(int way, ImageFolder.Contents contents, List<String> warnings) {
            return new SupportSet(specs.get(way), contents.classes(), prepared.get(way), warnings);
        }
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
