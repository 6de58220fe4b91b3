package org.weightcast.cast;

import java.util.List;
import java.util.SplittableRandom;
import org.weightcast.data.Episode;
import org.weightcast.data.ImageSpec;
import org.weightcast.data.SupportImage;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/** A support set as the inputs of a caster; see {@link org.weightcast.net.HyperTransformer}. */
final class CasterInputs {
    private CasterInputs() {}

    /**
     * All inputs of a first cast but its start value, which the caster has by default.
     *
     * @param seed the class codes are drawn from it
     */
    static Named<FloatArray> of(ImageSpec spec, int classes, List<SupportImage> images, int codeSize, long seed) {
        float[] membership = new float[images.size() * classes];
        for (int i = 0; i < images.size(); i++) {
            if (images.get(i).label() != Episode.UNLABELED) {
                membership[i * classes + images.get(i).label()] = 1;
            }
        }
        return Named.<FloatArray>builder()
                .put("images", images(spec, images))
                .put("membership", FloatArray.wrap(membership, 1, images.size(), classes))
                .put("codes", codes(classes, codeSize, seed))
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

    private static FloatArray codes(int classes, int codeSize, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] codes = new float[classes * codeSize];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = (float) random.nextGaussian();
        }
        return FloatArray.wrap(codes, 1, classes, codeSize);
    }
}
