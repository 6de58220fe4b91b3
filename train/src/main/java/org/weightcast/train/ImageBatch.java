package org.weightcast.train;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.weightcast.data.ClassSet;
import org.weightcast.data.ImageSpec;
import org.weightcast.data.Labels;
import org.weightcast.torch.Torch;

/**
 * Images with their labels; owned by the scope that was open when it was made.
 *
 * @param images [n, C, S, S]
 * @param targets [n, K], one-hot
 */
public record ImageBatch(Tensor images, Tensor targets) {

    /** Where an image is found in a {@link ClassSet}. */
    record Place(int classIndex, int image) {}

    /** All images of a set, class by class. */
    static List<Place> places(ClassSet classes) {
        List<Place> places = new ArrayList<>();
        for (int c = 0; c < classes.size(); c++) {
            for (int i = 0; i < classes.images(c); i++) {
                places.add(new Place(c, i));
            }
        }
        return places;
    }

    /** Some images of a set, as they are. */
    static ImageBatch of(ClassSet classes, Labels labels, List<Place> chosen) {
        int values = classes.spec().values();
        float[] pixels = new float[chosen.size() * values];
        int[] wanted = new int[chosen.size()];
        for (int i = 0; i < wanted.length; i++) {
            Place place = chosen.get(i);
            classes.copyInto(place.classIndex(), place.image(), pixels, i * values);
            wanted[i] = labels.of(classes.get(place.classIndex()));
        }
        return of(pixels, classes.spec(), wanted, labels.size());
    }

    /** From pixels, row-major, and a label 0..K-1 for each image. */
    static ImageBatch of(float[] pixels, ImageSpec spec, int[] labels, int classes) {
        float[] rows = new float[labels.length * classes];
        for (int i = 0; i < labels.length; i++) {
            rows[i * classes + labels[i]] = 1;
        }
        return new ImageBatch(
                Torch.tensor(pixels, labels.length, spec.channels(), spec.size(), spec.size()),
                Torch.tensor(rows, labels.length, classes));
    }

    public int size() {
        return Math.toIntExact(images.size(0));
    }
}
