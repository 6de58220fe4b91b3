package org.weightcast.recipes;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.UnaryOperator;
import org.weightcast.adapt.Base;
import org.weightcast.adapt.Memory;
import org.weightcast.adapt.Task;
import org.weightcast.data.Cifar100;
import org.weightcast.data.ClassSet;
import org.weightcast.data.GlyphArtist;
import org.weightcast.data.ImageClass;
import org.weightcast.data.ImageSpec;
import org.weightcast.data.Labels;
import org.weightcast.net.Classifier;
import org.weightcast.patch.Patch;
import org.weightcast.train.ClassTrial;
import org.weightcast.train.Classification;
import org.weightcast.train.ImageModel;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/**
 * A task of the recipes on adapting.
 *
 * @param task with the images to learn from
 * @param validation images of the same classes that choose rates
 * @param test images of the same classes that nothing is chosen by
 */
record TaskData(Task task, ClassSet validation, ClassSet test) {
    private static final int KEPT = 10; // of the images to learn from, one in so many is for validation
    private static final int DRAWN = 40; // drawings of a class
    private static final int TESTED = 12; // of them
    private static final int FEWER = 5; // times fewer classes in the quick form
    private static final int IMAGES = 64; // a step
    private static final String SOURCE = "www.cs.toronto.edu/~kriz/cifar.html, as a zip archive of pictures";

    /** Where tasks come from: all of CIFAR-100's images in full forms, drawn characters in quick ones. */
    record Source(Run run, ClassSet train, ClassSet test) {

        /**
         * Reads what the run needs.
         *
         * @param size side of the images in pixels
         * @throws org.weightcast.data.BadInputException if the data is needed and not there
         */
        static Source of(Run run, int size) {
            ImageSpec spec = new ImageSpec(3, size, false);
            if (run.mode() == Run.Mode.QUICK) {
                ClassSet drawn = inPairs(colour(GlyphArtist.classes(100 / FEWER, DRAWN, size, 1)));
                return new Source(run, images(drawn, image -> image >= TESTED), images(drawn, image -> image < TESTED));
            }
            var folder = run.data("cifar100", SOURCE);
            return new Source(
                    run,
                    Cifar100.read(folder, spec, Cifar100.Part.TRAIN),
                    Cifar100.read(folder, spec, Cifar100.Part.TEST));
        }

        /** The task of telling some of the hundred classes apart, by position; a fifth of them in quick forms. */
        TaskData task(String name, int from, int to) {
            int first = run.choose(from / FEWER, from);
            int last = run.choose(to / FEWER, to);
            ClassSet learned = part(train, first, last);
            return parted(name, learned, part(test, first, last), Labels.ofClasses(learned));
        }

        /**
         * The task of telling superclasses apart in grey images, far from the others: the first superclasses, at most {@code labels}, of the
         * classes from one position to another. In quick forms a superclass is a pair of the drawn classes, and there are half as many.
         */
        TaskData coarse(String name, int from, int to, int labels) {
            ClassSet all = part(train, run.choose(from / FEWER, from), run.choose(to / FEWER, to));
            List<String> present = all.groups();
            List<String> groups = present.subList(0, Math.min(present.size(), run.choose(labels / 2, labels)));
            List<String> names = all.only(groups::contains).classes().stream()
                    .map(ImageClass::name)
                    .toList();
            ClassSet learned = grey(train.where(each -> names.contains(each.name())));
            return parted(
                    name, learned, grey(test.where(each -> names.contains(each.name()))), Labels.ofGroups(learned));
        }

        private static ClassSet part(ClassSet all, int first, int last) {
            return new ClassSet(all.spec(), all.classes().subList(first, last));
        }
    }

    private static TaskData parted(String name, ClassSet learned, ClassSet test, Labels labels) {
        Classification data = Classification.of(images(learned, image -> image % KEPT != 0), IMAGES);
        return new TaskData(new Task(name, data.withLabels(labels)), images(learned, image -> image % KEPT == 0), test);
    }

    /** Drawn characters as coloured images, a domain far from photographs. */
    static TaskData characters(String name, int classes, int size, long seed) {
        ClassSet drawn = colour(GlyphArtist.classes(classes, DRAWN, size, seed));
        ClassSet learned = images(drawn, image -> image >= TESTED);
        return parted(name, learned, images(drawn, image -> image < TESTED), Labels.ofClasses(drawn));
    }

    /** Those images of each class whose number the predicate accepts. */
    static ClassSet images(ClassSet all, IntPredicate chosen) {
        return each(all, all.spec(), chosen, pixels -> pixels);
    }

    /** Grey images [1, S, S] with the same value in three channels. */
    private static ClassSet colour(ClassSet grey) {
        ImageSpec spec = new ImageSpec(3, grey.spec().size(), grey.spec().darkInk());
        return each(grey, spec, image -> true, TaskData::threeTimes);
    }

    /** Images in colour [3, S, S] as grey ones of three like channels. */
    private static ClassSet grey(ClassSet colour) {
        return each(colour, colour.spec(), image -> true, pixels -> {
            int area = pixels.length / 3;
            float[] grey = new float[area];
            for (int i = 0; i < area; i++) {
                grey[i] = 0.299f * pixels[i] + 0.587f * pixels[area + i] + 0.114f * pixels[2 * area + i];
            }
            return threeTimes(grey);
        });
    }

    private static float[] threeTimes(float[] pixels) {
        float[] all = new float[3 * pixels.length];
        for (int channel = 0; channel < 3; channel++) {
            System.arraycopy(pixels, 0, all, channel * pixels.length, pixels.length);
        }
        return all;
    }

    /** Classes two by two as groups, which bear the name of the first. */
    private static ClassSet inPairs(ClassSet all) {
        List<ImageClass> classes = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            List<float[]> images = pixels(all.get(i), image -> true);
            classes.add(ImageClass.of(all.get(i).name(), all.get(i - i % 2).name(), all.spec(), images));
        }
        return new ClassSet(all.spec(), classes);
    }

    private static ClassSet each(ClassSet all, ImageSpec spec, IntPredicate chosen, UnaryOperator<float[]> change) {
        List<ImageClass> classes = new ArrayList<>();
        for (ImageClass each : all.classes()) {
            List<float[]> images = pixels(each, chosen).stream().map(change).toList();
            classes.add(ImageClass.of(each.name(), each.group(), spec, images));
        }
        return new ClassSet(spec, classes);
    }

    private static List<float[]> pixels(ImageClass all, IntPredicate chosen) {
        List<float[]> images = new ArrayList<>();
        for (int image = 0; image < all.images(); image++) {
            if (chosen.test(image)) {
                float[] pixels = new float[all.spec().values()];
                all.copyInto(image, pixels, 0);
                images.add(pixels);
            }
        }
        return images;
    }

    /** The same classes in images of half the size, each pixel the mean of four. */
    TaskData atHalfSize(String name) {
        return new TaskData(
                new Task(name, Classification.of(halved(task.data().classes()), IMAGES)),
                halved(validation),
                halved(test));
    }

    private static ClassSet halved(ClassSet all) {
        int size = all.spec().size() / 2;
        ImageSpec spec = new ImageSpec(all.spec().channels(), size, all.spec().darkInk());
        return each(all, spec, image -> true, large -> {
            float[] small = new float[spec.values()];
            for (int i = 0; i < small.length; i++) {
                int corner = i / size * 4 * size + i % size * 2; // a row of small ones covers two of 2 size values
                small[i] = (large[corner] + large[corner + 1] + large[corner + 2 * size] + large[corner + 2 * size + 1])
                        / 4;
            }
            return small;
        });
    }

    /** How a patched base fares on images of this task's classes. */
    ClassTrial.Result ask(ClassSet images, Base base, Patch patch) {
        Classifier network =
                Memory.isMemory(patch) ? Memory.network(base, List.of(patch)).answering(patch.task()) : base.network();
        return ask(images, network, patch.on(base.weights()));
    }

    ClassTrial.Result ask(ClassSet images, Classifier network, Named<FloatArray> weights) {
        return ClassTrial.of(images, task.data().labels()).ask(ImageModel.stored(network), weights);
    }
}
