package org.weightcast.cast;

import java.util.ArrayList;
import java.util.List;
import org.weightcast.data.Episode;
import org.weightcast.data.GlyphArtist;
import org.weightcast.data.ImagePreparation;
import org.weightcast.data.ImageSpec;
import org.weightcast.data.Picture;
import org.weightcast.data.SupportImage;
import org.weightcast.data.SupportSet;

/** Drawn characters of one invented script, as support sets and as pictures to ask about. */
record Drawings(ImageSpec spec, long script) {
    private static final int SIDE = 48;
    private static final long UNSEEN = 1_000;

    /** A support set with so many drawings of each class, and further ones without a label. */
    SupportSet support(int[] counts, int unlabelled) {
        return support(0, counts, unlabelled);
    }

    /** The same of the characters that come after the first few of the script. */
    SupportSet support(int first, int[] counts, int unlabelled) {
        List<String> classes = new ArrayList<>();
        List<SupportImage> images = new ArrayList<>();
        for (int label = 0; label < counts.length; label++) {
            classes.add("rune " + (first + label));
            for (int i = 0; i < counts[label]; i++) {
                images.add(image(first + label, i, label));
            }
        }
        for (int i = 0; i < unlabelled; i++) {
            int label = i % counts.length;
            images.add(image(first + label, counts[label] + i, Episode.UNLABELED));
        }
        return new SupportSet(spec, classes, images, List.of());
    }

    private SupportImage image(int character, int drawing, int label) {
        Picture picture = GlyphArtist.draw(script + character, drawing, SIDE);
        String name = character + "-" + drawing;
        return new SupportImage(name, "sha of " + name, label, ImagePreparation.prepare(picture, spec));
    }

    /** A drawing that is in no support set. */
    Picture unseen(int character, int drawing) {
        return GlyphArtist.draw(script + character, UNSEEN + drawing, SIDE);
    }

    /** The share of unseen drawings, so many of each class, that the model recognises. */
    double accuracy(CastModel model, int drawings) {
        int right = 0;
        for (int character = 0; character < model.classes().size(); character++) {
            for (int i = 0; i < drawings; i++) {
                Classification answer = model.classify(unseen(character, i));
                right += answer.label().equals(model.classes().get(character)) ? 1 : 0;
            }
        }
        return right / (double) (drawings * model.classes().size());
    }
}
