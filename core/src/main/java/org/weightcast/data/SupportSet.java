package org.weightcast.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

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
        return readAny(place, List.of(new ImageSpec(channels, size, true), light), reading);
    }

    /**
     * Like {@link #read(Path, int, int, FolderReading)}, but finds out from the pictures, too, whether they are photographs, then prepared
     * in colour, or drawings, then prepared in grey. The answer stands in {@link #spec}.
     *
     * @param drawing height and width of a drawing's image in pixels
     * @param photograph height and width of a photograph's
     */
    public static SupportSet readEither(Path place, int drawing, int photograph, FolderReading reading) {
        return readAny(place, eitherWay(drawing, photograph), reading);
    }

    /**
     * The ways in which pictures may have to be prepared that are either drawings or photographs: dark ink, light ink, colour.
     *
     * @param drawing height and width of a drawing's image in pixels
     * @param photograph height and width of a photograph's
     */
    public static List<ImageSpec> eitherWay(int drawing, int photograph) {
        return List.of(
                new ImageSpec(1, drawing, true), new ImageSpec(1, drawing, false), new ImageSpec(3, photograph, false));
    }

    /**
     * Finds out from pictures that are at hand what {@link #readEither} finds out while reading.
     *
     * @param classes class names in the order of the labels
     * @param labelled the pictures, prepared for the same specifications
     * @param place what to call them in warnings
     * @param choice of the specifications, the one to take; if there is none, the pictures tell
     */
    public static SupportSet decide(
            List<String> classes, List<Labelled> labelled, String place, List<ImageSpec> specs, OptionalInt choice) {
        Vote vote = new Vote();
        labelled.forEach(each -> vote.add(each.picture()));
        int way = choice.orElseGet(() -> vote.way(specs));
        List<SupportImage> images = labelled.stream()
                .map(each -> new SupportImage(
                        each.name(), each.sha256(), each.label(), each.picture().way(way)))
                .toList();
        return new SupportSet(
                specs.get(way), classes, images, choice.isPresent() ? List.of() : vote.warnings(place, specs));
    }

    /**
     * A picture with its label.
     *
     * @param label index of the class, or {@link Episode#UNLABELED}
     * @param sha256 digest of the file's bytes, 64 hexadecimal digits
     */
    public record Labelled(String name, String sha256, int label, UndecidedPicture picture) {}

    private static SupportSet readAny(Path place, List<ImageSpec> specs, FolderReading reading) {
        List<Labelled> labelled = new ArrayList<>();
        ImageFolder.Contents contents = ImageFolder.read(
                place,
                reading,
                each -> labelled.add(new Labelled(
                        each.name(), each.sha256(), each.label(), UndecidedPicture.of(each.picture(), specs))));
        SupportSet decided = decide(contents.classes(), labelled, place.toString(), specs, OptionalInt.empty());
        List<String> warnings = new ArrayList<>(contents.warnings());
        warnings.addAll(decided.warnings);
        return new SupportSet(decided.spec, decided.classes, decided.images, warnings);
    }

    /** What pictures say together of how they are to be prepared. */
    private static final class Vote {
        private final InkPolarity polarity = new InkPolarity();
        private final PictureKind kind = new PictureKind();

        void add(UndecidedPicture picture) {
            polarity.add(picture.paper());
            kind.add(picture.paper());
        }

        private boolean photographs(List<ImageSpec> specs) {
            return specs.size() == 3 && kind.photographs();
        }

        /** The position of the specification. */
        int way(List<ImageSpec> specs) {
            int ink = polarity.darkInk() ? 0 : 1;
            return photographs(specs) ? 2 : ink;
        }

        List<String> warnings(String place, List<ImageSpec> specs) {
            return photographs(specs) || !polarity.isUncertain()
                    ? List.of()
                    : List.of("It is not clear whether the ink in " + place
                            + " is darker or lighter than the paper: taken to be "
                            + (polarity.darkInk() ? "darker" : "lighter"));
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
