package org.weightcast.vision;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.weightcast.net.vision.Box;

/**
 * Something that a detector has found.
 *
 * @param thing what and where
 * @param score its probability, in 0..1
 */
public record Detection(LabelledBox thing, double score) {
    /** A box that overlaps a better one of the same label by more is the same thing. */
    private static final float SAME = 0.45f;

    /**
     * Reads a detector's answer about one picture; the best first.
     *
     * @param scores logits [A, K + 1]
     * @param offsets [A, 4]
     * @param least score of what is said
     */
    public static List<Detection> all(List<Box> anchors, float[] scores, float[] offsets, double least) {
        int columns = scores.length / anchors.size();
        List<Detection> candidates = new ArrayList<>();
        for (int anchor = 0; anchor < anchors.size(); anchor++) {
            double[] probabilities = softmax(scores, anchor * columns, columns);
            for (int label = 1; label < columns; label++) {
                if (probabilities[label] >= least) {
                    Box box = AnchorMatching.box(anchors.get(anchor), offsets, 4 * anchor);
                    candidates.add(new Detection(new LabelledBox(label, box), probabilities[label]));
                }
            }
        }
        candidates.sort(Comparator.comparingDouble(Detection::score).reversed());
        List<Detection> kept = new ArrayList<>();
        for (Detection candidate : candidates) {
            if (kept.stream().noneMatch(candidate::isSameAs)) {
                kept.add(candidate);
            }
        }
        return kept;
    }

    private boolean isSameAs(Detection better) {
        return thing.label() == better.thing.label() && thing.box().overlap(better.thing.box()) > SAME;
    }

    private static double[] softmax(float[] logits, int first, int count) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < count; i++) {
            largest = Math.max(largest, logits[first + i]);
        }
        double[] shares = new double[count];
        double sum = 0;
        for (int i = 0; i < count; i++) {
            shares[i] = Math.exp(logits[first + i] - largest);
            sum += shares[i];
        }
        for (int i = 0; i < count; i++) {
            shares[i] /= sum;
        }
        return shares;
    }
}
