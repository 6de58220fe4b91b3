package org.weightcast.cast;

import java.util.List;
import java.util.SplittableRandom;
import org.weightcast.data.BadInputException;
import org.weightcast.data.Episode;
import org.weightcast.data.ImageSpec;
import org.weightcast.data.SupportImage;
import org.weightcast.net.ClassCodes;
import org.weightcast.net.HyperTransformerSettings;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/** A support set as the inputs of a caster; see {@link org.weightcast.net.HyperTransformer}. */
final class CasterInputs {
    private CasterInputs() {}

    /**
     * All inputs of a first cast but its start value, which the caster has by default.
     *
     * @param seed the class codes are drawn from it
     * @throws BadInputException if there are more classes than the caster has codes for
     */
    static Named<FloatArray> of(
            ImageSpec spec, int classes, List<SupportImage> images, HyperTransformerSettings settings, long seed) {
        if (classes > settings.mostWays(classes)) {
            throw new BadInputException(
                    "This caster has codes for " + settings.codeTable() + " classes at most, not for " + classes
                            + "; leave some out, or use a caster that draws its codes");
        }
        float[] codes = ClassCodes.draw(settings, classes, new SplittableRandom(seed));
        float[] membership = new float[images.size() * classes];
        for (int i = 0; i < images.size(); i++) {
            if (images.get(i).label() != Episode.UNLABELED) {
                membership[i * classes + images.get(i).label()] = 1;
            }
        }
        return Named.<FloatArray>builder()
                .put("images", images(spec, images))
                .put("membership", FloatArray.wrap(membership, 1, images.size(), classes))
                .put("codes", FloatArray.wrap(codes, 1, classes, ClassCodes.length(settings)))
                .build();
    }

    /** The images as one array [n, C, S, S]. */
    static FloatArray images(ImageSpec spec, List<SupportImage> images) {
        float[] pixels = new float[images.size() * spec.values()];
        for (int i = 0; i < images.size(); i++) {
            System.arraycopy(images.get(i).pixels(), 0, pixels, i * spec.values(), spec.values());
        }
        return FloatArray.wrap(pixels, images.size(), spec.channels(), spec.size(), spec.size());
    }
}
