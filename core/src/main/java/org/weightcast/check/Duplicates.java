package org.weightcast.check;

import java.util.ArrayList;
import java.util.List;
import org.weightcast.data.Episode;
import org.weightcast.data.SupportImage;
import org.weightcast.data.SupportSet;

/** Pictures that are there twice. */
public final class Duplicates {
    /** The root of the mean squared difference of prepared values, which lie in 0..1, below which two pictures count as one. */
    private static final double NEAR = 0.03;

    private Duplicates() {}

    /**
     * Two pictures that are the same file, or as good as the same to the network.
     *
     * @param first position of the earlier one in the support set
     * @param second position of the other
     * @param sameFile whether their bytes are the same
     * @param across whether they carry different labels, so that one must be wrong
     */
    public record Pair(int first, int second, boolean sameFile, boolean across) {}

    /** All pairs, those across classes first. */
    static List<Pair> of(SupportSet support) {
        List<Pair> across = new ArrayList<>();
        List<Pair> within = new ArrayList<>();
        List<SupportImage> images = support.images();
        for (int second = 0; second < images.size(); second++) {
            for (int first = 0; first < second; first++) {
                SupportImage a = images.get(first);
                SupportImage b = images.get(second);
                boolean sameFile = a.sha256().equals(b.sha256());
                if (sameFile || areNear(a.pixels(), b.pixels())) {
                    boolean labelled = a.label() != Episode.UNLABELED && b.label() != Episode.UNLABELED;
                    boolean isAcross = labelled && a.label() != b.label();
                    (isAcross ? across : within).add(new Pair(first, second, sameFile, isAcross));
                }
            }
        }
        across.addAll(within);
        return across;
    }

    private static boolean areNear(float[] a, float[] b) {
        double left = NEAR * NEAR * a.length;
        for (int i = 0; i < a.length && left >= 0; i++) {
            left -= (a[i] - b[i]) * (a[i] - b[i]);
        }
        return left >= 0;
    }
}
