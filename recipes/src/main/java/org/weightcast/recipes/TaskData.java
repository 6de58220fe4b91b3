package org.weightcast.recipes;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import org.weightcast.adapt.Base;
import org.weightcast.adapt.Memory;
import org.weightcast.adapt.Task;
import org.weightcast.data.Cifar100;
import org.weightcast.data.ClassSet;
import org.weightcast.data.GlyphArtist;
import org.weightcast.data.ImageClass;
import org.weightcast.data.ImageSpec;
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
                ClassSet drawn = colour(GlyphArtist.classes(100 / FEWER, DRAWN, size, 1));
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
            return new TaskData(
                    new Task(name, Classification.of(images(learned, image -> image % KEPT != 0), IMAGES)),
                    images(learned, image -> image % KEPT == 0),
                    part(test, first, last));
        }

        private static ClassSet part(ClassSet all, int first, int last) {
            return new ClassSet(all.spec(), all.classes().subList(first, last));
        }
    }

    /** Drawn characters as coloured images, a domain far from photographs. */
    static TaskData characters(String name, int classes, int size, long seed) {
        ClassSet drawn = colour(GlyphArtist.classes(classes, DRAWN, size, seed));
        ClassSet learned = images(drawn, image -> image >= TESTED);
        return new TaskData(
                new Task(name, Classification.of(images(learned, image -> image % KEPT != 0), IMAGES)),
                images(learned, image -> image % KEPT == 0),
                images(drawn, image -> image < TESTED));
    }

    /** Those images of each class whose number the predicate accepts. */
    static ClassSet images(ClassSet all, IntPredicate chosen) {
        return each(all, all.spec(), chosen, 1);
    }

    /** Grey images with the same value in three channels. */
    private static ClassSet colour(ClassSet grey) {
        return each(grey, new ImageSpec(3, grey.spec().size(), grey.spec().darkInk()), image -> true, 3);
    }

    private static ClassSet each(ClassSet all, ImageSpec spec, IntPredicate chosen, int times) {
        List<ImageClass> classes = new ArrayList<>();
        for (ImageClass each : all.classes()) {
            List<float[]> images = new ArrayList<>();
            for (int image = 0; image < each.images(); image++) {
                if (chosen.test(image)) {
                    float[] pixels = new float[spec.values()];
                    for (int channel = 0; channel < times; channel++) {
                        each.copyInto(image, pixels, channel * each.spec().values());
                    }
                    images.add(pixels);
                }
            }
            classes.add(ImageClass.of(each.name(), each.group(), spec, images));
        }
        return new ClassSet(spec, classes);
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
        List<ImageClass> classes = new ArrayList<>();
        for (ImageClass each : all.classes()) {
            List<float[]> images = new ArrayList<>();
            for (int image = 0; image < each.images(); image++) {
                float[] large = new float[all.spec().values()];
                each.copyInto(image, large, 0);
                float[] small = new float[spec.values()];
                for (int i = 0; i < small.length; i++) {
                    int corner = i / size * 4 * size + i % size * 2; // a row of small ones covers two of 2 size values
                    small[i] = (large[corner]
                                    + large[corner + 1]
                                    + large[corner + 2 * size]
                                    + large[corner + 2 * size + 1])
                            / 4;
                }
                images.add(small);
            }
            classes.add(ImageClass.of(each.name(), each.group(), spec, images));
        }
        return new ClassSet(spec, classes);
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
