package org.weightcast.vision;

import java.util.List;
import org.weightcast.net.vision.Box;

/**
 * Which anchor is to say what about a picture (Liu et al. 2016, SSD, section 2.2): each thing is the matter of the anchor that
 * overlaps it most, and of all anchors that overlap it by half; the others say background.
 *
 * @param labels of the anchors, 0 for the background [A]
 * @param offsets from each anchor to its thing, 0 for the background [A, 4]
 */
public record AnchorMatching(int[] labels, float[] offsets) {
    private static final float ENOUGH = 0.5f;

    /** Offsets of centres and of logarithms of sizes are divided by these, so that all are of about the same size. */
    private static final float CENTRE = 0.1f;

    private static final float SIZE = 0.2f;

    /** Matches things to anchors. */
    public static AnchorMatching of(List<Box> anchors, List<LabelledBox> things) {
        int[] chosen = new int[anchors.size()]; // number of the thing, from 1
        float[] best = new float[anchors.size()];
        for (int thing = 1; thing <= things.size(); thing++) {
            Box box = things.get(thing - 1).box();
            int nearest = 0;
            float most = -1;
            for (int anchor = 0; anchor < chosen.length; anchor++) {
                float overlap = anchors.get(anchor).overlap(box);
                if (overlap > most) {
                    nearest = anchor;
                    most = overlap;
                }
                if (overlap >= ENOUGH && overlap > best[anchor]) {
                    chosen[anchor] = thing;
                    best[anchor] = overlap;
                }
            }
            chosen[nearest] = thing;
            best[nearest] = 1; // no other thing takes it because it overlaps it more
        }
        int[] labels = new int[chosen.length];
        float[] offsets = new float[4 * chosen.length];
        for (int anchor = 0; anchor < chosen.length; anchor++) {
            if (chosen[anchor] > 0) {
                LabelledBox thing = things.get(chosen[anchor] - 1);
                labels[anchor] = thing.label();
                System.arraycopy(offsets(anchors.get(anchor), thing.box()), 0, offsets, 4 * anchor, 4);
            }
        }
        return new AnchorMatching(labels, offsets);
    }

    /** How a box differs from an anchor: centre by the anchor's size, size by its logarithm. */
    static float[] offsets(Box anchor, Box box) {
        return new float[] {
            (box.x() - anchor.x()) / anchor.width() / CENTRE,
            (box.y() - anchor.y()) / anchor.height() / CENTRE,
            (float) Math.log(box.width() / anchor.width()) / SIZE,
            (float) Math.log(box.height() / anchor.height()) / SIZE
        };
    }

    /** The box that differs from an anchor as four offsets, from a position on, say. */
    static Box box(Box anchor, float[] offsets, int first) {
        return new Box(
                anchor.x() + offsets[first] * CENTRE * anchor.width(),
                anchor.y() + offsets[first + 1] * CENTRE * anchor.height(),
                anchor.width() * (float) Math.exp(offsets[first + 2] * SIZE),
                anchor.height() * (float) Math.exp(offsets[first + 3] * SIZE));
    }
}
