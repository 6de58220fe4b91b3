package org.weightcast.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.weightcast.net.vision.Box;
import org.weightcast.net.vision.SsdLite;
import org.weightcast.torch.Torch;

/** Matching, loss, reading and scoring of detections, by values worked by hand. */
class DetectionTest {
    private static final Box LEFT = new Box(0.2f, 0.5f, 0.2f, 0.2f);
    private static final Box MIDDLE = new Box(0.5f, 0.5f, 0.2f, 0.2f);
    private static final Box RIGHT = new Box(0.8f, 0.5f, 0.4f, 0.4f);
    private static final List<Box> ANCHORS = List.of(LEFT, MIDDLE, RIGHT);

    @Test
    void aThingIsTheMatterOfItsNearestAnchorEvenIfThatIsFar() {
        LabelledBox far = new LabelledBox(2, new Box(0.9f, 0.5f, 0.1f, 0.1f));
        AnchorMatching matching = AnchorMatching.of(ANCHORS, List.of(far));
        assertThat(matching.labels()).containsExactly(0, 0, 2);
        float[] offsets = matching.offsets();
        assertThat(offsets).startsWith(0, 0, 0, 0, 0, 0, 0, 0);
        assertThat((double) offsets[8]).isCloseTo(0.1 / 0.4 / 0.1, within(1e-5));
        assertThat((double) offsets[9]).isZero();
        assertThat((double) offsets[10]).isCloseTo(Math.log(0.25) / 0.2, within(1e-5));
        Box back = AnchorMatching.box(RIGHT, offsets, 8);
        assertThat(back.x()).isCloseTo(0.9f, within(1e-6f));
        assertThat(back.width()).isCloseTo(0.1f, within(1e-6f));
    }

    @Test
    void anAnchorThatOverlapsByHalfSpeaksTooButNotForTheWorseThing() {
        List<Box> anchors = List.of(LEFT, new Box(0.21f, 0.5f, 0.2f, 0.2f), new Box(0.3f, 0.5f, 0.2f, 0.2f));
        LabelledBox thing = new LabelledBox(1, LEFT);
        assertThat(AnchorMatching.of(anchors, List.of(thing)).labels()).containsExactly(1, 1, 0);
        LabelledBox beside = new LabelledBox(3, new Box(0.23f, 0.5f, 0.2f, 0.2f));
        assertThat(AnchorMatching.of(anchors, List.of(thing, beside)).labels()).containsExactly(1, 3, 0);
        assertThat(AnchorMatching.of(anchors, List.of()).labels()).containsExactly(0, 0, 0);
    }

    @Test
    void theLossIsThatOfTheFormula() {
        DetectionLoss loss = new DetectionLoss(ANCHORS, 2);
        List<List<LabelledBox>> things = List.of(List.of(new LabelledBox(1, LEFT)), List.of());
        try (PointerScope scope = new PointerScope()) {
            float[] scores = new float[2 * 3 * 3]; // all alike: each counted anchor costs ln 3
            float[] boxes = new float[2 * 3 * 4];
            boxes[0] = 0.5f; // smooth: 0.125
            boxes[1] = -3; // 2.5
            boxes[4] = 7; // of the background: does not count
            SsdLite.Found<Tensor> found =
                    new SsdLite.Found<>(Torch.tensor(scores, 2, 3, 3), Torch.tensor(boxes, 2, 3, 4));
            double expected = (3 + 3) * Math.log(3) + 0.125 + 2.5; // all others count: they are at most three
            assertThat(Torch.doubles(loss.of(found, things))[0]).isCloseTo(expected, within(1e-5));
        }
    }

    @Test
    void ofTheBackgroundOnlyTheMostMistakenCount() {
        List<Box> anchors = List.of(LEFT, MIDDLE, MIDDLE, MIDDLE, RIGHT);
        DetectionLoss loss = new DetectionLoss(anchors, 1);
        float[] scores = {0, 0, 0, 1, 0, 2, 0, 3, 0, -1}; // logits of background and thing
        try (PointerScope scope = new PointerScope()) {
            SsdLite.Found<Tensor> found =
                    new SsdLite.Found<>(Torch.tensor(scores, 1, 5, 2), Torch.tensor(new float[20], 1, 5, 4));
            double expected = Math.log(2);
            for (int wrong = 1; wrong <= 3; wrong++) {
                expected += Math.log(1 + Math.exp(wrong));
            }
            assertThat(Torch.doubles(loss.of(found, List.of(List.of(new LabelledBox(1, LEFT)))))[0])
                    .isCloseTo(expected, within(1e-5));
        }
    }

    @Test
    void boxesOfTheSameThingAreSaidOnce() {
        List<Box> anchors = List.of(LEFT, new Box(0.21f, 0.5f, 0.2f, 0.2f), RIGHT);
        float[] scores = {0, 3, 0, 0, 4, 0, 0, 0, 2}; // background, first, second label
        List<Detection> found = Detection.all(anchors, scores, new float[12], 0.2);
        assertThat(found).extracting(detection -> detection.thing().label()).containsExactly(1, 2);
        assertThat(found.get(0).thing().box().x()).isCloseTo(0.21f, within(1e-6f));
        assertThat(found.get(0).score()).isCloseTo(Math.exp(4) / (Math.exp(4) + 2), within(1e-6));
    }

    @Test
    void precisionIsTheAreaUnderTheFallingCurve() {
        AveragePrecision precision = new AveragePrecision(2);
        precision.add(
                List.of(detection(1, LEFT, 0.9), detection(1, MIDDLE, 0.8), detection(1, RIGHT, 0.7)),
                List.of(new LabelledBox(1, LEFT), new LabelledBox(1, RIGHT)));
        assertThat(precision.mean()).isCloseTo((1 + 2 / 3.0) / 2, within(1e-12));
        precision.add(List.of(detection(2, LEFT, 0.6), detection(2, LEFT, 0.5)), List.of(new LabelledBox(2, LEFT)));
        assertThat(precision.mean()).isCloseTo(((1 + 2 / 3.0) / 2 + 1) / 2, within(1e-12));
        assertThat(new AveragePrecision(2).mean()).isZero();
    }

    private static Detection detection(int label, Box box, double score) {
        return new Detection(new LabelledBox(label, box), score);
    }

    @Test
    void overlapIsTheMeanOverLabels() {
        Overlap overlap = new Overlap(4);
        overlap.add(new int[] {0, 0, 1, 1, 2}, new int[] {0, 1, 1, 1, 0});
        assertThat(overlap.mean()).isCloseTo((1 / 3.0 + 2 / 3.0 + 0) / 3, within(1e-12));
    }
}
