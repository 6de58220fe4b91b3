package org.weightcast.recipes;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.weightcast.net.Cost;
import org.weightcast.net.CostOps;
import org.weightcast.net.vision.InvertedResidual;
import org.weightcast.net.vision.MobileNetV2;

/** What makes MobileNetV2's block: no activation in its narrow layer, and shortcuts between the narrow layers. */
public final class MobileNetV2Recipe implements Recipe {
    private static final int SIZE = 16; // pixels
    private static final String PLOT = "higher, by about a point on ImageNet (figure 6, read off the plot)";

    @Override
    public Description description() {
        return new Description(
                "mobilenet-v2",
                "MobileNetV2: inverted residuals and linear bottlenecks",
                "Sandler, Howard, Zhu, Zhmoginov, Chen; CVPR 2018, 1801.04381",
                "An activation in the narrow layer of a block costs accuracy, and a shortcut between narrow layers"
                        + " gains some; with small heads it detects and segments.",
                20,
                25,
                List.of("adapt", "net", "train", "torch", "vision"));
    }

    @Override
    public Report run(Run run) {
        Report.Builder report = Report.of(description(), run)
                .validation(
                        "Losses are cross-entropies on validation images for classifiers, and for heads one less what"
                                + " they reach on scenes drawn for this alone.");
        published(report);
        TaskData data = TaskData.Source.of(run, SIZE).task("pictures", 0, 25);
        AdaptArms arms = new AdaptArms(
                run, report, run.choose(60L, 400L), run.choose(List.of(0.01, 0.04), List.of(0.003, 0.01, 0.03)));
        MobileNetV2 network = network(run, data.task().classes());
        AdaptArms.Arm whole = arms.train("as published", network, data);
        AdaptArms.Arm active =
                arms.train("ReLU6 in the narrow layer", network.withForm(new InvertedResidual.Form(false, true)), data);
        AdaptArms.Arm plain =
                arms.train("no shortcuts", network.withForm(new InvertedResidual.Form(true, false)), data);
        report.claim(Claim.atLeast(
                run.choose(-0.2, 0.0),
                "Linear narrow layers above narrow layers with ReLU6",
                PLOT,
                whole.above(active),
                active.said()));
        report.claim(Claim.atLeast(
                run.choose(-0.2, 0.0),
                "Shortcuts between narrow layers above none",
                PLOT,
                whole.above(plain),
                plain.said()));
        table(report, data, network, List.of(whole, active, plain));
        new SceneHeads(run, report).report();
        return report.build();
    }

    /** The size of the network as the paper has it, by counting. */
    private static void published(Report.Builder report) {
        Cost cost = CostOps.cost(MobileNetV2.of(1, 224, 1000), Map.of("batch", 1));
        report.claim(Claim.between(
                3.35e6,
                3.55e6,
                "Parameters at width 1, a thousand classes",
                "3.4 M (table 4)",
                Measured.of((double) cost.parameters()),
                cost.parameters() + " exactly"));
        report.claim(Claim.between(
                295e6,
                305e6,
                "Multiply-adds at width 1 and 224 pixels",
                "300 M (table 4)",
                Measured.of((double) cost.multiplyAdds()),
                cost.multiplyAdds() + " exactly"));
    }

    /** All 17 blocks at width 0.35, the map halved three times only; a few small blocks in the quick form. */
    private static MobileNetV2 network(Run run, int classes) {
        List<MobileNetV2.Row> few = List.of(new MobileNetV2.Row(4, 8, 2, 2), new MobileNetV2.Row(4, 16, 2, 2));
        return run.choose(
                new MobileNetV2(3, SIZE, 8, 1, few, 32, classes, InvertedResidual.Form.PUBLISHED),
                MobileNetV2.of(0.35, SIZE, classes).halving(3));
    }

    private static void table(Report.Builder report, TaskData data, MobileNetV2 network, List<AdaptArms.Arm> arms) {
        Cost cost = CostOps.cost(network, Map.of("batch", 1));
        List<List<String>> rows = new ArrayList<>();
        for (AdaptArms.Arm arm : arms) {
            rows.add(List.of(arm.name(), arm.accuracy().toString()));
        }
        report.table(new Report.Table(
                "Accuracy on " + data.task().classes() + " classes at " + SIZE + " pixels",
                List.of("network", "accuracy"),
                rows,
                "Each has " + cost.parameters() + " parameters and takes " + cost.multiplyAdds()
                        + " multiply-adds an image: what is switched off has neither."));
    }
}
