package org.weightcast.recipes;

import java.util.List;
import java.util.Map;
import org.weightcast.net.Classifier;
import org.weightcast.net.Cost;
import org.weightcast.net.CostOps;
import org.weightcast.net.vision.InvertedResidual;
import org.weightcast.net.vision.IsometricNetwork;
import org.weightcast.net.vision.MobileNetV2;

/**
 * Trains networks on one task, whose pictures they see large or half as large a side.
 *
 * @param depth blocks of an isometric network
 * @param last channels of the last convolution
 * @param trained what was trained so far
 */
record IsometricArms(AdaptArms arms, TaskData large, TaskData small, int depth, int last, List<Trained> trained) {
    private static final int EXPANSION = 4;

    /** A trained network, what an image costs and how it fares. */
    record Trained(AdaptArms.Arm arm, Cost cost) {
        Measured above(Trained other) {
            return arm.above(other.arm);
        }

        String said() {
            return arm.said();
        }
    }

    /**
     * An isometric network.
     *
     * @param picture side of the pictures that it sees
     * @param maps side of its maps
     * @param width channels of its blocks
     */
    Trained isometric(int picture, int maps, int width) {
        TaskData data = picture == small.test().spec().size() ? small : large;
        return train(
                "pictures " + picture + ", maps " + maps + ", width " + width,
                new IsometricNetwork(3, picture, picture / maps, width, depth, 3, EXPANSION, last, classes()),
                data);
    }

    /**
     * A network of the same blocks whose maps have the large picture's size first and are halved three times; with eight blocks of an
     * isometric network for about as many multiply-adds.
     *
     * @param width channels of the blocks with maps of half the picture's size
     */
    Trained pyramid(int width) {
        List<MobileNetV2.Row> rows = List.of(
                new MobileNetV2.Row(EXPANSION, width / 2, 1, 1),
                new MobileNetV2.Row(EXPANSION, width, 2, 2),
                new MobileNetV2.Row(EXPANSION, 2 * width, 3, 2),
                new MobileNetV2.Row(EXPANSION, 4 * width, 3, 2));
        int side = large.test().spec().size();
        return train(
                "pyramid, pictures " + side,
                new MobileNetV2(3, side, width / 2, 1, rows, last, classes(), InvertedResidual.Form.PUBLISHED),
                large);
    }

    private Trained train(String name, Classifier network, TaskData data) {
        Trained made = new Trained(arms.train(name, network, data), CostOps.cost(network, Map.of("batch", 1)));
        trained.add(made);
        return made;
    }

    private int classes() {
        return large.task().classes();
    }

    Report.Table table() {
        return new Report.Table(
                "Accuracy on " + classes() + " classes, and what an image costs",
                List.of("network", "parameters", "multiply-adds", "largest array", "accuracy"),
                trained.stream().map(IsometricArms::row).toList(),
                "Small pictures are the large ones with the mean of four pixels for one."
                        + " The largest array is in values.");
    }

    private static List<String> row(Trained each) {
        return List.of(
                each.arm().name(),
                Long.toString(each.cost().parameters()),
                Long.toString(each.cost().multiplyAdds()),
                Long.toString(each.cost().largest()),
                each.arm().accuracy().toString());
    }
}
