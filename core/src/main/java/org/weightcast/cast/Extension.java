package org.weightcast.cast;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.weightcast.data.BadInputException;
import org.weightcast.data.Episode;
import org.weightcast.data.SupportImage;
import org.weightcast.data.SupportSet;
import org.weightcast.net.Axis;
import org.weightcast.onnx.CasterCard;
import org.weightcast.onnx.ImageHashes;
import org.weightcast.onnx.ModelCard;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/**
 * What becomes of the classes of a model when further images come: new classes follow the known ones, images of a known class
 * count as more examples of it. One step of the Continual HyperTransformer (Vladymyrov, Zhmoginov, Sandler 2023): class vectors
 * stay as they were made, and the new weights start from the old ones. A first cast extends nothing.
 *
 * @param known the classes before
 * @param knownCounts labelled images of each class before
 * @param knownImages all images before
 * @param support the further images
 * @param places where each class of the support set stands in the extended model
 */
record Extension(
        List<String> known,
        List<Integer> knownCounts,
        ImageHashes knownImages,
        SupportSet support,
        List<Integer> places) {
    private static final String KERNEL = ".kernel";
    private static final String PREVIOUS = "previous.";

    /** A first cast. */
    static Extension ofNothing(SupportSet support) {
        List<Integer> places =
                IntStream.range(0, support.classes().size()).boxed().toList();
        return new Extension(List.of(), List.of(), ImageHashes.of(List.of(), List.of()), support, places);
    }

    /**
     * Finds the places of the classes.
     *
     * @throws BadInputException if a name differs from a known one only by case
     */
    static Extension of(ModelCard model, SupportSet support) {
        List<Integer> places = new ArrayList<>();
        int next = model.classes().size();
        for (String name : support.classes()) {
            int place = model.classes().indexOf(name);
            if (place < 0) {
                checkCase(name, model.classes());
                place = next++;
            }
            places.add(place);
        }
        return new Extension(model.classes(), model.counts(), model.support(), support, List.copyOf(places));
    }

    private static void checkCase(String name, List<String> classes) {
        for (String other : classes) {
            if (name.equalsIgnoreCase(other)) {
                throw new BadInputException("The class " + name + " differs only by case from the class " + other
                        + ", which the model knows: call the folder " + other + " if these are more pictures of it, or"
                        + " something else if not");
            }
        }
    }

    /**
     * The inputs of the caster that make it go on from a model, beside the images. A caster that is good for chains starts
     * from the model's own kernels. Any other would add much the same change at every step, and the old class vectors would fit
     * the kernels less and less: it starts from its learned base and what the model's kernels differ from it by, as far as the
     * images behind that count among all. Kernels then are the base and the mean of the changes by count, as norm statistics are.
     *
     * @param base the caster's own inputs of a first cast
     * @param weights the model's
     */
    Named<FloatArray> start(
            CasterCard caster, Named<FloatArray> base, Named<FloatArray> weights, SupportSubset subset) {
        Named<List<Axis>> blocks = caster.settings().student().weights();
        double share = knownImages.seen()
                / ((double) knownImages.seen() + support.images().size());
        Named<FloatArray> start = weights.only(blocks::has)
                .mapEntries((name, own) -> name.endsWith(KERNEL) && caster.chain() == 1
                        ? between(base.get(PREVIOUS + name), own, share)
                        : own);
        // Where a part stands for all images, it weighs as much as all of them.
        double part = subset.images().size() / (double) support.images().size();
        float seen = (float) (knownImages.seen() * part);
        return start.prefixed(PREVIOUS).with("seen", FloatArray.wrap(new float[] {seen}, 1));
    }

    private static FloatArray between(FloatArray from, FloatArray to, double share) {
        float[] values = from.toArray();
        for (int i = 0; i < values.length; i++) {
            values[i] += (float) (share * (to.at(i) - values[i]));
        }
        return FloatArray.wrap(values, from.shape());
    }

    List<String> classes() {
        List<String> added = new ArrayList<>();
        for (int i = 0; i < places.size(); i++) {
            if (isNew(i)) {
                added.add(support.classes().get(i));
            }
        }
        return Stream.concat(known.stream(), added.stream()).toList();
    }

    private boolean isNew(int label) {
        return places.get(label) >= known.size();
    }

    /** Labelled images of each class, those before and these together. */
    List<Integer> counts() {
        int[] more = support.counts();
        List<Integer> counts = new ArrayList<>(knownCounts);
        for (int i = 0; i < more.length; i++) {
            if (isNew(i)) {
                counts.add(more[i]);
            } else {
                counts.set(places.get(i), counts.get(places.get(i)) + more[i]);
            }
        }
        return counts;
    }

    ImageHashes hashes() {
        List<SupportImage> images = support.images();
        return knownImages.with(ImageHashes.of(
                images.stream().map(SupportImage::sha256).toList(),
                images.stream().map(image -> place(image.label())).toList()));
    }

    private int place(int label) {
        return label == Episode.UNLABELED ? ImageHashes.UNLABELED : places.get(label);
    }

    /** Labels of the images [images] in the extended model, of those classes whose images are all here. */
    int[] labelsOfNewClasses() {
        return support.images().stream()
                .mapToInt(image -> image.label() != Episode.UNLABELED && isNew(image.label())
                        ? places.get(image.label())
                        : Episode.UNLABELED)
                .toArray();
    }

    /**
     * The class vectors of the extended model: new ones as they were made, those of known classes with more examples as the
     * mean by count, all others untouched.
     *
     * @param old [known classes, F]
     * @param made [classes of the support set, F]
     */
    FloatArray prototypes(FloatArray old, FloatArray made) {
        int features = old.axis(1);
        int[] more = support.counts();
        float[] all = new float[classes().size() * features];
        System.arraycopy(old.toArray(), 0, all, 0, old.size());
        for (int i = 0; i < places.size(); i++) {
            int before = isNew(i) ? 0 : knownCounts.get(places.get(i));
            double share = more[i] / (double) (before + more[i]);
            for (int f = 0; f < features; f++) {
                int at = places.get(i) * features + f;
                all[at] = (float) (all[at] * (1 - share) + made.at(i * features + f) * share);
            }
        }
        return FloatArray.wrap(all, all.length / features, features);
    }
}
