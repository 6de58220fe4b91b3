package org.weightcast.meta;

import java.util.ArrayList;
import java.util.List;
import org.weightcast.cast.CastModel;
import org.weightcast.cast.Caster;
import org.weightcast.cast.Classification;
import org.weightcast.data.ClassSet;
import org.weightcast.data.ImageSpec;
import org.weightcast.data.Picture;
import org.weightcast.data.SupportSet;

/** Learns by {@link Caster#extend} and answers by the model that comes out, as users have it. */
public final class CastLearner implements SessionLearner, AutoCloseable {
    private final Caster caster;
    private final CastModel first;
    private final ClassSet test;
    private final long seed;
    private CastModel model;

    /**
     * A learner.
     *
     * @param first a model of the first session's classes that the caster can extend; stays open
     * @param test images to ask about, classes in the order in which they come
     * @param seed of the casts
     */
    public CastLearner(Caster caster, CastModel first, ClassSet test, long seed) {
        this.caster = caster;
        this.first = first;
        this.test = test;
        this.seed = seed;
        this.model = first;
    }

    @Override
    public void learn(SupportSet further) {
        CastModel extended = caster.extend(model, further, seed);
        close();
        model = extended;
    }

    @Override
    public int[] answers(int classIndex) {
        List<Picture> pictures = new ArrayList<>();
        for (int i = 0; i < test.images(classIndex); i++) {
            pictures.add(picture(classIndex, i));
        }
        return model.classify(pictures).stream().mapToInt(this::number).toArray();
    }

    private int number(Classification answer) {
        return model.classes().indexOf(answer.label());
    }

    /** The picture that was prepared to this image. */
    private Picture picture(int classIndex, int image) {
        ImageSpec spec = test.spec();
        float[] prepared = new float[spec.values()];
        test.copyInto(classIndex, image, prepared, 0);
        int pixels = spec.size() * spec.size();
        byte[] rgb = new byte[3 * pixels];
        for (int i = 0; i < rgb.length; i++) {
            int channel = spec.channels() == 1 ? 0 : i % 3;
            float value = prepared[channel * pixels + i / 3];
            rgb[i] = (byte) Math.round(255 * (spec.darkInk() ? 1 - value : value));
        }
        return new Picture(spec.size(), spec.size(), rgb);
    }

    /** Closes what it has learned; it knows the first session's classes again. */
    @Override
    public void close() {
        if (model != first) {
            model.close();
            model = first;
        }
    }
}
