package org.weightcast.vision;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.weightcast.net.vision.Box;
import org.weightcast.net.vision.SsdLite;
import org.weightcast.torch.Torch;

/**
 * The loss of a detector (Liu et al. 2016, SSD): cross-entropy of the anchors that have a thing and of three times as many of the others,
 * those that are most mistaken; and the smooth absolute difference of the offsets of those that have one.
 *
 * @param anchors A of the network
 * @param classes K without the background
 */
public record DetectionLoss(List<Box> anchors, int classes) {
    /** Anchors of the background that count for each that has a thing. */
    private static final int NEGATIVES = 3;

    public static DetectionLoss of(SsdLite net) {
        return new DetectionLoss(net.anchors(), net.classes());
    }

    /**
     * The loss of a batch, scalar.
     *
     * @param found scores [n, A, K + 1] and boxes [n, A, 4]
     * @param things of each picture
     */
    public Tensor of(SsdLite.Found<Tensor> found, List<List<LabelledBox>> things) {
        List<AnchorMatching> matched =
                things.stream().map(each -> AnchorMatching.of(anchors, each)).toList();
        Tensor entropy =
                found.scores().log_softmax(2).mul(wantedScores(matched)).sum(2).neg(); // [n, A]
        Tensor counted = counting(matched, Torch.floats(entropy));
        Tensor positive = positive(matched); // [n, A, 1]
        Tensor distance = smooth(found.boxes().sub(wantedOffsets(matched))).mul(positive);
        double count = Math.max(1, Torch.doubles(positive.sum())[0]);
        return Torch.over(entropy.mul(counted).sum().add(distance.sum()), count);
    }

    /** d^2 / 2 up to 1, and |d| - 1/2 beyond. */
    private static Tensor smooth(Tensor difference) {
        Tensor size = difference.abs();
        Tensor square = torch.minimum(size, torch.ones_like(size));
        return square.mul(size.sub(Torch.times(square, 0.5)));
    }

    private Tensor wantedScores(List<AnchorMatching> matched) {
        int columns = classes + 1;
        float[] rows = new float[matched.size() * anchors.size() * columns];
        int row = 0;
        for (AnchorMatching each : matched) {
            for (int label : each.labels()) {
                rows[row++ * columns + label] = 1;
            }
        }
        return Torch.tensor(rows, matched.size(), anchors.size(), columns);
    }

    private Tensor wantedOffsets(List<AnchorMatching> matched) {
        float[] all = new float[matched.size() * anchors.size() * 4];
        for (int i = 0; i < matched.size(); i++) {
            System.arraycopy(matched.get(i).offsets(), 0, all, i * anchors.size() * 4, anchors.size() * 4);
        }
        return Torch.tensor(all, matched.size(), anchors.size(), 4);
    }

    private Tensor positive(List<AnchorMatching> matched) {
        float[] mask = new float[matched.size() * anchors.size()];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = matched.get(i / anchors.size()).labels()[i % anchors.size()] > 0 ? 1 : 0;
        }
        return Torch.tensor(mask, matched.size(), anchors.size(), 1);
    }

    /** 1 for the anchors whose cross-entropy counts, else 0 [n, A]. */
    private Tensor counting(List<AnchorMatching> matched, float[] entropy) {
        float[] mask = new float[entropy.length];
        for (int i = 0; i < matched.size(); i++) {
            int[] labels = matched.get(i).labels();
            int first = i * labels.length;
            int positives = 0;
            for (int anchor = 0; anchor < labels.length; anchor++) {
                mask[first + anchor] = labels[anchor] > 0 ? 1 : 0;
                positives += labels[anchor] > 0 ? 1 : 0;
            }
            IntStream.range(0, labels.length)
                    .filter(anchor -> labels[anchor] == 0)
                    .boxed()
                    .sorted(Comparator.comparingDouble(anchor -> -entropy[first + anchor]))
                    .limit(NEGATIVES * (long) Math.max(1, positives))
                    .forEach(anchor -> mask[first + anchor] = 1);
        }
        return Torch.tensor(mask, matched.size(), anchors.size());
    }
}
